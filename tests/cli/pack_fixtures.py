"""Packs the files of fixtures/README.md in all the ways they may come packed.

pack_fixtures.py REPOSITORY: reads "VERB FILE" lines, and writes below VERB/
an archive of the files, each of them as .gz, and the tab-separated ones of
Amazon as workbooks with and without macros.
"""
import gzip
import os
import sys
import zipfile
from xml.sax.saxutils import escape

sys.dont_write_bytecode = True
from bad_inputs import book, row


def text_of(path):
    with open(path, "rb") as file:
        data = file.read()
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff")
                       else "utf-8")


def workbook(path, name, macros):
    lines = text_of(path).splitlines()
    rows = (row(number, *(escape(cell) or None for cell in line.split("\t")))
            for number, line in enumerate(lines, 1))
    sheets = {"Template": ("".join(rows), "")}
    # Beside a template of the marketplace's there are sheets about it.
    if "settings=" in lines[0]:
        help_sheet = row(1, "How to fill in this workbook")
        sheets = {"Instructions": (help_sheet, ""), **sheets}
    book(name, sheets, macros=macros)


def main():
    archives = {}
    for number, line in enumerate(sys.stdin):
        verb, file = line.split()
        path = os.path.join(sys.argv[1], "fixtures", file)
        name = f"{number}-{os.path.basename(file)}"
        os.makedirs(f"{verb}/gz", exist_ok=True)
        with open(path, "rb") as source:
            data = source.read()
        with gzip.open(f"{verb}/gz/{name}.gz", "wb") as packed:
            packed.write(data)
        if verb not in archives:
            archives[verb] = zipfile.ZipFile(f"{verb}/all.zip", "w")
        archives[verb].writestr(name, data)
        if "amazon" in file and not file.endswith("html"):
            os.makedirs("books", exist_ok=True)
            workbook(path, f"books/{name}.xlsx", macros=False)
            workbook(path, f"books/{name}.xlsm", macros=True)
    for archive in archives.values():
        archive.close()


main()
