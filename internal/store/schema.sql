-- The schema of nianbao.duckdb. The type indicator_code is created from the
-- catalogue before this file runs. A string that repeats and whose values are
-- known beforehand is an ENUM: it reads and compares as text and costs a byte
-- a row. ENUMs sort in the order given here.

CREATE TYPE page_outcome AS ENUM ('report', 'rejected', 'error', 'list');
CREATE TYPE applicant_kind AS ENUM ('', 'natural', 'business', 'research', 'public_interest',
    'legal_service', 'other', 'organisations', 'total');
CREATE TYPE scope_kind AS ENUM ('', 'own', 'area');
CREATE TYPE value_state AS ENUM ('number', 'blank', 'slash', 'not_applicable', 'illegible');
CREATE TYPE source_kind AS ENUM ('table', 'prose', 'meta', 'derived');
CREATE TYPE fact_status AS ENUM ('confirmed', 'unchecked', 'contradicted');
CREATE TYPE check_outcome AS ENUM ('pass', 'fail', 'not_assessable');
CREATE TYPE source_trust AS ENUM ('official', 'other', 'copy');
CREATE TYPE evidence_field AS ENUM ('period', 'published', 'year', 'body', 'index', 'region');
CREATE TYPE evidence_stand AS ENUM ('taken', 'agrees', 'unclear', 'differs');
CREATE TYPE name_kind AS ENUM ('full', 'printed');
CREATE TYPE region_level AS ENUM ('province', 'prefecture', 'county');
CREATE TYPE value_origin AS ENUM ('printed', 'derived', 'sum');

CREATE TABLE page (
    url VARCHAR NOT NULL,
    fetched_at TIMESTAMP,
    status USMALLINT,
    media_type VARCHAR,
    charset VARCHAR,
    sha256 VARCHAR NOT NULL,
    warc_file VARCHAR,
    warc_offset BIGINT,
    warc_length BIGINT,
    etag VARCHAR,
    last_modified VARCHAR,
    outcome page_outcome NOT NULL,
    reason VARCHAR,
    report_id VARCHAR,
    agency_id VARCHAR,
    year SMALLINT
);
COMMENT ON TABLE page IS 'One row per archived page (网页), in the order it was read: reports, and pages refused or unreadable';
COMMENT ON COLUMN page.url IS 'Address the page was fetched from (网址)';
COMMENT ON COLUMN page.fetched_at IS 'When it was fetched, UTC (抓取时间); NULL for a file imported without a date';
COMMENT ON COLUMN page.status IS 'HTTP status (状态码); NULL for an imported file';
COMMENT ON COLUMN page.media_type IS 'Media type as served (媒体类型)';
COMMENT ON COLUMN page.charset IS 'What the bytes were read as (字符编码)';
COMMENT ON COLUMN page.sha256 IS 'SHA-256 of the body, hexadecimal (摘要)';
COMMENT ON COLUMN page.warc_file IS 'Archive file that holds the bytes (存档文件)';
COMMENT ON COLUMN page.warc_offset IS 'Byte offset of the record in warc_file (存档偏移)';
COMMENT ON COLUMN page.warc_length IS 'Bytes of the record in warc_file (存档长度)';
COMMENT ON COLUMN page.etag IS 'HTTP ETag as served';
COMMENT ON COLUMN page.last_modified IS 'HTTP Last-Modified as served (最后修改)';
COMMENT ON COLUMN page.outcome IS 'report (年报), rejected (非年报), error (无法读取) or list (目录页)';
COMMENT ON COLUMN page.reason IS 'Why the page was rejected or could not be read (原因)';
COMMENT ON COLUMN page.report_id IS 'The report read from this page; NULL unless outcome is report (报告编号)';
COMMENT ON COLUMN page.agency_id IS 'Body the page seems to come from, where it could be read (机关)';
COMMENT ON COLUMN page.year IS 'Year the page seems to report on, where it could be read (年度)';

CREATE TABLE report (
    report_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    fetched_at TIMESTAMP,
    title VARCHAR,
    agency_id VARCHAR,
    agency VARCHAR,
    agency_printed VARCHAR,
    family VARCHAR,
    region_code VARCHAR,
    place VARCHAR,
    year SMALLINT,
    published_on DATE,
    form VARCHAR,
    version INTEGER,
    superseded_by VARCHAR,
    punctual BOOLEAN,
    period_from DATE,
    period_until DATE,
    trust source_trust,
    corrected BOOLEAN NOT NULL,
    text_id VARCHAR,
    same_text_as VARCHAR
);
COMMENT ON TABLE report IS 'One row per annual report (政府信息公开工作年度报告) and capture; those with superseded_by NULL count';
COMMENT ON COLUMN report.report_id IS 'First 16 hexadecimal digits of the page''s SHA-256; the same over rebuilds (报告编号)';
COMMENT ON COLUMN report.url IS 'Address of the page (网址)';
COMMENT ON COLUMN report.sha256 IS 'SHA-256 of the page (摘要)';
COMMENT ON COLUMN report.fetched_at IS 'When the page was fetched, UTC (抓取时间)';
COMMENT ON COLUMN report.title IS 'Title of the report (标题)';
COMMENT ON COLUMN report.agency_id IS 'Key of the reporting body over its renames (机关): region code/organ family; NULL when not known';
COMMENT ON COLUMN report.agency IS 'Full name of the body in the report''s year (机关全称)';
COMMENT ON COLUMN report.agency_printed IS 'Name as the page prints it (机关原文名称)';
COMMENT ON COLUMN report.family IS 'Organ family over renames (机关类别)';
COMMENT ON COLUMN report.region_code IS 'Six-digit division code, GB/T 2260 (行政区划代码)';
COMMENT ON COLUMN report.place IS 'Name of the region in the report''s year (行政区划名称)';
COMMENT ON COLUMN report.year IS 'Year reported on, not the year of publication (年度)';
COMMENT ON COLUMN report.published_on IS 'Date of publication as the page states it (发布日期)';
COMMENT ON COLUMN report.form IS 'Form the report follows: prose, local, 2014, 2019, 2021 (表式)';
COMMENT ON COLUMN report.version IS 'Place among the reports of one body and year, the one that counts last (版本)';
COMMENT ON COLUMN report.superseded_by IS 'report_id of the version that counts; NULL on that one (被取代)';
COMMENT ON COLUMN report.punctual IS 'Published by the statutory day: 31 March for reports up to 2018 and for a 人民政府, else 31 January; NULL when not known (按时发布)';
COMMENT ON COLUMN report.period_from IS 'First day of the period it reports on; NULL when not stated (统计期限起)';
COMMENT ON COLUMN report.period_until IS 'Last day of that period (统计期限止)';
COMMENT ON COLUMN report.trust IS 'Source: official host (政府网站), other host, known copy (转载); NULL for a file or a host of this machine';
COMMENT ON COLUMN report.corrected IS 'Its title says it was corrected or published again: 更正, 修订, 重新公布 (更正)';
COMMENT ON COLUMN report.text_id IS 'The same for reports that say the same, the names of bodies aside; NULL for one that says next to nothing (文本指纹)';
COMMENT ON COLUMN report.same_text_as IS 'report_id of the first published report with this text_id; NULL on that one (文本相同)';

CREATE TABLE evidence (
    report_id VARCHAR NOT NULL,
    field evidence_field NOT NULL,
    source VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    stand evidence_stand NOT NULL
);
COMMENT ON TABLE evidence IS 'What each report says of who reports and when (依据), the best evidence of a field first';
COMMENT ON COLUMN evidence.report_id IS 'The report (报告编号)';
COMMENT ON COLUMN evidence.field IS 'What it speaks of: period (统计期限), published (发布日期), year (年度), body (机关), index (索引号), region (行政区划)';
COMMENT ON COLUMN evidence.source IS 'Where it stands: title, 发布机构, meta PubDate, signature, address … (出处)';
COMMENT ON COLUMN evidence.value IS 'What it says (所示)';
COMMENT ON COLUMN evidence.quote IS 'As printed (原文)';
COMMENT ON COLUMN evidence.span_start IS 'First byte of quote in the decoded page text (起始字节)';
COMMENT ON COLUMN evidence.span_end IS 'Byte after quote; span_start for a meta tag, <title> and the address, which are no part of the text (结束字节)';
COMMENT ON COLUMN evidence.stand IS 'taken (采用), agrees (一致), differs (不一致) or unclear (无法比较)';

CREATE TABLE fact (
    report_id VARCHAR NOT NULL,
    fact_no INTEGER NOT NULL,
    indicator indicator_code NOT NULL,
    applicant applicant_kind NOT NULL,
    scope scope_kind NOT NULL,
    detail VARCHAR NOT NULL,
    -- left to itself DuckDB 1.5 bit-packs 128-bit numbers and reads them forty times slower
    value DECIMAL(20, 4) USING COMPRESSION rle,
    unit VARCHAR NOT NULL,
    state value_state NOT NULL,
    approx VARCHAR NOT NULL,
    source source_kind NOT NULL,
    printed VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    number_start INTEGER NOT NULL,
    number_end INTEGER NOT NULL,
    table_no INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    col_no INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    status fact_status NOT NULL
);
COMMENT ON TABLE fact IS 'One row per statistic read from a report (数据), in document order';
COMMENT ON COLUMN fact.report_id IS 'Report it was read from (报告编号)';
COMMENT ON COLUMN fact.fact_no IS '1-based place in the report''s facts (序号)';
COMMENT ON COLUMN fact.indicator IS 'What is counted: indicator.code (指标)';
COMMENT ON COLUMN fact.applicant IS 'Kind of applicant (申请人类别); empty where not split';
COMMENT ON COLUMN fact.scope IS 'Empty: what the report reports on; own: 本级/本机关; area: 全市/全县/全系统 (口径)';
COMMENT ON COLUMN fact.detail IS 'Printed name of one component, such as a website or an account (分项名称)';
COMMENT ON COLUMN fact.value IS 'The number in unit, money in 元; NULL unless state is number (数值)';
COMMENT ON COLUMN fact.unit IS 'Unit of value (单位)';
COMMENT ON COLUMN fact.state IS 'number (数字), blank (空白), slash (/ —), not_applicable (不适用), illegible (无法辨认)';
COMMENT ON COLUMN fact.approx IS '余 多 近 约 超 以上 as printed, or empty (约数)';
COMMENT ON COLUMN fact.source IS 'table (表格), prose (正文), meta (页面信息) or derived (推算)';
COMMENT ON COLUMN fact.printed IS 'The number with its unit, as printed (原文数字)';
COMMENT ON COLUMN fact.quote IS 'The text it was read from (原文)';
COMMENT ON COLUMN fact.span_start IS 'First byte of quote in the decoded page text (起始字节)';
COMMENT ON COLUMN fact.span_end IS 'Byte after quote (结束字节)';
COMMENT ON COLUMN fact.number_start IS 'First byte of printed (数字起始字节)';
COMMENT ON COLUMN fact.number_end IS 'Byte after printed (数字结束字节)';
COMMENT ON COLUMN fact.table_no IS '1-based number of the table on the page; 0 in prose (第几张表)';
COMMENT ON COLUMN fact.row_no IS '1-based row; 0 in prose (行)';
COMMENT ON COLUMN fact.col_no IS '1-based column; 0 in prose (列)';
COMMENT ON COLUMN fact.rule IS 'file:line of the rule that read it, or the check that derived it (规则)';
COMMENT ON COLUMN fact.status IS 'confirmed (相符), unchecked (未核) or contradicted (矛盾) by the report''s own arithmetic';

CREATE TABLE finding (
    report_id VARCHAR NOT NULL,
    check_id VARCHAR NOT NULL,
    outcome check_outcome NOT NULL,
    expression VARCHAR NOT NULL,
    left_value DECIMAL(20, 4),
    right_value DECIMAL(20, 4),
    facts INTEGER[] NOT NULL,
    reason VARCHAR NOT NULL,
    suggestion VARCHAR NOT NULL
);
COMMENT ON TABLE finding IS 'What each check found in each report (核对结果)';
COMMENT ON COLUMN finding.report_id IS 'Report checked (报告编号)';
COMMENT ON COLUMN finding.check_id IS 'Stable name of the check (核对项)';
COMMENT ON COLUMN finding.outcome IS 'pass (相符), fail (不符) or not_assessable (无法核对)';
COMMENT ON COLUMN finding.expression IS 'The check with the printed numbers: 31 + 806 = 837 (算式)';
COMMENT ON COLUMN finding.left_value IS 'Left side; NULL when not assessable (左边)';
COMMENT ON COLUMN finding.right_value IS 'Right side; NULL when not assessable (右边)';
COMMENT ON COLUMN finding.facts IS 'fact_no of the facts used, operands first (所用数据)';
COMMENT ON COLUMN finding.reason IS 'Why it is not assessable, or what disagrees (原因)';
COMMENT ON COLUMN finding.suggestion IS 'Single edits each of which would satisfy every check it touches; never applied (建议)';

CREATE TABLE leftover (
    report_id VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    printed VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE leftover IS 'Printed numbers that no rule read or ignored (未识别数字)';
COMMENT ON COLUMN leftover.report_id IS 'Report that prints it (报告编号)';
COMMENT ON COLUMN leftover.span_start IS 'First byte of the number in the decoded page text (起始字节)';
COMMENT ON COLUMN leftover.span_end IS 'Byte after the number (结束字节)';
COMMENT ON COLUMN leftover.printed IS 'The number as printed (原样)';
COMMENT ON COLUMN leftover.quote IS 'The text around it (原文)';
COMMENT ON COLUMN leftover.reason IS 'Why it was left over (原因)';

CREATE TABLE ignored (
    report_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    numbers INTEGER NOT NULL,
    printed VARCHAR NOT NULL
);
COMMENT ON TABLE ignored IS 'Printed numbers that a written rule ignores (按规则不计的数字): one row per report and rule';
COMMENT ON COLUMN ignored.report_id IS 'Report that prints them (报告编号)';
COMMENT ON COLUMN ignored.rule IS 'file:line of the rule, or the name of a guard (规则)';
COMMENT ON COLUMN ignored.numbers IS 'How many numbers it ignores in the report (个数)';
COMMENT ON COLUMN ignored.printed IS 'The numbers as printed, in document order, parted by blanks (原样)';

CREATE TABLE indicator (
    code indicator_code NOT NULL,
    zh VARCHAR NOT NULL,
    en VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    note VARCHAR NOT NULL
);
COMMENT ON TABLE indicator IS 'The catalogue of indicators (指标目录), in its order';
COMMENT ON COLUMN indicator.code IS 'Stable dotted code (指标代码)';
COMMENT ON COLUMN indicator.zh IS 'Chinese label (中文名称)';
COMMENT ON COLUMN indicator.en IS 'English label (英文名称)';
COMMENT ON COLUMN indicator.unit IS 'Unit of its values (单位)';
COMMENT ON COLUMN indicator.note IS 'Remarks of the catalogue (说明)';

CREATE TABLE value (
    report_id VARCHAR NOT NULL,
    agency_id VARCHAR,
    agency VARCHAR,
    region_code VARCHAR,
    year SMALLINT,
    indicator indicator_code NOT NULL,
    value DECIMAL(38, 4) USING COMPRESSION rle, -- as that of fact
    unit VARCHAR NOT NULL,
    state value_state NOT NULL,
    approx VARCHAR NOT NULL,
    status fact_status NOT NULL,
    origin value_origin NOT NULL,
    quote VARCHAR NOT NULL,
    facts INTEGER[] NOT NULL,
    url VARCHAR NOT NULL
);
COMMENT ON TABLE value IS 'The one value that stands for an indicator in each report that counts (采用值)';
COMMENT ON COLUMN value.report_id IS 'The report (报告编号)';
COMMENT ON COLUMN value.agency_id IS 'The reporting body (机关编号)';
COMMENT ON COLUMN value.agency IS 'Its full name in that year (机关全称)';
COMMENT ON COLUMN value.region_code IS 'Division code (行政区划代码)';
COMMENT ON COLUMN value.year IS 'Year reported on (年度)';
COMMENT ON COLUMN value.indicator IS 'What is counted: indicator.code (指标)';
COMMENT ON COLUMN value.value IS 'The number in unit; NULL unless state is number (数值)';
COMMENT ON COLUMN value.unit IS 'Unit of value (单位)';
COMMENT ON COLUMN value.state IS 'number, blank, slash, not_applicable, illegible (状态)';
COMMENT ON COLUMN value.approx IS '余 多 近 约 超 以上 as printed, or empty (约数)';
COMMENT ON COLUMN value.status IS 'confirmed, unchecked or contradicted by the report''s own arithmetic (核对)';
COMMENT ON COLUMN value.origin IS 'printed (原文), derived (推算) or sum of printed components (分项合计)';
COMMENT ON COLUMN value.quote IS 'The text it was read from (原文)';
COMMENT ON COLUMN value.facts IS 'fact_no of the facts it stands on (所用数据)';
COMMENT ON COLUMN value.url IS 'Address of the report (网址)';

-- The values of all reports, until it is known which of them count; not kept.
CREATE TABLE scratch.chosen AS SELECT report_id, indicator, value, unit, state, approx, status, origin, quote, facts FROM value LIMIT 0;
