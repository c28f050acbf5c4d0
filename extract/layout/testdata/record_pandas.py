"""Writes down what pandas makes of the tables of its own tests.

A plugin for pytest, run over an installed pandas with its tests and their data:

    RECORD=pandas.jsonl PYTHONPATH=extract/layout/testdata python -m pytest -p record_pandas --pyargs pandas.tests.io.test_html -k bs4

The pages under pandas/tests/io/data are in the packages of releases before 0.20
alone; their tests fail without. Every line is a case: its name, whether pandas passed it, and for each page it
read the markup and the tables, expanded, cells as text. TestPandas reads them.
"""

import json
import os

import pandas
import pandas.io.html as html
import pytest

pages = []


def record_pages():
    read, parse, build = html._read, html._HtmlFrameParser._parse_thead_tbody_tfoot, html._HtmlFrameParser.parse_tables

    def reading(*args, **options):
        text = read(*args, **options)
        pages[-1]["page"] = text if isinstance(text, str) else text.decode("utf-8", "replace")
        return text

    def building(self):
        pages.append({"page": "", "displayed_only": self.displayed_only, "tables": []})
        return list(build(self))

    def parsing(self, table):
        parts = parse(self, table)
        rows = [[c[0] if isinstance(c, tuple) else c for c in row] for part in parts for row in part]
        pages[-1]["tables"].append(rows)
        return parts

    html._read, html._HtmlFrameParser.parse_tables, html._HtmlFrameParser._parse_thead_tbody_tfoot = reading, building, parsing


record_pages()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.when == "setup":
        pages.clear()
    if report.when == "call" or report.skipped:
        with open(os.environ["RECORD"], "a", encoding="utf-8") as out:
            case = {"version": pandas.__version__, "case": item.name, "outcome": report.outcome, "pages": list(pages)}
            out.write(json.dumps(case, ensure_ascii=False) + "\n")
