"""A form in a notebook in which a person looks for intruders, item by item; a table of the items where nobody sits."""

from __future__ import annotations

import html
import os
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.coding_sheets import check_folder, read_choices, update_coding_sheet
from helpers.measure.intrusion import Intrusion
from helpers.show.drawing import cut
from helpers.show.words import label

# So much of a text stands in the table; the form shows the whole.
_SHOWN = 120
_QUESTIONS = {"word": "odd_word", "topic": "odd_topic", "word-set": "odd_set"}
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class CodingForm:
    """What `code_items` returns: shown by a notebook as a form, it keeps the choices made.

    Attributes
    ----------
    items
        What is asked.
    choices
        One `ipywidgets.RadioButtons` an item; its value is the number of the option chosen, or None.
    back, forth
        The buttons that turn to the item before and after.
    """

    def __init__(self, items: Intrusion, path: Path | None, coder: str) -> None:
        self.items, self.path, self.coder = items, path, coder
        self._problem = ""
        given = [pd.NA] * len(items)
        if path is not None and path.exists():
            given = read_choices(path, items, coder)["choice"].tolist()
        rows = items.items.to_dict("records")
        self.choices = [self._radio(row, choice) for row, choice in zip(rows, given, strict=True)]
        self.back = widgets.Button(description=label("back"), icon="arrow-left")
        self.forth = widgets.Button(description=label("forth"), icon="arrow-right", button_style="primary")
        self._place, self._state = widgets.HTML(), widgets.HTML()
        question = widgets.HTML(f"<b>{label(_QUESTIONS[items.task])}</b>")
        self._page = widgets.VBox()
        self.back.on_click(lambda _: self.turn_to(self.number - 1))
        self.forth.on_click(lambda _: self.turn_to(self.number + 1))
        buttons = widgets.HBox([self.back, self.forth, self._state])
        self._form = widgets.VBox([question, self._place, self._page, buttons])
        self._table = _table(items)
        self._language = {name: label(name) for name in ("item_of", "judged", "saved_in", "not_saved", "between")}
        first_open = next((number for number, radio in enumerate(self.choices, 1) if radio.value is None), 1)
        self.turn_to(first_open)

    def turn_to(self, number: int) -> None:
        """Show an item by its number; before the first and after the last there is none, and the nearest is shown."""
        self.number = min(max(number, 1), len(self.items))
        row, radio = self.items.items.iloc[self.number - 1], self.choices[self.number - 1]
        self._place.value = self._language["item_of"].format(self.number, len(self.items))
        text = [widgets.HTML(_page_of(row["text"]))] if "text" in row else []
        self._page.children = [*text, radio]
        self.back.disabled, self.forth.disabled = self.number == 1, self.number == len(self.items)
        self._tell()

    @property
    def answers(self) -> pd.DataFrame:
        """DataFrame[coder, item, choice], as `helpers.measure.read_coding_sheet` returns; for `score_intrusion`."""
        chosen = pd.array([pd.NA if radio.value is None else radio.value for radio in self.choices], dtype="Int64")
        return pd.DataFrame({"coder": self.coder, "item": self.items.items["item"], "choice": chosen})

    def _radio(self, row: dict[Any, Any], choice: Any) -> widgets.RadioButtons:
        """The options of an item with their numbers; arrow keys choose, and each choice is kept at once."""
        options = [(f"{place}　{row[name]}", place) for place, name in enumerate(self.items.options, start=1)]
        value = None if pd.isna(choice) else int(choice)
        radio = widgets.RadioButtons(options=options, value=value, layout=widgets.Layout(width="max-content"))
        radio.observe(lambda _: self._keep(), names="value")
        return radio

    def _keep(self) -> None:
        """Save all choices; why they could not be saved is told in the form, as a click has nobody to raise it to."""
        try:
            if self.path is not None:
                update_coding_sheet(self.items, self.path, self.answers)
            self._problem = ""
        except InvalidValue as error:
            self._problem = str(error)
        self._tell()

    def _tell(self) -> None:
        """How many items were judged, and where the answers are."""
        judged = sum(radio.value is not None for radio in self.choices)
        told = [self._language["judged"].format(judged, len(self.items))]
        if self._problem:
            told.append(f"<b>{self._language['not_saved'].format(html.escape(self._problem))}</b>")
        elif judged and self.path is not None:
            told.append(self._language["saved_in"].format(html.escape(self.path.name)))
        self._state.value = self._language["between"].join(told)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """The form for a front end that has widgets, and a table for those that have none.

        Where the project builds its notebooks nobody sits, and a form without its kernel is an error on the page.
        """
        shown: dict[str, Any] = {"text/plain": f"CodingForm({self.items!r})", "text/html": self._table}
        if "DAFU_NOTEBOOK" not in os.environ:
            shown[_WIDGET_VIEW] = self._form._repr_mimebundle_(**options)[_WIDGET_VIEW]
        return shown


def code_items(items: Intrusion, path: str | Path | None = None, *, coder: str | None = None) -> CodingForm:
    """Ask a person in a notebook which option of each item does not belong.

    Parameters
    ----------
    items
        What `word_intrusion`, `topic_intrusion` or `word_set_intrusion` returns.
    path
        A CSV file in which each choice is saved at once, the sheet of `write_coding_sheet`. If it exists, the coder
        goes on where it ends. Nothing is saved if None.
    coder
        What the coder is called in tables: the file's name without its ending, or ``"coder"``, if None.

    Returns
    -------
    CodingForm, which a notebook shows as a form in the language that `use_style` set: one item at a time, its options
    chosen with the mouse or with Tab and the arrow keys. ``form.answers`` holds the choices. Where there is no front
    end with widgets, as on a page, the items stand in a table.

    Raises
    ------
    InvalidValue
        If the items are none, the folder of the path does not exist or cannot be written, or the file holds other
        items or is damaged.
    """
    if not isinstance(items, Intrusion):
        raise InvalidValue(f"the items are of type {type(items).__name__}: give what word_intrusion returns")
    path = None if path is None else Path(path)
    if path is not None:
        check_folder(path)
    return CodingForm(items, path, coder or ("coder" if path is None else path.stem))


def _page_of(text: str) -> str:
    """A text as it is printed, in a box that scrolls."""
    box = "max-height:20em; overflow:auto; padding:0.6em; border:1px solid #d9d9d9"
    return f'<div lang="zh" style="white-space:pre-wrap; line-height:1.7; {box}">{html.escape(text)}</div>'


def _table(items: Intrusion) -> str:
    """All items with their options under numbers; long texts are cut."""
    table = items.items.rename(columns={"item": label("item"), "text": label("text")})
    table = table.rename(columns={name: str(place) for place, name in enumerate(items.options, start=1)})
    if "text" in items.items:
        table[label("text")] = [cut(text, _SHOWN) for text in table[label("text")]]
    # An identifier drawn at random would change the page on every run.
    styled = table.style.format(escape="html").set_uuid("items").hide(axis="index")
    styled = styled.set_caption(label(_QUESTIONS[items.task]))
    return styled.set_properties(subset=None, **{"text-align": "left", "vertical-align": "top"}).to_html()
