"""The form keeps what is clicked, saves it at once, goes on where it ended; on a page its items stand in a table."""

from __future__ import annotations

import re

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from helpers.errors import InvalidValue
from helpers.measure import Intrusion, read_coding_sheet, score_intrusion, write_coding_sheet
from helpers.show import code_items, use_style

ITEMS = Intrusion(
    "word",
    pd.DataFrame({"item": [1, 2, 3], "option_1": ["贷款", "芯片", "厂房"], "option_2": ["担保", "贷款", "园区"], "option_3": ["芯片", "封装", "担保"]}),
    pd.DataFrame({"item": [1, 2, 3], "topic": [1, 2, 3], "label": ["金融", "半导体", "园区"], "intruder": [3, 2, 3]}),
    {"steps": []},
)
LONG = "一、关于<融资难>\n" + "全市新增贷款五亿元，其中普惠贷款两亿元。" * 20 + "其余各条另函答复，不在此赘述。"
TEXTS = Intrusion(
    "topic",
    pd.DataFrame({"item": [1], "text": [LONG], "option_1": ["贷款、担保"], "option_2": ["芯片、封装"]}),
    pd.DataFrame({"item": [1], "document_id": ["d"], "intruder": [2], "weight_1": [0.9], "weight_2": [0.1]}),
    {"steps": []},
)
VIEW = "application/vnd.jupyter.widget-view+json"


def seen(form):
    """The words of the form in reading order, tags taken out."""
    widgets, words = [form._form], []
    while widgets:
        widget = widgets.pop(0)
        widgets[:0] = list(getattr(widget, "children", []))
        words.append(re.sub(r"<[^>]+>", "", str(getattr(widget, "value", "") or "")))
        words.extend(name for name, _ in getattr(widget, "options", []))
        words.append(getattr(widget, "description", ""))
    return [word for word in words if word.strip() and not word.isdigit()]


def test_an_item_is_shown_at_a_time_with_its_question():
    with use_style("zh"):
        form = code_items(ITEMS)
    assert seen(form) == [
        "哪个词与其他各词不属一类？", "第 1 题，共 3 题", "1　贷款", "2　担保", "3　芯片", "上一题", "下一题", "已判 0 题，共 3 题",
    ]  # fmt: skip
    with use_style("en"):
        assert seen(code_items(ITEMS))[:2] == ["Which word does not belong with the others?", "Item 1 of 3"]


def test_clicks_turn_the_pages_and_keep_the_choices():
    form = code_items(ITEMS, coder="甲")
    assert form.back.disabled
    form.choices[0].value = 3
    form.forth.click()
    assert "Item 2 of 3" in seen(form)
    assert "2　贷款" in seen(form)
    form.choices[1].value = 1
    form.forth.click()
    assert form.forth.disabled
    form.back.click()
    form.choices[1].value = 2
    assert "2 of 3 judged" in seen(form)
    assert form.answers["choice"].fillna(0).tolist() == [3, 2, 0]
    table = score_intrusion(ITEMS, form.answers).set_index("coder")
    assert table.loc["甲", ["items", "correct"]].tolist() == [2, 2]


def test_turning_too_far_stays_at_the_ends():
    form = code_items(ITEMS)
    form.turn_to(99)
    assert form.number == 3
    form.turn_to(-5)
    assert form.number == 1


def test_each_choice_is_saved_and_the_coder_goes_on_where_it_ended(tmp_path):
    path = tmp_path / "coder_b.csv"
    form = code_items(ITEMS, path)
    assert not path.exists(), "nothing was chosen"
    form.choices[0].value = 2
    assert read_coding_sheet(path, ITEMS)["choice"].fillna(0).tolist() == [2, 0, 0]
    form.choices[2].value = 3
    assert "2 of 3 judged; saved in coder_b.csv" in seen(form)
    again = code_items(ITEMS, path)
    assert again.number == 2, "the first that is open"
    assert again.answers.equals(form.answers)
    assert again.answers["coder"].tolist() == ["coder_b"] * 3


def test_a_blank_sheet_that_was_handed_out_is_begun(tmp_path):
    path = write_coding_sheet(ITEMS, tmp_path / "coder_c.csv")
    form = code_items(ITEMS, path)
    assert form.number == 1
    form.choices[1].value = 2
    assert read_coding_sheet(path, ITEMS)["choice"].fillna(0).tolist() == [0, 2, 0]


def test_what_cannot_be_saved_is_told_in_the_form_and_kept_in_it(tmp_path, monkeypatch):
    path = tmp_path / "coder_d.csv"
    with use_style("zh"):
        form = code_items(ITEMS, path)

    def held(*_):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", held)
        form.choices[0].value = 3
    told = seen(form)[-1]
    assert told.startswith("已判 1 题，共 3 题")
    assert "未能保存：" in told
    assert "coder_d.csv cannot be written (Permission denied): close it in other programs" in told
    assert form.answers["choice"].fillna(0).tolist() == [3, 0, 0]
    form.choices[1].value = 1
    assert "未能保存" not in seen(form)[-1]
    assert read_coding_sheet(path, ITEMS)["choice"].fillna(0).tolist() == [3, 1, 0]


def test_a_text_is_read_whole_and_is_no_markup():
    form = code_items(TEXTS)
    (page,) = (widget.value for widget in form._page.children if hasattr(widget, "value") and LONG[-10:] in str(widget.value))
    assert "&lt;融资难&gt;" in page
    assert "<融资难>" not in page


def test_what_cannot_be_kept_is_refused(tmp_path):
    with pytest.raises(InvalidValue, match="absent is no folder"):
        code_items(ITEMS, tmp_path / "absent" / "a.csv")
    with pytest.raises(InvalidValue, match="is a folder: name a file"):
        code_items(ITEMS, tmp_path)
    with pytest.raises(InvalidValue, match="the items are of type DataFrame: give what word_intrusion returns"):
        code_items(ITEMS.items)
    other = write_coding_sheet(TEXTS, tmp_path / "other.csv", pd.DataFrame({"item": [1], "choice": [1]}))
    with pytest.raises(InvalidValue, match="the sheet is 'topic-"):
        code_items(ITEMS, other)


def test_a_page_has_a_table_of_all_items(monkeypatch):
    monkeypatch.setenv("DAFU_NOTEBOOK", "are_the_topics_real")
    shown = code_items_in("zh")._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html"}, "a form without a kernel is an error on the page"
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", shown["text/html"])
    assert cells == ["1", "贷款", "担保", "芯片", "2", "芯片", "贷款", "封装", "3", "厂房", "园区", "担保"]
    assert "哪个词与其他各词不属一类？" in shown["text/html"]
    assert shown == code_items_in("zh")._repr_mimebundle_(), "the same bytes on every run"
    page = code_items(TEXTS)._repr_mimebundle_()["text/html"]
    assert "…" in page
    assert LONG[-10:] not in page


def code_items_in(language):
    with use_style(language):
        return code_items(ITEMS)


def test_a_front_end_is_offered_the_form(monkeypatch):
    monkeypatch.delenv("DAFU_NOTEBOOK", raising=False)
    form = code_items(ITEMS)
    assert form._repr_mimebundle_()[VIEW]["model_id"] == form._form.model_id


CELLS = [
    "import pandas as pd\nfrom helpers.measure import Intrusion\nfrom helpers.show import code_items",
    "shown = pd.DataFrame({'item': [1, 2], 'option_1': ['贷款', '芯片'], 'option_2': ['担保', '贷款']})\n"
    "key = pd.DataFrame({'item': [1, 2], 'topic': [1, 2], 'label': ['', ''], 'intruder': [1, 2]})\n"
    "form = code_items(Intrusion('word', shown, key, {'steps': []}))\nform",
    "form.choices[0].value = 1\nform.forth.click()\nform.choices[1].value = 2\nprint(form.number, form.answers['choice'].tolist())",
]


@pytest.mark.slow
def test_a_real_kernel_builds_the_form_and_clicking_yields_answers(root, monkeypatch):
    monkeypatch.delenv("DAFU_NOTEBOOK", raising=False)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(root)}}).execute()
    (shown,) = notebook.cells[1].outputs
    assert set(shown["data"]) == {"text/plain", "text/html", VIEW}
    states = notebook.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    assert shown["data"][VIEW]["model_id"] in states
    assert {state["model_name"] for state in states.values()} >= {"RadioButtonsModel", "ButtonModel", "VBoxModel"}
    assert notebook.cells[2].outputs[0]["text"] == "2 [1, 2]\n"
