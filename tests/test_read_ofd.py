"""OFD files: the same paragraphs as the text; damaged and malicious ones are named."""

from __future__ import annotations

import io
import re
import zipfile

import numpy as np
import pytest

from helpers.read import parse_reply, read_file
from helpers.read.corpus import teaching_files
from helpers.read.files import READ_SUFFIXES, UnreadableFile, decode
from helpers.read.normalise import normalise
from helpers.read.ofd import ofd_text

_O = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE, LEFT, ACROSS = 5.6, 20.0, 30  # Millimetres, and characters in a printed line.


def text_object(text, x, y, attributes=""):
    """A line of text as OFD places it: a box on the page, and in it a TextCode."""
    spread = f'DeltaX="g {len(text) - 1} {SIZE}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="{round(y * 10)}" Boundary="{x} {y} {SIZE * len(text)} 8" Font="1" Size="{SIZE}" {attributes}>'
        f'<ofd:TextCode X="0" Y="5" {spread}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_file(*pages, others=None, common=""):
    """The smallest OFD file (GB/T 33190) with these pages, each the content of a layer."""
    listing = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(1, len(pages) + 1))
    parts = {
        "OFD.xml": f'<ofd:OFD {_O} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {_O}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}"
        f"</ofd:CommonData><ofd:Pages>{listing}</ofd:Pages></ofd:Document>",
    }
    for number, page in enumerate(pages, 1):
        content = f'<ofd:Content><ofd:Layer ID="9{number}">{page}</ofd:Layer></ofd:Content>'
        template = '<ofd:Template TemplateID="7"/>' if common else ""
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = f"<ofd:Page {_O}>{template}{content}</ofd:Page>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (parts | (others or {})).items():
            archive.writestr(name, part)
    return packed.getvalue()


def printed(paragraphs):
    """Paragraphs as pages of printed lines: the first line set in by two characters, a page number at the foot."""
    rows = []
    for paragraph in paragraphs:
        first, rest = paragraph[: ACROSS - 2], paragraph[ACROSS - 2 :]
        rows += [(LEFT + 2 * SIZE, first), *((LEFT, rest[place : place + ACROSS]) for place in range(0, len(rest), ACROSS))]
    pages = [rows[place : place + 22] for place in range(0, len(rows), 22)]
    return [
        "".join(text_object(text, x, 30 + 10 * line) for line, (x, text) in enumerate(page)) + text_object(f"— {number} —", 100, 280)
        for number, page in enumerate(pages, 1)
    ]


def test_a_reply_reads_the_same_from_an_ofd_file():
    for path in teaching_files()[7::40]:
        # A character has one width here, so letters and digits are left out of the comparison's way.
        lines = normalise(read_file(path)).replace(" ", "").split("\n")
        ours = normalise(decode(ofd_file(*printed(lines)), "page.ofd"))
        assert ours.replace("\n", "") == "".join(lines)
        assert len(set(lines) - set(ours.split("\n"))) <= 0.03 * len(lines)
        assert parse_reply(ours).number == parse_reply("\n".join(lines)).number


TITLE = text_object("关于县政协六届三次会议第12号提案的答复", 40, 30)
# A line that reaches from margin to margin, by which the margins are known.
FULL = "我们研究了您的意见并已经作出安排现就有关情况向您答复如下请您"


def test_pieces_of_a_line_are_put_in_order():
    """A program may draw a line from several pieces, in any order, and bold letters twice."""
    pieces = text_object("已经办结。", LEFT + 9 * SIZE, 50) + text_object("您提出的", LEFT, 50) + text_object("建议", LEFT + 4 * SIZE, 50)
    bold = text_object("建议", LEFT + 4 * SIZE + 0.2, 50)
    text = ofd_text(ofd_file(TITLE + pieces + bold + text_object(FULL, LEFT, 60)))
    assert text.split("\n") == ["关于县政协六届三次会议第12号提案的答复", "您提出的建议 已经办结。", FULL]


def test_an_indent_of_blanks_begins_a_paragraph():
    text = ofd_text(ofd_file(text_object(FULL, LEFT, 40) + text_object("\u3000\u3000下一步工作", LEFT, 50) + text_object("继续推进", LEFT, 60)))
    assert text.split("\n") == [FULL, "下一步工作", "继续推进"]


def test_what_a_template_prints_on_every_page_is_taken_once():
    template = f'<ofd:Page {_O}><ofd:Content><ofd:Layer ID="1">{text_object("石炉县经济和信息化局文件", 40, 15)}</ofd:Layer></ofd:Content></ofd:Page>'
    common = '<ofd:TemplatePage ID="7" BaseLoc="Template.xml"/>'
    raw = ofd_file(TITLE, text_object(FULL, LEFT, 30), common=common, others={"Doc_0/Template.xml": template})
    assert ofd_text(raw).split("\n") == ["石炉县经济和信息化局文件", "关于县政协六届三次会议第12号提案的答复", FULL]


def test_the_kind_is_told_by_the_members_not_by_the_name():
    assert decode(ofd_file(TITLE), "page.docx") == "关于县政协六届三次会议第12号提案的答复"
    assert ".ofd" in READ_SUFFIXES


ENTITIES = '<!DOCTYPE a [<!ENTITY b "答复答复答复"><!ENTITY c "&b;&b;&b;&b;">]>' + f"<ofd:Page {_O}><ofd:Content/></ofd:Page>"
NESTED = (
    f'<ofd:Res {_O}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="5"><ofd:Content>'
    + '<ofd:CompositeObject ID="6" ResourceID="5" Boundary="0 0 1 1"/>' * 9
    + "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
)
UNIT = '<ofd:CompositeObject ID="8" ResourceID="5" Boundary="0 0 1 1"/>'
FIRST = "Doc_0/Pages/Page_1/Content.xml"
REFUSED = {
    "entities": (ofd_file(TITLE, others={FIRST: ENTITIES}), "that cannot be opened"),
    "a bomb": (ofd_file(TITLE, others={"Doc_0/big": b"\0" * 210_000_000}), "unpacks to more than 200 MB"),
    "nested drawings": (
        ofd_file(TITLE + UNIT, common="<ofd:PublicRes>Res.xml</ofd:PublicRes>", others={"Doc_0/Res.xml": NESTED}),
        "drawings inside drawings",
    ),
    "nested drawings in UTF-16": (
        ofd_file(TITLE + UNIT, common="<ofd:PublicRes>Res.xml</ofd:PublicRes>", others={"Doc_0/Res.xml": NESTED.encode("utf-16")}),
        "drawings inside drawings",
    ),
    "no XML": (ofd_file(TITLE, others={"Doc_0/Document.xml": "no XML"}), "that cannot be opened"),
    "a broken page": (ofd_file(TITLE, others={FIRST: "<ofd:Page"}), "that cannot be opened"),
    "no document": (ofd_file(TITLE, others={"OFD.xml": "<OFD/>"}), "that cannot be opened"),
    "a scan": (ofd_file(""), "without text, such as a scan"),
    "no page": (ofd_file(), "without text, such as a scan"),
    "English": (ofd_file(text_object("A letter in English, " * 3, 20, 30)), "is no Chinese text"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_damaged_files_are_named(case):
    raw, words = REFUSED[case]
    with pytest.raises(UnreadableFile, match=rf"^page\.ofd .*{words}"):
        decode(raw, "page.ofd")


@pytest.mark.parametrize("place", ["/../../../../etc/hostname", "../../../../../etc/hostname", "Pages/Page_9/Content.xml"])
def test_a_page_that_is_not_in_the_file_is_missed(place):
    """A path out of the archive leads nowhere."""
    document = re.sub(r'BaseLoc="[^"]*"', f'BaseLoc="{place}"', zipfile.ZipFile(io.BytesIO(ofd_file(TITLE))).read("Doc_0/Document.xml").decode())
    with pytest.raises(UnreadableFile, match=r"^page\.ofd is an OFD file of which a page is missing"):
        decode(ofd_file(TITLE, others={"Doc_0/Document.xml": document}), "page.ofd")


@pytest.mark.parametrize(("member", "kind"), [("xl/workbook.xml", "an Excel file"), ("ppt/presentation.xml", "a PowerPoint file")])
def test_other_archives_are_refused_by_name(member, kind):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(member, "<x/>")
    with pytest.raises(UnreadableFile, match=rf"^page\.docx is {kind}: save the page as"):
        decode(packed.getvalue(), "page.docx")


@pytest.mark.parametrize("seed", range(4))
def test_an_ofd_file_with_damaged_bytes_is_read_or_named(seed):
    generator, whole = np.random.default_rng(seed), ofd_file(*printed(["发展工业经济" * 30] * 9))
    for _ in range(150):
        raw = bytearray(whole)
        for place in generator.integers(4, len(whole), size=generator.choice([1, 5, 40])):
            raw[place] = generator.integers(256)
        try:
            decode(bytes(raw), "page.ofd")
        except UnreadableFile:
            continue
