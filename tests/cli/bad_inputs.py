"""Writes files that go wrong in all the ways that sellers' files do."""
import io
import struct
import sys
import zipfile

GOOD = '{"id": "GOOD", "title": "Oak shelf"}'
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def pack(files, name=None):
    """A zip archive of members and their contents; also to a file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in files.items():
            archive.writestr(member, content)
    if name:
        write(name, data.getvalue())
    return data.getvalue()


def write(name, data):
    with open(name, "wb") as out:
        out.write(data.encode() if isinstance(data, str) else data)


def book(name, sheets, texts=(), macros=False):
    """A workbook; a sheet is the XML of its rows and of what follows them."""
    ids = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    main = ("application/vnd.ms-excel.sheet.macroEnabled.main+xml"
            if macros else f"{kind}sheet.main+xml")
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pack({
        "[Content_Types].xml":
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Override PartName='
            f'"/xl/workbook.xml" ContentType="{main}"/><Override '
            f'PartName="/xl/sharedStrings.xml" ContentType="{kind}'
            'sharedStrings+xml"/>' + "".join(
                f'<Override PartName="/xl/worksheets/sheet{i}.xml" '
                f'ContentType="{kind}worksheet+xml"/>' for i in ids) +
            "</Types>",
        "_rels/.rels":
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{links}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        "xl/workbook.xml":
            f'<workbook {NAMESPACE} xmlns:r="{links}"><sheets>' + "".join(
                f'<sheet name="{sheet}" sheetId="{i}" r:id="rId{i}"/>'
                for i, sheet in zip(ids, sheets)) + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels":
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId0" '
            f'Type="{links}/sharedStrings" Target="sharedStrings.xml"/>' +
            "".join(
                f'<Relationship Id="rId{i}" Type="{links}/worksheet" '
                f'Target="worksheets/sheet{i}.xml"/>' for i in ids) +
            "</Relationships>",
        "xl/sharedStrings.xml":
            f"<sst {NAMESPACE}>" + "".join(
                f"<si>{text}</si>" for text in texts) + "</sst>",
        **{f"xl/worksheets/sheet{i}.xml":
               f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData>{rest}"
               "</worksheet>" for i, (rows, rest) in zip(ids, sheets.values())},
        **({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"} if macros else {}),
    }, name)


def row(number, *cells):
    """Texts, or (type, formula, value)."""
    xml = ""
    for column, cell in zip("ABCDEFGH", cells):
        if cell is None:
            continue
        if isinstance(cell, str):
            xml += (f'<c r="{column}{number}" t="inlineStr"><is><t>{cell}</t>'
                    "</is></c>")
            continue
        kind, formula, value = cell
        xml += (f'<c r="{column}{number}"' + (f' t="{kind}"' if kind else "") +
                ">" + (f"<f>{formula}</f>" if formula else "") +
                (f"<v>{value}</v>" if value is not None else "") + "</c>")
    return f'<row r="{number}">{xml}</row>'


def workbooks():
    head = row(1, "sku", "title", "bullet_point1", "description")
    book("cells.xlsx", {"Offers": (
        head +
        row(2, "SHARED", ("s", "", 0), ("s", "", 1)) +
        row(3, "CACHED", ("str", 'A1&amp;"x"', "Visit www.acme-store.com"),
            ("", "2*2", "4")) +
        row(4, "UNCACHED", "Oak shelf", ("", 'HYPERLINK("x")', "")) +
        row(5, "BROKEN", ("e", "Z99", "#REF!")) +
        row(7, ("", "", "4.006381333931E12"), ("b", "", 1)), "")},
        ["<t>Pine </t>", "<r><t>Oiled</t></r><r><t> twice</t></r>"
                         "<rPh><t>guide</t></rPh>"])
    book("merged.xlsx", {"Offers": (
        row(1, "Our offers") + row(2, "sku", "title", "description") +
        row(3, "A", "Visit www.acme-store.com", "Oak") + row(4, "B", None, "Ash") +
        row(5, "C", None, "Elm") + row(6, "D", "Shelf", "Fir"),
        '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B3:B5"/>'
        '<mergeCell ref="D1:XFD1048576"/></mergeCells>')})
    book("two-sheets.xlsx", {
        "Cut": (row(1, "sku", "title") + row(2, "A", "Oak") + "<row", ""),
        "Notes": (row(1, "whatever", "else"), ""),
        "Good": (row(1, "sku", "title") + row(2, "B", "Ash"), "")})


def large_workbooks():
    head = row(1, "sku", "title")
    book("empty-rows.xlsx", {"Offers": (
        head +
        "".join(f'<row r="{n}" ht="15"/>' for n in range(2, 1000001)) +
        row(1000001, "LAST", "Oak shelf"), "")})
    # Cells far to the right, each alone in its row.
    book("wide.xlsx", {"Offers": (
        head + "".join(
            f'<row r="{n}"><c r="ALK{n}"><v>1</v></c></row>'
            for n in range(2, 20000)), "")})
    book("texts-bomb.xlsx", {"Offers": (head, "")}, [""] * 5000000)


def archives():
    bomb = pack({"zeros.csv": b"0" * (80 << 20), "good.json": GOOD}, "bomb.zip")
    write("cut.zip", bomb[:len(bomb) // 2])
    three = pack({"in.zip": pack({"in.zip": pack({"in.json": GOOD})})})
    pack({"in.zip": three, "good.json": GOOD}, "three.zip")
    pack({"/etc/passwd.json": GOOD, "../../up.json": GOOD,
          "C:\\windows\\x.json": GOOD}, "names.zip")
    locked = bytearray(pack({"secret.json": GOOD, "open.json": GOOD}))
    # Bit 0 of the flags of the first member, in both of its headers.
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    write("locked.zip", bytes(locked))
    pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet",
          "content.xml": "<x/>", "META-INF/manifest.xml": "<x/>"}, "sheet.ods")


def large_archives():
    # Sixty megabytes each, within the limit of one member.
    many = pack({f"{i}.csv": b"title\n" + b"0" * (60 << 20) for i in range(3)})
    pack({**{f"{i}.zip": many for i in range(4)}, "good.json": GOOD},
         "many.zip")


def compound(name, entry):
    """An OLE file of one directory entry."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", head, 48, 1)
    write(name, bytes(head) + bytes(512) + entry.encode("utf-16-le") +
          bytes(4096))


def pdf(name, content, trailer=""):
    write(name, "%PDF-1.4\n"
          "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
          "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
          "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]"
          "/Contents 4 0 R/Resources<<>>>>endobj\n"
          f"4 0 obj<</Length {len(content)}>>stream\n{content}\nendstream\n"
          f"endobj\ntrailer<</Root 1 0 R{trailer}>>\n%%EOF\n")


def papers():
    compound("locked.xlsx", "EncryptedPackage")
    compound("old.xls", "Workbook")
    compound("mail.msg", "__substg1.0_0037001F")
    pdf("picture.pdf", "10 10 100 100 re f")
    pdf("locked.pdf", "10 10 100 100 re f",
        "/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + "41" * 32 +
        ">/U<" + "42" * 32 + ">>>")
    write("broken.pdf", "%PDF-1.4\n%%EOF\n")
    pack({"word/document.xml":
          '<w:document xmlns:w="w"><w:body><w:p><w:r><w:drawing/></w:r></w:p>'
          "</w:body></w:document>"}, "picture.docx")


def texts():
    write("mixed.csv", b"id,title,description\n"
          b"A,Teekanne,sch\xc3\xb6n\nB,Gr\xf6\xdfe,f\xfcr Tee\n"
          b"C,Plain,text\n" + "D,本棚のひみつ,すぐれもの\n".encode("cp932"))
    write("lost.tsv", "sku\ttitle\tdescription\n"
          "A\tTeekanne Gr??e L\tf?r Tee\nB\t?????? ????\t?? ???\n"
          "C\tReady? Buy\thttps://a.example/?a=1?b\n")
    write("twice.tsv", "sku\ttitle\nA\tTeekanne GrÃ¶ÃŸe L\n")
    write("quotes.tsv", 'sku\ttitle\tdescription\n'
          'A\t24" lamp\t"Best" of all\nB\t"Oak, oiled"\t"One\ntwo ""lines"""\n'
          'C\t"Ash\tplain\nD\tElm\tlast\n')
    mail = ("From a@b Thu Jan  1 00:00:00 2026\nFrom: a@b.example\n"
            "Subject: {0}\nMIME-Version: 1.0\n")
    write("mails.mbox",
          mail.format("one") + "\nThank you for the order.\n\n" +
          mail.format("two") +
          'Content-Type: multipart/mixed; boundary="x"\n\n--y\n'
          "Content-Type: text/plain\n\nlost\n\n" +
          mail.format("three") + "\nThank you as well.\n")
    write("index.csv", ",title,description\n0,Oak shelf,fine\n1,Ash,good\n")


def main():
    for make in (workbooks, large_workbooks, archives, large_archives, papers,
                 texts):
        if len(sys.argv) < 2 or make.__name__ in sys.argv[1:]:
            make()


if __name__ == "__main__":
    main()
