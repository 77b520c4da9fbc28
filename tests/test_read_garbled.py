"""Broken text is refused with its reason and never quoted; real pages, rare words and traditional script are not."""

from __future__ import annotations

import functools
import random
import re
import urllib.parse

import opencc
import pytest

from helpers.read import read_file
from helpers.read.corpus import teaching_files
from helpers.read.files import UnreadableFile, decode
from helpers.read.garbled import find_garbled, without_radicals
from tests.test_read_office import paragraph, word_file

TEXT = "关于县政协六届三次会议第12号提案的答复\n您提出的关于发展农产品加工业的提案收悉,现答复如下:我们已经作了研究,编制了规划,安排了专项资金。"


@functools.cache
def texts():
    return [read_file(path) for path in teaching_files()]


@functools.cache
def converter(name):
    return opencc.OpenCC(name)


def traditional(text):
    return converter("s2t").convert(text)


def read_as(encoding, wrong, errors="replace"):
    """Text in one encoding that was read as another."""
    return lambda text: text.encode(encoding, "ignore").decode(wrong, errors)


BROKEN = {
    "UTF-8 that was read as GBK": read_as("utf-8", "gb18030"),
    "UTF-8 that was read as GBK, gaps left out": read_as("utf-8", "gbk", "ignore"),
    "traditional UTF-8 that was read as GBK": lambda text: read_as("utf-8", "gbk")(traditional(text)),
    "GBK that was read as Latin-1": read_as("gb18030", "latin-1"),
    "GBK that was read as Windows-1252": read_as("gb18030", "cp1252"),
    "UTF-8 that was read as Latin-1": read_as("utf-8", "latin-1"),
    "UTF-8 that was read as Windows-1252": read_as("utf-8", "cp1252"),
    "UTF-8 that was read as Windows-1252, gaps left out": read_as("utf-8", "cp1252", "ignore"),
    "Big5 that was read as GBK": lambda text: read_as("big5hkscs", "gb18030")(traditional(text)),
    "Big5 that was read as GBK, gaps left out": lambda text: read_as("big5hkscs", "gb18030", "ignore")(traditional(text)),
    "GBK that was read as Big5": read_as("gb18030", "big5hkscs"),
    "UTF-8 that was read as Big5": read_as("utf-8", "big5hkscs"),
    "GBK that was read as UTF-8": read_as("gb18030", "utf-8"),
    "GBK that was read as UTF-8, saved, and read as GBK": lambda text: read_as("utf-8", "gb18030")(read_as("gb18030", "utf-8")(text)),
    "GBK that was read as UTF-8, saved, and read as Latin-1": lambda text: read_as("utf-8", "latin-1")(read_as("gb18030", "utf-8")(text)),
    "UTF-8 encoded twice, by Latin-1": lambda text: read_as("utf-8", "latin-1")(read_as("utf-8", "latin-1")(text)),
    "UTF-8 encoded twice, by GBK": lambda text: read_as("utf-8", "gb18030")(read_as("utf-8", "gb18030")(text)),
    "GBK that was read as Korean": read_as("gb18030", "cp949"),
    "GBK that was read as Russian": read_as("gb18030", "cp1251"),
    "a font's private characters": lambda text: re.sub("[\u4e00-\u9fff]", lambda found: chr(0xE000 + ord(found[0]) % 6000), text),
    "a font's wrong characters": lambda text: re.sub("[\u4e00-\u9f00]", lambda found: chr(ord(found[0]) + 29), text),
    "nameless characters of a PDF": lambda text: re.sub("[\u4e00-\u9fff]", lambda found: f"(cid:{ord(found[0])})", text),
    "question marks": lambda text: re.sub("[\u3000-\u9fff]", "?", text),
}


def refusal(text):
    """What is said of a text that is saved in UTF-8; empty where it is read."""
    try:
        decode(text.encode("utf-8"), "page.txt")
    except UnreadableFile as error:
        return str(error)
    return ""


@pytest.mark.parametrize("kind", BROKEN)
def test_a_text_that_is_broken_throughout_is_refused(kind):
    assert [path.name for path, text in zip(teaching_files()[::3], texts()[::3], strict=True) if not refusal(BROKEN[kind](text))] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", BROKEN)
def test_a_text_of_which_a_paragraph_is_broken_is_refused(kind):
    """A paragraph of thirty characters or more; of a hundred, two may go unseen."""
    generator, unseen = random.Random(0), 0
    for text in texts()[::2]:
        lines = text.split("\n")
        place = generator.choice([number for number, line in enumerate(lines) if len(line) >= 30])
        lines[place] = BROKEN[kind](lines[place])
        unseen += not refusal("\n".join(lines))
    assert unseen <= 0.02 * len(texts()[::2])


@pytest.mark.parametrize("kind", [kind for kind in BROKEN if re.fullmatch(r"(?:UTF-8|GBK|Big5) that was read as (?:GBK|Big5|Latin-1|Windows-1252)", kind)])
def test_the_reason_is_named(kind):
    said = [refusal(BROKEN[kind](text)) for text in texts()[::5]]
    # Where all bytes of a stretch have a meaning in both, Latin-1 and Windows-1252 cannot be told apart.
    words = kind.replace("Windows-1252", "(?:Windows-1252|Latin-1)")
    right = sum(bool(re.fullmatch(rf"page\.txt is garbled in paragraph \d+ \({words}\): save it again in UTF-8", line)) for line in said)
    lost = sum("characters were lost" in line or "no Chinese text puts" in line for line in said)
    assert right + lost == len(said)
    # UTF-8 is hardly ever whole as Big5, and what it lost there is what is said of it.
    assert right >= (0 if kind == "UTF-8 that was read as Big5" else 0.75) * len(said)


def test_the_paragraph_is_named():
    lines = [TEXT, "", BROKEN["UTF-8 that was read as GBK"]("我们研究了您的意见,作出了安排,正在办理。")]
    assert find_garbled("\n".join(lines)) == "in paragraph 3 (UTF-8 that was read as GBK)"


# Marks or codes in the place of Chinese characters alone, so that the figures of a text stay.
REPLACED = {
    "question marks for every second character": lambda text: re.sub("([\u3000-\u9fff])[\u3000-\u9fff]", r"\1?", text),
    "question marks for every third character": lambda text: re.sub("([\u3000-\u9fff]{2})[\u3000-\u9fff]", r"\1?", text),
    "boxes for every second character": lambda text: re.sub("([\u4e00-\u9fff])[\u4e00-\u9fff]", r"\1□", text),
    "asterisks for every second character": lambda text: re.sub("([\u4e00-\u9fff])[\u4e00-\u9fff]", r"\1*", text),
    "codes of XML": lambda text: re.sub("[\u4e00-\u9fff]", lambda found: f"&#{ord(found[0])};", text),
    "codes of XML, by sixteen": lambda text: re.sub("[\u4e00-\u9fff]", lambda found: f"&#x{ord(found[0]):x};", text),
    "codes of JSON": lambda text: re.sub("[\u4e00-\u9fff]", lambda found: f"\\u{ord(found[0]):04x}", text),
    "codes of addresses": lambda text: re.sub("[\u4e00-\u9fff]", lambda found: urllib.parse.quote(found[0]), text),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", REPLACED)
def test_a_text_of_which_characters_were_replaced_is_refused(kind):
    """Throughout, or in one paragraph of thirty Chinese characters or more; of a hundred such, two may go unseen."""
    generator, unseen = random.Random(0), 0
    for text in texts():
        lines = text.split("\n")
        place = generator.choice([number for number, line in enumerate(lines) if len(re.findall("[\u4e00-\u9fff]", line)) >= 30])
        lines[place] = REPLACED[kind](lines[place])
        unseen += not refusal("\n".join(lines))
    assert unseen <= 0.02 * len(texts())
    assert all(refusal(REPLACED[kind](text)) for text in texts()[::3])


@pytest.mark.parametrize("kind", BROKEN)
def test_no_word_of_the_page_is_in_the_message(kind):
    broken = BROKEN[kind](TEXT)
    said = refusal(broken)
    shown = re.sub(r"^page\.txt is ", "", said)
    assert said
    assert not {character for character in shown if not character.isascii()}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_text_does_not_come_in_by_a_word_file(kind):
    broken = re.sub("[\x00-\x1f\x7f-\x9f]", "", BROKEN[kind](TEXT * 3).replace("&", "").replace("<", ""))
    with pytest.raises(UnreadableFile, match=r"^page\.docx is (?:garbled|no Chinese text)"):
        decode(word_file(paragraph(TEXT) * 2 + paragraph(broken)), "page.docx")


CLEAN = {
    "simplified": lambda text: text,
    "traditional": traditional,
    "of Taiwan": lambda text: converter("s2twp").convert(text),
    "of Hong Kong": lambda text: converter("s2hk").convert(text),
}


@functools.cache
def texts_in(script):
    return list(map(CLEAN[script], texts()))


@pytest.mark.parametrize("script", CLEAN)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs"])
def test_no_page_of_the_teaching_corpus_is_refused(script, encoding):
    if script == "simplified" and encoding == "big5hkscs":
        pytest.skip("Big5 has no simplified characters")
    for text in texts_in(script):
        raw = text.encode(encoding, "ignore")
        assert decode(raw, "page.txt") == raw.decode(encoding)


def test_no_real_text_is_refused(real_corpus):
    files = sorted([*real_corpus.glob("replies/*.txt"), *real_corpus.glob("government_work_reports/[12]*.txt")])
    files += [real_corpus / "segmentation" / "pku_test.utf8", real_corpus / "segmentation" / "pku_test_gold.utf8"]
    assert len(files) >= 50
    for path in files:
        text = decode(path.read_bytes(), path.name)
        for convert in (CLEAN["traditional"], CLEAN["of Taiwan"], CLEAN["of Hong Kong"]):
            assert find_garbled(convert(text)) is None, path.name


NAMES = {
    "rare earths": "稀土(镧、铈、镨、钕、钐、铕、钆、铽、镝、钬、铒、铥、镱、镥、钪、钇)等元素的开采总量控制指标",
    "rare earths, traditional": "稀土(鑭、鈰、鐠、釹、釤、銪、釓、鋱、鏑、鈥、鉺、銩、鐿、鑥、鈧、釔)等元素的開採總量控制指標",
    "herbs": "黄芪、茯苓、川芎、当归、白芍、熟地黄、党参、甘草、白术、桔梗、薏苡仁、牡蛎等中药材的种植",
    "fish": "鲟、鳇、鲑、鳟、鲈、鳜、鲌、鳊、鲂、鳙、鲢、鳢、鲮、鲷、鲳、鲅、鳕等水产品的加工",
    "places": "亳州、漯河、濮阳、衢州、泸州、邛崃、阆中、涪陵、綦江、潼南、酉阳、醴陵、浏阳、汨罗、沅江",
    "chemistry": "苯、甲苯、二甲苯、乙烯、丙烯、丁二烯、环氧乙烷、丙烯腈、己内酰胺、聚碳酸酯、聚酰亚胺",
    "lines of numbers": "①加强领导;②落实责任;Ⅰ类、Ⅱ类;面积120㎡,温度25℃,浓度3‰,误差±0.5μm",
    "boxes to be ticked": "□满意 □基本满意 □不满意;办理态度:满意□ 基本满意□ 不满意□;办理结果:已解决□正在解决□列入计划□;是□否□是□否□是□否□是□否□",
    "masked names": "李*、王*、张*、赵*、钱*、孙*、周*、吴*、郑*、冯*、陈**、褚**等委员,联系人:李***,电话:***********,XXX代表",
    "an address": "https://www.example.gov.cn/search?word=%E5%B7%A5%E4%B8%9A%E5%92%8C%E4%BF%A1%E6%81%AF%E5%8C%96%E5%B1%80",
    "questions": "怎么办?谁来办?钱从哪来?人往哪去?地在何处?路在何方?何时见效?如何考核?由谁监督?",
    "blanks of a template": "××县人民政府××函〔××××〕××号××××××××××××××××××××××××",
    "pinyin of a mirror": "對(duì)於(yú)您提出的關(guān)於發(fā)展工業(yè)的建議(yì),現(xiàn)答復(fù)如下",
    "bullets of a font": "\uf06c加强规划引导\n\uf06c落实工作责任\n\uf06c安排专项资金\n\uf0d8完善考核办法",
    "dashes and dots": "“十四五”规划——《关于……的意见》……——·•●■□→",
}


@pytest.mark.parametrize("case", NAMES)
def test_rare_words_and_signs_are_no_damage(case):
    assert find_garbled(f"{TEXT}\n{NAMES[case]}\n{TEXT}") is None


MARKED_UP = {
    "escaped twice": "<html><body>{}</body></html>".format("".join(f"&lt;p&gt;{line}&amp;nbsp;&lt;/p&gt;<br>" for line in TEXT.split("\n"))),
    "spans and breaks alone": "<span style='x'>" + TEXT.replace("\n", "</span><br/>\n<span>") + "</span>",
    "breaks in a text": "\n" + TEXT.replace("\n", "<br/>\n<br/>\n<br/>"),
    "behind thousands of blanks": " \r\n" * 2_000 + "<html><body><p>" + TEXT.replace("\n", "</p><p>"),
    "behind a long script": f"<script>{'var a=1;' * 700}</script><html><body><p>" + TEXT.replace("\n", "</p><p>"),
}


@pytest.mark.parametrize("case", MARKED_UP)
def test_no_tag_of_a_page_stands_in_its_text(case):
    lines = [line.strip() for line in decode(MARKED_UP[case].encode("utf-8"), "page.html").split("\n")]
    assert lines == TEXT.split("\n")


def test_tags_in_the_text_of_a_word_file_are_refused():
    tagged = TEXT.replace("\n", "&lt;br/&gt;").replace("提案", "&lt;b&gt;提案&lt;/b&gt;")
    with pytest.raises(UnreadableFile, match=r"page\.docx is garbled \(the tags of a web page stand in its text\)"):
        decode(word_file(paragraph(tagged)), "page.docx")


@pytest.mark.parametrize("lost", [1, 2])
def test_a_character_lost_now_and_then_is_let_pass(lost):
    text = TEXT * 2
    spread = text.replace("的", "\ufffd", lost)
    assert find_garbled(spread) is None
    assert decode(spread.encode("utf-8"), "page.txt") == spread


def test_many_lost_characters_are_not():
    assert find_garbled(TEXT * 5) is None
    assert find_garbled((TEXT * 5).replace("提案", "提\ufffd")) == "(10 characters were lost when it was saved)"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_byte_lost_from_a_page_costs_a_character(encoding):
    raw = bytearray((TEXT * 3).encode(encoding))
    del raw[raw.index("研究".encode(encoding))]
    text = decode(bytes(raw), "page.txt")
    assert 0 < text.count("\ufffd") <= 2
    assert text.count("现答复如下") == 3


@pytest.mark.parametrize(
    ("radicals", "characters"),
    [("⼯业和信息化⽅⾯", "工业和信息化方面"), ("⻓三⻆", "长三⻆"), ("⻋⻔⻚⻛⻢⻰", "车门页风马龙"), ("工业", "工业")],
)
def test_radicals_become_the_characters_they_look_like(radicals, characters):
    assert without_radicals(radicals) == characters


def test_radicals_are_put_right_in_every_kind_of_file():
    text = TEXT.replace("工", "⼯").replace("长", "⻓")
    assert decode(text.encode("utf-8"), "page.txt") == TEXT
    assert decode(word_file("".join(map(paragraph, text.split("\n")))), "page.docx") == TEXT


@pytest.mark.parametrize("text", ["", "\n", "答复", "a", "\ufffd"[:0]])
def test_short_texts(text):
    assert find_garbled(text) is None


def test_a_short_broken_text():
    assert find_garbled(BROKEN["UTF-8 that was read as GBK"]("答复如下")) is not None
