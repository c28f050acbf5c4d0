-- What Publish derives from the loaded reports. Nothing here reads a clock.

-- Of the reports of one body and year one counts: of an address its newest
-- capture; then a whole year before a part of one, an official source before
-- others, a corrected report, the text published last. A text that stands at
-- several addresses is as old as its first publication, and that one counts.
UPDATE report SET
    version = v.version,
    superseded_by = CASE WHEN v.counts <> report.report_id THEN v.counts END,
    same_text_as = CASE WHEN v.first_of_text <> report.report_id THEN v.first_of_text END,
    -- 31 March for all under the 2008 Regulations (art. 31); since those of 2019 (art. 49, 50)
    -- 31 January for a body, 31 March for a government
    punctual = report.published_on <= make_date(report.year + 1,
        CASE WHEN report.year < 2019 OR report.agency LIKE '%人民政府' THEN 3 ELSE 1 END, 31)
FROM (
    SELECT report_id,
        count(*) OVER (PARTITION BY agency_id, year, alone) + 1 - row_number() OVER best AS version,
        first_value(report_id) OVER best AS counts,
        CASE WHEN text_id IS NOT NULL THEN first_value(report_id) OVER (PARTITION BY text_id
            ORDER BY published_on NULLS LAST, fetched_at NULLS LAST, report_id) END AS first_of_text
    FROM (
        SELECT *,
            row_number() OVER (PARTITION BY agency_id, year, alone, url ORDER BY fetched_at DESC NULLS LAST, report_id DESC) > 1 AS stale,
            min(published_on) OVER (PARTITION BY agency_id, year, alone, coalesce(text_id, report_id)) AS text_published
        FROM (
            SELECT *,
                -- a report whose body or year is not known supersedes nothing
                CASE WHEN agency_id IS NULL OR year IS NULL THEN report_id END AS alone,
                coalesce(period_from > make_date(year, CASE WHEN year = 2008 THEN 5 ELSE 1 END, 1)
                    OR period_until < make_date(year, 12, 31), false) AS part
            FROM report
        )
    )
    WINDOW best AS (PARTITION BY agency_id, year, alone
        ORDER BY stale, part, coalesce(trust, 'official'::source_trust), NOT corrected, text_published DESC NULLS LAST,
            published_on NULLS LAST, fetched_at DESC NULLS LAST, report_id DESC)
) v
WHERE v.report_id = report.report_id;

CREATE TABLE agency AS
SELECT agency_id,
    last(agency ORDER BY year NULLS FIRST, version) AS name,
    last(family ORDER BY year NULLS FIRST, version) AS family,
    last(region_code ORDER BY year NULLS FIRST, version) AS region_code,
    min(year) AS first_year,
    max(year) AS last_year,
    count(*) FILTER (superseded_by IS NULL)::INTEGER AS reports
FROM report WHERE agency_id IS NOT NULL
GROUP BY agency_id ORDER BY agency_id;
COMMENT ON TABLE agency IS 'One row per reporting body (机关), over its renames';
COMMENT ON COLUMN agency.agency_id IS 'Key: region code/organ family, or the name where no family is known (机关编号)';
COMMENT ON COLUMN agency.name IS 'Full name in its latest report (最近全称)';
COMMENT ON COLUMN agency.family IS 'Organ family over renames (机关类别)';
COMMENT ON COLUMN agency.region_code IS 'Division code in its latest report (行政区划代码)';
COMMENT ON COLUMN agency.first_year IS 'Year of its first report (首份年度)';
COMMENT ON COLUMN agency.last_year IS 'Year of its last report (末份年度)';
COMMENT ON COLUMN agency.reports IS 'Reports that count (报告数)';

CREATE TABLE agency_name AS
SELECT agency_id, name, kind, min(year) AS from_year, max(year) AS to_year
FROM (
    SELECT agency_id, agency AS name, 'full'::name_kind AS kind, year FROM report
    UNION ALL
    SELECT agency_id, agency_printed, 'printed'::name_kind, year FROM report
)
WHERE agency_id IS NOT NULL AND name IS NOT NULL
GROUP BY agency_id, name, kind ORDER BY agency_id, from_year, kind, name;
COMMENT ON TABLE agency_name IS 'Names of each body and the years they were seen in (机关名称沿革)';
COMMENT ON COLUMN agency_name.agency_id IS 'The body (机关编号)';
COMMENT ON COLUMN agency_name.name IS 'A name it reported under (名称)';
COMMENT ON COLUMN agency_name.kind IS 'full (全称) or printed: as pages print it (原文名称)';
COMMENT ON COLUMN agency_name.from_year IS 'First report year with this name (起始年度)';
COMMENT ON COLUMN agency_name.to_year IS 'Last report year with this name (终止年度)';

CREATE TABLE region AS
SELECT region_code,
    last(place ORDER BY year NULLS FIRST, report_id) AS name,
    CASE WHEN region_code LIKE '%0000' THEN 'province' WHEN region_code LIKE '%00' THEN 'prefecture'
        ELSE 'county' END::region_level AS level,
    CASE WHEN region_code LIKE '%0000' THEN NULL WHEN region_code LIKE '%00' THEN left(region_code, 2) || '0000'
        ELSE left(region_code, 4) || '00' END AS parent_code,
    count(DISTINCT agency_id)::INTEGER AS agencies
FROM report WHERE region_code IS NOT NULL
GROUP BY region_code ORDER BY region_code;
COMMENT ON TABLE region IS 'Divisions with at least one report (行政区划)';
COMMENT ON COLUMN region.region_code IS 'Six-digit code, GB/T 2260 (行政区划代码)';
COMMENT ON COLUMN region.name IS 'Name in the latest report (名称)';
COMMENT ON COLUMN region.level IS 'province (省级), prefecture (地级) or county (县级), by the code';
COMMENT ON COLUMN region.parent_code IS 'Code of the division above; NULL for a province (上级代码)';
COMMENT ON COLUMN region.agencies IS 'Bodies with a report (机关数)';

CREATE TABLE run AS
SELECT 3 AS schema_version,
    version() AS duckdb_version,
    count(*) AS pages,
    count(*) FILTER (outcome = 'report') AS reports,
    count(*) FILTER (outcome = 'rejected') AS rejected,
    count(*) FILTER (outcome = 'error') AS errors,
    (SELECT count(*) FROM fact) AS facts,
    (SELECT count(*) FROM finding) AS findings,
    (SELECT count(*) FROM leftover) AS leftovers,
    min(fetched_at) AS first_fetched,
    max(fetched_at) AS last_fetched,
    getvariable('rules')::VARCHAR AS rules
FROM page;
COMMENT ON TABLE run IS 'One row about this build of the database (构建); free of clock times, so that the same archive gives the same row';
COMMENT ON COLUMN run.schema_version IS 'Version of these tables (表结构版本)';
COMMENT ON COLUMN run.duckdb_version IS 'DuckDB that wrote the file';
COMMENT ON COLUMN run.pages IS 'Pages read (网页数)';
COMMENT ON COLUMN run.reports IS 'Pages that are reports, all versions (报告数)';
COMMENT ON COLUMN run.rejected IS 'Pages that are no annual report (非年报数)';
COMMENT ON COLUMN run.errors IS 'Pages that could not be read (无法读取数)';
COMMENT ON COLUMN run.facts IS 'Rows of fact (数据数)';
COMMENT ON COLUMN run.findings IS 'Rows of finding (核对结果数)';
COMMENT ON COLUMN run.leftovers IS 'Rows of leftover (未识别数字数)';
COMMENT ON COLUMN run.first_fetched IS 'Earliest fetch, UTC (最早抓取)';
COMMENT ON COLUMN run.last_fetched IS 'Latest fetch, UTC (最晚抓取)';
COMMENT ON COLUMN run.rules IS 'SHA-256 of the rules the reports were read by (规则摘要); empty where not noted';

-- Which fact stands for an indicator of a report was decided as it was added. Those
-- of the reports that count are put side by side by indicator and year, as they are
-- asked for: a comparison reads a few blocks of the table.
INSERT INTO value
SELECT c.report_id, r.agency_id, r.agency, r.region_code, r.year, c.indicator, c.value, c.unit, c.state, c.approx, c.status, c.origin,
    c.quote, c.facts, r.url
FROM scratch.chosen c JOIN report r ON r.report_id = c.report_id
WHERE r.superseded_by IS NULL
ORDER BY c.indicator, r.year, r.region_code, r.agency_id, c.report_id;
