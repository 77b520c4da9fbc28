"""No person and no telephone of any page is in any file, cache, message or log that a run leaves."""

from __future__ import annotations

import html
import io
import os
import re
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing

import pandas as pd
import pytest

from helpers.__main__ import main
from helpers.read import ledger, parse_reply
from helpers.read.files import decode
from tests.test_read_ofd import ofd_file, printed
from tests.test_read_office import paragraph, word_file

PERSONS = (
    "闻绍庭", "钱望舒", "欧阳修远", "阿卜杜拉·买买提", "祁连山", "司徒敏之", "裴雨桐", "甄子谦", "柏松年", "解语", "牟方正", "冉再思", "卜一凡", "聂鲁达",
)  # fmt: skip
NUMBERS = ("6351827", "2216843", "13800001111", "138-0000-2222", "7654321", "lida@example.gov.cn")
BODY = "一、关于资金。近年来,全县共安排技改资金1200万元,支持企业32户。{mention}\n二、下一步打算。我局将继续落实《某省促进中小企业发展条例》。"

# Each page has its own way of naming people; the words of the letter are made up.
PAGES = {
    "addressee, contact before the signature": """发布时间:2021-08-20  编辑:裴雨桐 审核:甄子谦
对县政协八届四次会议第{n}号提案的答复
闻绍庭、钱望舒委员:
您提出的《关于发展轴承产业的提案》收悉,现答复如下:
{body}
感谢闻绍庭委员对我们工作的关心和支持。
(联系人及电话:柏松年 0000-6351827)
丙县工业和信息化局
2021年7月13日""",
    "groups, contact after the signature": """丙县工业和信息化局关于对县十八届人大四次会议第{n}号建议的答复函
签 发 人:司徒敏之
尊敬的欧阳修远等8名代表:
欧阳修远代表等提出的关于培育专精特新企业的建议收悉,现答复如下:
{body}
专此答复。
丙县工业和信息化局
2020年5月9日
联系人姓名:聂鲁达  联系电话:0000-2216843 手机:13800001111
抄送:县政府督查室、县人大代工委""",
    "a form": """委员姓名:阿卜杜拉·买买提
提案内容:关于发展轴承产业的提案(第{n}号)
对县政协九届二次会议第{n}号提案的答复
阿卜杜拉·买买提委员:
您提出的提案收悉,现将办理情况答复如下:
{body}
经办人及电话:牟方正 138-0000-2222
主管领导:冉再思
丁县发展和改革局
2019年6月1日""",
    "blanks and a name in the text": """关于县政协十届一次会议第{n}号提案的答复
祁 连 山委员:
您提出的关于建设园区的提案收悉,现答复如下:
{body}
来信请寄lida@example.gov.cn,或电7654321。电话:7654321
戊县商务局
2022年3月4日
责任编辑:卜一凡""",
}
NAMES = ("闻绍庭", "欧阳修远", "阿卜杜拉·买买提", "祁连山")
REFUSED = {
    "news/解语代表到企业调研.txt": "解语代表到企业调研。解语代表说,企业发展得很好,我们都很高兴。联系电话:0000-6351827",
    "牟方正委员.jpg": "",
    "冉再思委员.docx": "not a Word file 0000-2216843",
    "司徒敏之代表.pdf": "%PDF-1.4 broken 13800001111",
}


def page(kind, number):
    name = NAMES[list(PAGES).index(kind)]
    return PAGES[kind].format(n=number, body=BODY.format(mention=f"{name}同志提出的意见已经采纳。"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Every way of naming people in every kind of file, some under their names, some refused."""
    folder = tmp_path_factory.mktemp("private") / "pages"
    (folder / "news").mkdir(parents=True)
    for number, (kind, name) in enumerate(zip(PAGES, NAMES, strict=True), start=1):
        (folder / f"{name}.txt").write_text(page(kind, number), encoding="utf-8")
        (folder / f"{name}{number}.docx").write_bytes(word_file("".join(map(paragraph, page(kind, number + 10).split("\n")))))
        with zipfile.ZipFile(folder / f"{number}.zip", "a") as archive:
            archive.writestr(f"答复{name}委员/{name}代表.html", web_page(page(kind, number + 20), name))
            archive.writestr(f"{name}委员照片.png", b"")
    for file, text in REFUSED.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def web_page(text, name):
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return (
        f'<html><head><meta charset="utf-8"><meta name="author" content="{name}"><title>{name}委员提案的答复</title></head>'
        f'<body><div id="zoom">{paragraphs}</div><div>编辑:裴雨桐 电话:0000-7654321</div></body></html>'
    )


def with_author(raw, member, properties):
    """A file of several members whose properties name an author."""
    packed = io.BytesIO(raw)
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        for name, part in (parts | {member: properties(parts.get(member, b"").decode("utf-8"))}).items():
            archive.writestr(name, part)
    return packed.getvalue()


def leaks(*texts):
    joined = [re.sub(r"\s", "", text) for text in texts]
    return [word for word in (*PERSONS, *NUMBERS) if any(word in text for text in joined)]


def everything(folder):
    """All that can be read of the files in a folder: their names, Parquet as text, all others by their bytes."""
    for path in sorted(folder.rglob("*")):
        yield path.name
        if path.suffix == ".parquet":
            yield pd.read_parquet(path).to_csv()
        elif path.is_file():
            yield path.read_bytes().decode("utf-8", "ignore")


@pytest.fixture
def run(one_process, capfd):
    """A verb of the command line and what it prints, be it by Python or by a library of another language."""

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        return code, "".join(capfd.readouterr())

    return run


def test_nothing_of_a_person_is_left_or_printed(run, pages, tmp_path):
    code, printed = run("ingest", pages, tmp_path / "out")
    assert code == 0, printed
    check_what_is_left(printed, tmp_path / "out")


@pytest.mark.slow
def test_nothing_of_a_person_is_left_or_printed_by_workers(pages, tmp_path):
    command = [sys.executable, "-m", "helpers", "analyze", str(pages), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    check_what_is_left(done.stdout + done.stderr, tmp_path / "out")


def check_what_is_left(printed, out):
    stored = list(everything(out))
    assert len(pd.read_parquet(out / "replies.parquet")) == 12
    assert not leaks(printed, *stored)
    assert any("某" in text for text in stored), "the names are gone because they were replaced, not because nothing was read"


def test_who_wrote_a_file_is_not_read():
    text = page("a form", 1)
    core = "<cp:coreProperties xmlns:cp='urn:c' xmlns:dc='urn:d'><dc:creator>裴雨桐</dc:creator></cp:coreProperties>"
    word = with_author(word_file("".join(map(paragraph, text.split("\n")))), "docProps/core.xml", lambda _: core)
    ofd = with_author(
        ofd_file(*printed(text.split("\n"))), "OFD.xml",
        lambda part: part.replace("<ofd:DocInfo/>", "<ofd:DocInfo><ofd:Author>裴雨桐</ofd:Author></ofd:DocInfo>"),
    )  # fmt: skip
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    web = f'<html><head><meta charset="utf-8"><meta name="author" content="裴雨桐"></head><body>{paragraphs}</body></html>'.encode()
    for raw, name in ((word, "1.docx"), (ofd, "1.ofd"), (web, "1.html")):
        read = decode(raw, name)
        assert "县政协" in read
        assert "裴雨桐" not in read
        assert not leaks(repr(parse_reply(read, source=name)))


GLUED = (
    "石炉县工业和信息化局关于对县政协九届二次会议第12号提案的答复闻绍庭委员:您提出的《关于发展轴承产业的提案》收悉,现答复如下:"
    "一、关于资金。全县共安排技改资金1200万元。感谢您的关心。石炉县工业和信息化局2023年6月5日联系人{name}联系电话0000-6351827"
)


@pytest.mark.parametrize("name", ["柏松年", "逯清扬"])
def test_a_person_behind_the_signature_of_a_page_without_lines_is_in_no_field(name):
    reply = parse_reply(GLUED.format(name=name))
    assert name not in repr(reply)
    assert not leaks(repr(reply))
    assert reply.department == "石炉县工业和信息化局"


@pytest.mark.parametrize("file", REFUSED)
def test_no_message_names_a_person(file, run, pages, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / file.rpartition("/")[2]).write_bytes((pages / file).read_bytes())
    code, printed = run("ingest", tmp_path / "one", tmp_path / "out")
    assert code == 2
    assert not leaks(printed.replace(str(tmp_path), ""))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_what_a_killed_run_leaves_names_no_one(pages, tmp_path):
    many = tmp_path / "many"
    for copy in range(60):
        (many / f"{copy}").mkdir(parents=True)
        for kind, name in zip(PAGES, NAMES, strict=True):
            (many / f"{copy}" / f"{name}.txt").write_text(page(kind, copy), encoding="utf-8")
    command = [sys.executable, "-m", "helpers", "ingest", str(many), str(tmp_path / "out")]
    stopped = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    cache = tmp_path / "out" / ".ingest.sqlite"
    printed = b""
    while b"200/240" not in printed:
        printed += os.read(stopped.stderr.fileno(), 1_000) or pytest.fail("the run ended before it was killed")
    os.killpg(stopped.pid, signal.SIGKILL)
    printed += stopped.communicate()[1]
    stored = list(everything(tmp_path / "out"))
    with closing(sqlite3.connect(cache)) as pages_read:
        rows = pages_read.execute("SELECT source, reason, reply FROM page").fetchall()
    assert rows
    unpacked = [str(ledger._unpack(packed)) for _, _, packed in rows if packed]
    assert not leaks(printed.decode("utf-8"), *stored, *[f"{source} {reason}" for source, reason, _ in rows], *unpacked)
