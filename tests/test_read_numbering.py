"""Automatic numbers of Word files: formats, levels, restarts, styles, tracked deletions."""

from __future__ import annotations

import io
import zipfile

import pytest

from helpers.read.numbering import _FORMATS, write_numbers
from helpers.read.office import docx_text
from tests.test_read_office import _RELATIONS, _TYPES, _W, paragraph

_PART = 'application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def level(depth, form, text, start=1):
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'


# List 1 has the levels of official letters; 2 counts on in it; 3 starts it anew; 4 is a list of bullets; 5 begins at 3.
NUMBERED = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCountingThousand", "(%2)")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%3.%4")
    + f'</w:abstractNum><w:abstractNum w:abstractNumId="1">{level(0, "bullet", "●")}</w:abstractNum>'
    + f'<w:abstractNum w:abstractNumId="2">{level(0, "decimalEnclosedCircle", "%1", start=3)}</w:abstractNum>'
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    + '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Heading"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Lower"><w:basedOn w:val="Heading"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Itself"><w:basedOn w:val="Itself"/></w:style>'
)


def listed(text, number=1, level=0):
    """A paragraph of a list."""
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def styled(text, style):
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def numbered_file(body):
    """A Word file with the lists and styles above."""
    packed = io.BytesIO()
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_PART.format(name)}"/>' for name in ("numbering", "styles"))
    links = "".join(f'<Relationship Id="{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in ("numbering", "styles"))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES.replace("</Types>", f"{parts}</Types>"))
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/_rels/document.xml.rels", _RELATIONS.partition("<Relationship ")[0] + links + "</Relationships>")
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/numbering.xml", f"<w:numbering {_W}>{NUMBERED}</w:numbering>")
        archive.writestr("word/styles.xml", f"<w:styles {_W}>{STYLES}</w:styles>")
    return packed.getvalue()


DELETED = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:del><w:r><w:delText>丙</w:delText></w:r></w:del></w:p>'
CASES = {
    "levels": (listed("甲") + listed("乙", level=1) + listed("丙", level=1) + listed("丁"), "一、甲\n(一)乙\n(二)丙\n二、丁"),
    "a deeper level begins anew": (listed("甲") + listed("乙", level=1) + listed("丙") + listed("丁", level=1), "一、甲\n(一)乙\n二、丙\n(一)丁"),
    "two levels in one label": (listed("甲", level=2) + listed("乙", level=3) + listed("丙", level=3), "1.甲\n1.1乙\n1.2丙"),
    "text between": (listed("甲") + paragraph("我们作了研究。") + listed("乙"), "一、甲\n我们作了研究。\n二、乙"),
    "another list of the same kind counts on": (listed("甲") + listed("乙", 2), "一、甲\n二、乙"),
    "a list that begins anew": (listed("甲") + listed("乙", 3) + listed("丙", 3), "一、甲\n一、乙\n二、丙"),
    "bullets": (listed("甲", 4), "甲"),
    "a first number": (listed("甲", 5) + listed("乙", 5), "③甲\n④乙"),
    "no list": (listed("甲", 0) + listed("乙", 9), "甲\n乙"),
    "by style": (styled("甲", "Heading") + styled("乙", "Lower") + styled("丙", "Itself"), "一、甲\n(一)乙\n丙"),
    "an empty paragraph counts": (listed("甲") + listed("") + listed("乙"), "一、甲\n三、乙"),
    "a deleted paragraph does not": (listed("甲") + DELETED + listed("乙"), "一、甲\n二、乙"),
}


@pytest.mark.parametrize("case", CASES)
def test_numbers_stand_as_word_shows_them(case):
    body, shown = CASES[case]
    assert docx_text(numbered_file(body)) == shown


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [
        ("chineseCounting", 1, "一"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 11, "十一"),
        ("chineseCountingThousand", 20, "二十"),
        ("chineseCountingThousand", 34, "三十四"),
        ("ideographDigital", 20, "二〇"),
        ("decimalZero", 7, "07"),
        ("decimalEnclosedCircle", 1, "①"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("upperRoman", 4, "Ⅳ"),
        ("upperLetter", 3, "C"),
        ("lowerLetter", 28, "bb"),
    ],
)
def test_formats(form, number, shown):
    assert _FORMATS[form](number) == shown


def test_a_file_without_lists_stays_as_it_is():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert write_numbers(packed.getvalue()) == packed.getvalue()
