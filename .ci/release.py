"""Reads a release with DuckDB, pandas and SQLite and holds what they read against each other."""
import csv
import pathlib
import sqlite3
import sys

import duckdb
import pandas

release = pathlib.Path(sys.argv[1])
for path in sorted(release.glob("*.parquet")):
    table = path.stem
    typed = duckdb.sql(f"SELECT * FROM '{path}'")
    text = duckdb.sql(f"SELECT * FROM read_csv('{release / table}.csv', all_varchar=true, header=true)")
    frame = pandas.read_csv(release / f"{table}.csv", dtype=str, keep_default_na=False)
    with open(release / f"{table}.csv", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE TABLE t ({', '.join(map(repr, header))})")
    base.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(header))})", rows)
    counts = {len(rows), len(frame), typed.count("*").fetchall()[0][0], text.count("*").fetchall()[0][0],
              base.execute("SELECT count(*) FROM t").fetchone()[0]}
    assert len(counts) == 1, f"{table}: readers count {counts} rows"
    assert header == list(frame.columns) == typed.columns == text.columns, f"{table}: columns differ"
    assert frame.values.tolist() == rows, f"{table}: pandas reads other cells"
    if table in ("values", "facts"):  # the numbers are the same in both
        wanted = sum(float(v) for v in frame["value"] if v)
        got = typed.sum("value").fetchall()[0][0]
        assert abs(wanted - float(got)) < 1e-3, f"{table}: {wanted} in CSV, {got} in Parquet"
    print(f"{table}: {len(rows)} rows, {len(header)} columns")
codes = duckdb.sql(f"SELECT DISTINCT region_code FROM '{release / 'reports.parquet'}' WHERE region_code IS NOT NULL").fetchall()
assert all(len(code) == 6 for code, in codes), codes
