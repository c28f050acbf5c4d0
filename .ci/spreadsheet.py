"""Opens with LibreOffice what is written for spreadsheets, saves the cells as they are shown, and compares them with what was written."""
import csv
import pathlib
import subprocess
import sys

nianbao, dataset, release, work = sys.argv[1:]
work = pathlib.Path(work)
UTF8 = "44,34,76,1"  # comma, quotation mark, UTF-8, from line 1


def shown(file, *options):
    """The cells of every sheet of a file, as LibreOffice shows them, by the name of the sheet."""
    out = work / file.stem
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile", *options, "--convert-to",
                    f"csv:Text - txt - csv (StarCalc):{UTF8},,0,false,true,false,false,false,-1", "--outdir", str(out), str(file)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {path.stem: list(csv.reader(path.open(encoding="utf-8", newline=""))) for path in out.glob("*.csv")}


def one(sheets):
    assert len(sheets) == 1, sheets.keys()
    return next(iter(sheets.values()))


# Cells that a spreadsheet would change: codes, formulas, quotation marks.
cells = {"0012": "0012", "330800": "330800", "122e03": "122e03", "=1+1": "'=1+1", "+86": "'+86", "@SUM(A1)": "'@SUM(A1)",
         "－3": "'－3", '青岚县，"教育局"': '青岚县，"教育局"', "公开，12条": "公开，12条"}
query = "SELECT " + ", ".join("'" + cell + "'" for cell in cells) + ", 12.50::DECIMAL(9, 2) AS number"
file = work / "cells.csv"
file.write_bytes(subprocess.run([nianbao, "sql", "--dir", dataset, "--format", "excel", query], check=True, stdout=subprocess.PIPE).stdout)
assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "a spreadsheet takes it for GBK"
got = one(shown(file, f"--infilter=CSV:{UTF8}"))[1]
assert got == [*cells.values(), "12.5"], got

# An answer: the same cells as in CSV, but for the apostrophe.
ask = [nianbao, "query", "--dir", dataset, "-i", "disclosure.total,requests.received", "--sources", "--format"]
file = work / "answer.csv"
file.write_bytes(subprocess.run([*ask, "excel"], check=True, stdout=subprocess.PIPE).stdout)
plain = list(csv.reader(subprocess.run([*ask, "csv"], check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout.splitlines()))
got = one(shown(file, f"--infilter=CSV:{UTF8}"))
assert [[c.removeprefix("'") for c in row] for row in got] == plain, "the answer is shown otherwise"

# The workbook of a release: what wide.csv has.
sheets = shown(pathlib.Path(release) / "nianbao.xlsx")
values = next(rows for name, rows in sheets.items() if name.endswith("values"))
wide = list(csv.reader((pathlib.Path(release) / "wide.csv").open(encoding="utf-8", newline="")))
assert len(values) == len(wide), f"{len(values)} rows in the workbook, {len(wide)} in wide.csv"
for want, got in zip(wide, values):
    assert got == want, f"{want[:8]} is shown as {got[:8]}"
print(f"{len(cells)} odd cells, {len(plain) - 1} rows of an answer, {len(values) - 1} rows of the workbook, {sorted(sheets)}")
