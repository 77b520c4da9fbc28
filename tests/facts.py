"""What the tests of facts share: the facts of a text by their kind, and the one that it holds."""

from __future__ import annotations

from helpers.read import Fact, find_facts

NUMBERS = ("money", "quantity", "percentage")


def of_kind(text: str, *kinds: str) -> list[Fact]:
    """The facts of these kinds that a text states."""
    return [fact for fact in find_facts(text) if fact.kind in kinds]


def only(text: str, *kinds: str) -> Fact:
    """The one fact of a text, or the one of these kinds."""
    found = of_kind(text, *kinds) if kinds else find_facts(text)
    assert len(found) == 1, found
    return found[0]
