"""Files and members of archives are listed once each; what leads out of an archive, or swells, is refused by name."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import zipfile
from pathlib import Path

import pytest

from helpers.errors import InvalidValue, NotFound
from helpers.read import UnreadableFile, ingest, load_corpus
from helpers.read.collected import append_line, store_page
from helpers.read.pages import count_pages, find_pages, page_bytes

pytestmark = pytest.mark.usefixtures("one_process")

PAGE = "对县政协六届三次会议第{number}号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n已办结{number}件。\n石炉县经济和信息化局\n2015年5月{number}日"
PLAIN = {"2015/a.html": 1, "b.txt": 2, "目录/丙.txt": 3}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "pages"
    place.mkdir()
    return place


def pack(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def text(number):
    return PAGE.format(number=number).encode("utf-8")


def reasons(place):
    return {page.name: page.reason for page in find_pages(place)}


def test_files_and_members_are_listed_in_order(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "z.txt").write_bytes(text(9))
    (tmp_path / ".hidden.zip").write_bytes(b"")
    pack(tmp_path / "sub" / "saved.ZIP", {**{name: text(n) for name, n in PLAIN.items()}, ".x.txt": "", "__MACOSX/b.txt": "", "c/.d/e.txt": "", "leer/": ""})
    assert list(reasons(tmp_path)) == ["z.txt", "sub/saved.ZIP/2015/a.html", "sub/saved.ZIP/b.txt", "sub/saved.ZIP/目录/丙.txt"]
    assert not any(reasons(tmp_path).values())
    assert count_pages(tmp_path) == 4
    assert [page_bytes(page) for page in find_pages(tmp_path)] == [text(9), text(1), text(2), text(3)]


def test_an_archive_is_a_folder_of_pages(tmp_path):
    place = pack(tmp_path / "saved.zip", {name: text(n) for name, n in PLAIN.items()})
    assert list(reasons(place)) == list(PLAIN)
    assert ingest(place, tmp_path / "out", progress=False).read == 3
    corpus = load_corpus(tmp_path / "out")
    assert (corpus.name, sorted(corpus.replies["source"])) == ("saved", sorted(PLAIN))
    assert load_corpus(place).digest == corpus.digest


# What a member may be called or be, and words of the reason for which it is not read.
TRICKS = {
    "../../evil.txt": "leads out of its archive",
    "/etc/evil.txt": "leads out of its archive",
    "C:/evil.txt": "leads out of its archive",
    "a\\..\\..\\evil.txt": "leads out of its archive",
    "inner.zip": "an archive inside an archive",
    "pages.rar": "is a .rar archive: unpack it",
    "picture.jpg": "is a .jpg: save the page",
    "README": "is a file without suffix: save the page",
}


@pytest.mark.parametrize("name", TRICKS)
def test_a_member_that_is_no_page_is_refused_by_name(name, folder):
    pack(folder / "saved.zip", {"a.txt": text(1), name: text(2)})
    (member,) = [page for page in find_pages(folder) if page.reason]
    assert TRICKS[name] in member.reason
    with pytest.raises(UnreadableFile, match="saved.zip"):
        page_bytes(member)
    report = ingest(folder, folder.parent / "out", progress=False)
    assert (report.read, len(report.refused)) == (1, 1)
    assert not list(folder.parent.rglob("evil*"))


def test_a_link_is_not_followed(tmp_path):
    link = zipfile.ZipInfo("passwords.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "saved.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", text(1))
    assert "is a link: pack the file itself" in reasons(tmp_path)["saved.zip/passwords.txt"]


def test_two_members_of_one_name_are_two_pages(tmp_path):
    with zipfile.ZipFile(tmp_path / "saved.zip", "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("a.txt", text(1))
        archive.writestr("a.txt", text(2))
    pages = list(find_pages(tmp_path))
    assert [page.name for page in pages] == ["saved.zip/a.txt", "saved.zip/a.txt (2)"]
    assert [page_bytes(page) for page in pages] == [text(1), text(2)]


def test_names_in_gb18030_are_read(tmp_path):
    # Chinese systems write names in their own encoding and do not set the flag of UTF-8.
    name = "提案复.txt".encode("gb18030")
    info = zipfile.ZipInfo("x" * len(name))
    with zipfile.ZipFile(tmp_path / "saved.zip", "w") as archive:
        archive.writestr(info, text(1))
    (tmp_path / "saved.zip").write_bytes((tmp_path / "saved.zip").read_bytes().replace(b"x" * len(name), name))
    assert list(reasons(tmp_path)) == ["saved.zip/提案复.txt"]


def test_a_bomb_is_not_opened(folder):
    pack(folder / "bomb.zip", {f"{n}.txt": b"\0" * 30_000_000 for n in range(8)})
    (folder / "a.txt").write_bytes(text(1))
    assert reasons(folder) == {"a.txt": None, "bomb.zip": "bomb.zip would unpack to 240 MB, more than 50 times its size: it is not opened"}
    assert ingest(folder, folder.parent / "out", progress=False).read == 1


def test_a_large_member_is_not_unpacked(tmp_path):
    pack(tmp_path / "saved.zip", {"huge.txt": b"\0" * 50_000_001, "a.txt": text(1)})
    assert reasons(tmp_path)["saved.zip/huge.txt"] == "saved.zip/huge.txt is larger than 50 MB: save the page alone"


@pytest.mark.parametrize("keep", [0, 10, 200])
def test_a_torn_archive_is_refused_whole(keep, tmp_path):
    whole = pack(tmp_path / "saved.zip", {name: text(n) for name, n in PLAIN.items()}).read_bytes()
    (tmp_path / "saved.zip").write_bytes(whole[:keep])
    (tmp_path / "a.txt").write_bytes(text(1))
    assert reasons(tmp_path)["saved.zip"] == "saved.zip is no whole zip archive: pack it again"


def test_a_damaged_member_is_refused_alone(folder):
    path = pack(folder / "saved.zip", {"a.txt": text(1), "b.txt": text(2)})
    raw = bytearray(path.read_bytes())
    raw[60] ^= 0xFF
    path.write_bytes(raw)
    report = ingest(folder, folder.parent / "out", progress=False)
    assert report.read == 1
    assert report.refused == (("saved.zip/a.txt", "saved.zip/a.txt is damaged in its archive: pack it again"),)


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither")
def test_what_is_no_regular_file_is_refused_by_name(folder):
    (folder / "a.txt").write_bytes(text(1))
    (folder / "broken.txt").symlink_to(folder / "nothing")
    os.mkfifo(folder / "pipe.txt")
    assert "link to nothing" in reasons(folder)["broken.txt"]
    assert "no regular file" in reasons(folder)["pipe.txt"]
    report = ingest(folder, folder.parent / "out", progress=False)
    manifest = (folder.parent / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    assert (report.read, len(manifest)) == (1, 3)


@pytest.mark.parametrize("name", ["absent", "absent.zip", "page.txt", "empty"])
def test_a_place_without_pages_is_named(name, tmp_path):
    (tmp_path / "page.txt").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "picture.jpg").write_bytes(b"")
    with pytest.raises((NotFound, InvalidValue), match=name):
        count_pages(tmp_path / name)


def test_names_of_members_are_redacted(folder):
    pack(folder / "saved.zip", {"王伟委员.txt": text(1), "钱望舒委员/照片.jpg": b"", "李大为委员.txt": text(2)})
    report = ingest(folder, folder.parent / "out", progress=False)
    stored = (folder.parent / "out" / "manifest.jsonl").read_text(encoding="utf-8") + str(report)
    assert report.read == 2, "two names that are the same when redacted are still two pages"
    sources = [re.sub("~[0-9a-f]{6}", "", entry["source"]) for entry in map(json.loads, stored.splitlines()[:3])]
    assert sorted(sources) == ["saved.zip/某委员.txt"] * 2 + ["saved.zip/某委员/照片.jpg"]
    assert not any(name in stored for name in ("王伟", "钱望舒", "李大为"))


def test_a_collected_page_is_known_by_its_address(folder):
    address = "http://www.example.gov.cn/art/2021/答复.html?id=7"
    for n, known in ((1, address), (2, None)):
        body = text(n)
        file = store_page(make_pages(folder / "bureau"), f"www-example-gov-cn-{n}", ".txt", body)
        if known:
            append_line(folder / "bureau", {"url": known, "outcome": "stored", "file": file, "sha256": hashlib.sha256(body).hexdigest()})
    report = ingest(folder, folder.parent / "out", progress=False)
    assert sorted(load_corpus(folder.parent / "out").replies["source"]) == ["bureau/pages/www-example-gov-cn-2.txt", address]
    assert (report.read, report.refused) == (2, ()), "the log is no page"


def make_pages(place):
    (place / "pages").mkdir(parents=True, exist_ok=True)
    return place


def test_names_are_told_apart_whatever_they_are(folder):
    with zipfile.ZipFile(folder / "saved.zip", "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        for number, name in enumerate(("a.txt", "a.txt", "a.txt (2)", "/a.txt", ""), start=1):
            archive.writestr(zipfile.ZipInfo(name), text(number))
    names = [page.name for page in find_pages(folder)]
    assert names == ["saved.zip/a.txt", "saved.zip/a.txt (2)", "saved.zip/a.txt (2) (2)", "saved.zip/a.txt (3)", "saved.zip/"]
    report = ingest(folder, folder.parent / "out", progress=False)
    assert (report.read, len(report.refused)) == (2, 3), "a name (2) has a suffix of its own; the others lead out or have none"


def test_a_name_in_utf_8_that_does_not_say_so_is_read(tmp_path):
    name = "答复一.txt".encode()
    with zipfile.ZipFile(tmp_path / "saved.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("x" * len(name)), text(1))
    (tmp_path / "saved.zip").write_bytes((tmp_path / "saved.zip").read_bytes().replace(b"x" * len(name), name))
    assert list(reasons(tmp_path)) == ["saved.zip/答复一.txt"]


def test_an_archive_that_is_replaced_while_it_is_read(folder):
    pack(folder / "saved.zip", {"a.txt": text(1), "b.txt": text(2)})
    listed = list(find_pages(folder))
    pack(folder / "saved.zip", {"c.txt": text(3)})
    for page in listed:
        with pytest.raises(UnreadableFile, match=f"{page.name} is no longer in its archive as it was"):
            page_bytes(page)


def test_a_page_that_went_is_named_without_its_place_on_this_machine(folder):
    (folder / "a.txt").write_bytes(text(1))
    (page,) = find_pages(folder)
    (folder / "a.txt").unlink()
    with pytest.raises(UnreadableFile, match=r"^a\.txt has gone since it was listed"):
        page_bytes(page)


@pytest.mark.skipif(os.name == "nt", reason="Windows needs rights to make links")
def test_a_linked_folder_is_refused_by_name(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (folder / "a.txt").write_bytes(text(1))
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    assert reasons(folder) == {"a.txt": None, "linked": "linked is a link to a folder: put the folder itself there"}


def test_a_bomb_or_a_torn_archive_as_the_place_itself_is_named(tmp_path):
    torn = tmp_path / "torn.zip"
    torn.write_bytes(b"PK")
    with pytest.raises(InvalidValue, match=r"torn\.zip is no whole zip archive"):
        count_pages(torn)


def test_a_collected_folder_read_from_inside_knows_its_addresses(folder, monkeypatch):
    file = store_page(make_pages(folder), "www-example", ".txt", text(1))
    append_line(folder, {"url": "http://example.gov.cn/1", "outcome": "stored", "file": file})
    monkeypatch.chdir(folder)
    assert list(reasons(Path())) == ["http://example.gov.cn/1"]


def test_two_collected_copies_of_one_address_are_two_pages(folder):
    for place in ("one", "other"):
        file = store_page(make_pages(folder / place), "www-example", ".txt", text(1))
        append_line(folder / place, {"url": "http://example.gov.cn/1", "outcome": "stored", "file": file})
    report = ingest(folder, folder.parent / "out", progress=False)
    assert (report.read, report.duplicates) == (1, (("http://example.gov.cn/1", "http://example.gov.cn/1"),))
