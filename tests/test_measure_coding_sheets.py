"""A sheet hides its key, comes back as it was filled in, and says on which line it was damaged."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.errors import InvalidValue, NotFound
from helpers.measure import Intrusion, read_coding_sheet, write_coding_sheet
from helpers.measure.coding_sheets import update_coding_sheet

OPTIONS = {"option_1": ["贷款", "芯片", "厂房"], "option_2": ["担保", "贷款", "园区"], "option_3": ["芯片", "封装", "担保"]}
ITEMS = Intrusion(
    "word",
    pd.DataFrame({"item": [1, 2, 3], **OPTIONS}),
    pd.DataFrame({"item": [1, 2, 3], "topic": [1, 2, 3], "label": ["金融", "芯片产业", "园区"], "intruder": [3, 2, 3]}),
    {"steps": []},
)
TEXTS = Intrusion(
    "topic",
    pd.DataFrame({"item": [1], "text": ['一、关于"融资难"\n全市新增贷款5亿元,其中…'], "option_1": ["贷款、担保"], "option_2": ["芯片、封装"]}),
    pd.DataFrame({"item": [1], "document_id": ["a1b2"], "intruder": [2]}),
    {"steps": []},
)


def filled(path, choices, items=ITEMS):
    """The sheet with these written into the last cells."""
    write_coding_sheet(items, path)
    head, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([head, *(line + choice for line, choice in zip(lines, choices, strict=True))]) + "\n", encoding="utf-8-sig")
    return path


def test_a_sheet_is_for_people(tmp_path):
    path = write_coding_sheet(ITEMS, tmp_path / "sheet.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "spreadsheet programs take it for UTF-8"
    head, first, *_ = path.read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("sheet 表号,item 题号,option 选项 1,option 选项 2,option 选项 3,choice: ")
    assert "选项号" in head
    assert first == f"{ITEMS.name},1,贷款,担保,芯片,"
    assert not list(tmp_path.glob("*.partial"))


def test_no_sheet_tells_its_key(tmp_path):
    words = write_coding_sheet(ITEMS, tmp_path / "words.csv").read_text(encoding="utf-8-sig")
    texts = write_coding_sheet(TEXTS, tmp_path / "texts.csv").read_text(encoding="utf-8-sig")
    assert "芯片产业" not in words
    assert "intruder" not in words + texts
    assert "a1b2" not in texts


def test_what_was_filled_in_comes_back(tmp_path):
    answers = read_coding_sheet(filled(tmp_path / "coder_a.csv", ["3", "", "２"]), ITEMS)
    assert answers["coder"].tolist() == ["coder_a"] * 3
    assert answers["item"].tolist() == [1, 2, 3]
    assert answers["choice"].fillna(0).tolist() == [3, 0, 2]
    assert read_coding_sheet(tmp_path / "coder_a.csv", ITEMS, coder="甲")["coder"].tolist() == ["甲"] * 3


def test_a_text_with_lines_and_quotation_marks_comes_back(tmp_path):
    path = write_coding_sheet(TEXTS, tmp_path / "b.csv", pd.DataFrame({"item": [1], "choice": [2]}))
    assert pd.read_csv(path, encoding="utf-8-sig").iloc[0, 2] == TEXTS.items["text"][0]
    assert read_coding_sheet(path, TEXTS)["choice"].tolist() == [2]


def test_a_sheet_sorted_anew_and_with_a_further_column_is_read(tmp_path):
    path = filled(tmp_path / "c.csv", ["3", "2", "1"])
    table = pd.read_csv(path, encoding="utf-8-sig", dtype=str).iloc[::-1].assign(备注="不确定")
    table.to_csv(path, index=False, encoding="utf-8-sig")
    assert read_coding_sheet(path, ITEMS)["choice"].tolist() == [3, 2, 1]


def test_answers_are_not_written_over_but_by_their_form(tmp_path):
    path = filled(tmp_path / "d.csv", ["3", "2", "1"])
    with pytest.raises(InvalidValue, match=r"d\.csv exists and may hold answers"):
        write_coding_sheet(ITEMS, path)
    update_coding_sheet(ITEMS, path, pd.DataFrame({"item": [2], "choice": [1]}))
    assert read_coding_sheet(path, ITEMS)["choice"].fillna(0).tolist() == [0, 1, 0]
    for write in (write_coding_sheet, lambda items, place: update_coding_sheet(items, place, pd.DataFrame({"item": [], "choice": []}))):
        with pytest.raises(InvalidValue, match="absent is no folder"):
            write(ITEMS, tmp_path / "absent" / "sheet.csv")


DAMAGED = {
    "an option that is none": (lambda lines: [lines[0], lines[1] + "4", *lines[2:]], "line 2: choice = '4': write a number from 1 to 3"),
    "a word": (lambda lines: [lines[0], lines[1], lines[2] + "贷款", lines[3]], "line 3: choice = '贷款'"),
    "zero": (lambda lines: [lines[0], lines[1] + "0", *lines[2:]], "line 2: choice = '0'"),
    "a missing item": (lambda lines: [lines[0], lines[1] + "1", lines[3] + "1"], "lacks the items 2: put back"),
    "an item twice": (lambda lines: [*lines, lines[1] + "1"], "line 5: item 1 stands twice"),
    "an item that is none": (lambda lines: [*lines, lines[1].replace(",1,", ",9,") + "1"], "line 5: there is no item '9'"),
    "another sheet": (lambda lines: [lines[0], lines[1].replace("word-", "topic-"), *lines[2:]], "line 2: the sheet is 'topic-"),
    "no choice": (lambda lines: lines, "holds no choice"),
    "no column": (lambda lines: [line.rsplit(",", 1)[0] for line in lines], "it needs sheet, item and choice"),
    "a lost comma": (lambda lines: [lines[0], lines[1][:-1], *lines[2:]], "line 2: 6 cells are needed"),
    "nothing": (lambda lines: [], "has the columns none: it needs sheet, item and choice"),
    "the columns alone": (lambda lines: lines[:1], "lacks the items 1, 2, 3: put back"),
    "another mark between": (lambda lines: [line.replace(",", ";") for line in lines], "with commas between"),
    "a broken number": (lambda lines: [lines[0], lines[1] + "3.0", *lines[2:]], "line 2: choice = '3.0'"),
    "a Chinese number": (lambda lines: [lines[0], lines[1] + "三", *lines[2:]], "line 2: choice = '三'"),
    "two answers": (lambda lines: [lines[0], lines[1] + "1;2", *lines[2:]], "line 2: choice = '1;2'"),
    "a quotation mark": (lambda lines: [lines[0], lines[1] + '"1', *lines[2:]], "mend the quotation marks"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_sheet_is_refused_by_its_line(case, tmp_path):
    damage, words = DAMAGED[case]
    path = write_coding_sheet(ITEMS, tmp_path / "sheet.csv")
    lines = damage(path.read_text(encoding="utf-8-sig").splitlines())
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    with pytest.raises(InvalidValue, match=words):
        read_coding_sheet(path, ITEMS)


def test_a_file_of_another_encoding_or_none(tmp_path):
    path = filled(tmp_path / "e.csv", ["3", "2", "1"])
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))
    with pytest.raises(InvalidValue, match="not in UTF-8"):
        read_coding_sheet(path, ITEMS)
    with pytest.raises(NotFound, match=r"absent\.csv is no file"):
        read_coding_sheet(tmp_path / "absent.csv", ITEMS)
    with pytest.raises(NotFound, match="is no file"):
        read_coding_sheet(tmp_path, ITEMS)


@pytest.mark.parametrize(
    ("case", "choice"),
    [("a space", "2 "), ("a wide digit", "２"), ("a wide digit and a wide space", "２\u3000"), ("a space of the web", "2\xa0"), ("quotation marks", '"2"')],
)
def test_a_number_is_read_however_it_was_typed(tmp_path, case, choice):
    assert read_coding_sheet(filled(tmp_path / "f.csv", [choice, "", ""]), ITEMS)["choice"].tolist()[0] == 2


@pytest.mark.parametrize(
    ("case", "save"),
    [
        ("no mark", lambda text: text.encode("utf-8")),
        ("lines of Windows", lambda text: text.replace("\n", "\r\n").encode("utf-8-sig")),
        ("lines of old Macs", lambda text: text.replace("\n", "\r").encode("utf-8-sig")),
        ("columns without a name", lambda text: text.replace("\n", ",,\n").encode("utf-8-sig")),
        ("lines between", lambda text: text.replace("\n", "\n\n").encode("utf-8-sig")),
    ],
)
def test_a_sheet_that_a_program_saved_in_its_own_way_is_read(tmp_path, case, save):
    path = filled(tmp_path / "g.csv", ["3", "2", ""])
    path.write_bytes(save(path.read_text(encoding="utf-8-sig")))
    assert read_coding_sheet(path, ITEMS)["choice"].fillna(0).tolist() == [3, 2, 0]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"item": [1]}, "the answers are of type dict"),
        (pd.DataFrame({"item": [1]}), "the answers have no column choice"),
        (pd.DataFrame({"item": [9], "choice": [1]}), "have an item 9: give those of word-.*, 1 to 3"),
        (pd.DataFrame({"item": [1, 1], "choice": [1, 2]}), "judged an item twice"),
        (pd.DataFrame({"item": [1], "choice": [4]}), "a choice is no option: give numbers from 1 to 3"),
        (pd.DataFrame({"item": [1], "choice": ["贷款"]}), "a choice is no option"),
        (pd.DataFrame({"item": [1], "choice": [1.5]}), "a choice is no option"),
    ],
)
def test_answers_to_other_items_are_not_written(tmp_path, answers, words):
    for write in (write_coding_sheet, update_coding_sheet):
        with pytest.raises(InvalidValue, match=words):
            write(ITEMS, tmp_path / "sheet.csv", answers)
    assert not list(tmp_path.iterdir())


def test_a_file_that_another_program_holds_stays_as_it_is(tmp_path, monkeypatch):
    path = filled(tmp_path / "h.csv", ["3", "2", "1"])

    def held(*_):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", held)
        with pytest.raises(InvalidValue, match=r"h\.csv cannot be written \(Permission denied\): close it in other programs"):
            update_coding_sheet(ITEMS, path, pd.DataFrame({"item": [1], "choice": [1]}))
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.read_bytes", held)
        with pytest.raises(InvalidValue, match=r"h\.csv cannot be read \(Permission denied\)"):
            read_coding_sheet(path, ITEMS)
    assert read_coding_sheet(path, ITEMS)["choice"].tolist() == [3, 2, 1]
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_no_sheet(tmp_path):
    with pytest.raises(InvalidValue, match="is a folder: name a file in it"):
        write_coding_sheet(ITEMS, tmp_path)
