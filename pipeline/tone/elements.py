"""What the message should contain: found or missing, each with its quote.

Elements are those of the three kinds of recording (`elements.toml`). Names and numbers are read by code, the rest by
patterns; a better finder for an element replaces its entry in `_FINDERS` or its rule, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from models.staff_score import Element, Kind
from pipeline.dictated_numbers import DictatedNumber, dictated_numbers
from pipeline.tone.names import Names, find_names
from pipeline.tone.phrases import Rule, Span, rule_file, rules

FILE = "elements.toml"


def required(kind: Kind) -> tuple[str, ...]:
    """Names of the elements that a recording of this kind is checked for, in the order they are usually said."""
    return tuple(rule_file(FILE)["kinds"][kind.value])


def find_elements(text: str, kind: Kind) -> dict[str, Element]:
    """Looks for every element of a kind.

    Returns:
        By element name, in the order of `required`; times are left for whoever has a transcript.
    """
    facts = _read(text)
    return {name: _element(text, _find(name, facts)) for name in required(kind)}


def callback_number(text: str) -> tuple[DictatedNumber, DictatedNumber | None] | None:
    """The number to call back and its second saying, None where there is none.

    It is the number that is said again, otherwise the last one said: a wrong one is corrected by a later one.
    """
    numbers = dictated_numbers(text)
    for index, number in enumerate(numbers):
        for again in numbers[index + 1 :]:
            if number.same_as(again):
                return number, again
    return (numbers[-1], None) if numbers else None


class _Facts:
    """A text and what is read from it once for several elements."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: Names = find_names(text)
        number = callback_number(text)
        self.number = Span(number[0].start, number[0].end) if number else None
        self.again = Span(number[1].start, number[1].end) if number and number[1] else None


@lru_cache(maxsize=4)
def _read(text: str) -> _Facts:
    """The facts of a text, kept while its kinds are compared."""
    return _Facts(text)


_FINDERS: dict[str, Callable[[_Facts], Span | None]] = {
    "patient_name": lambda facts: facts.names.patient,
    "staff_name": lambda facts: facts.names.staff,
    "practice_name": lambda facts: facts.names.practice,
    "callback_number": lambda facts: facts.number,
    "number_repeated": lambda facts: facts.again,
}


def _find(name: str, facts: _Facts) -> Span | None:
    """One element's span, None when it is missing."""
    if name in _FINDERS:
        return _FINDERS[name](facts)
    rule = rules(FILE, "elements")[name]
    finds = [span for span in rule.finds(facts.text) if _in_reach(rule, span, facts.text)]
    if not finds:
        return None
    return finds[-1 if rule.last else 0]


def _in_reach(rule: Rule, span: Span, text: str) -> bool:
    """Whether a find lies in the part of the text that the rule looks at."""
    share = float((rule.notes or {}).get("within", 1.0))
    return span.start <= share * len(text) if share > 0 else span.end >= (1 + share) * len(text)


def _element(text: str, span: Span | None) -> Element:
    """A find as the data model has it."""
    return Element(True, span.of(text), span.start, span.end) if span else Element(False)
