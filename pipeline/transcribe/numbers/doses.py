"""Doses: '500 milligrams', 'twenty five mg', 'two tablets', 'ten units', 'a half a pill'."""

from __future__ import annotations

import re

from models.transcript import NumberKind
from pipeline.transcribe.numbers.amounts import WORD, number
from pipeline.transcribe.numbers.found import Found

UNITS = {
    "mg": r"mg|mill?igram(?:o?s|o)?", "mcg": r"mcg|microgram(?:o?s|o)?", "g": r"gram(?:o?s|o)?",
    "mL": r"ml|milliliters?|millilitres?|mililitros?|ccs?", "units": r"units?|unidad(?:es)?",
    "tablets": r"tablets?|tabs?|tabletas?", "pills": r"pills?|pastillas?", "capsules": r"capsules?|cápsulas?",
    "puffs": r"puffs?", "drops": r"drops?|gotas?", "teaspoons": r"teaspoons?|cucharaditas?",
    "tablespoons": r"tablespoons?|cucharadas?", "patches": r"patch(?:es)?|parches?", "mEq": r"meq|milliequivalents?",
}  # fmt: skip
_PART = rf"(?:{WORD}|hundred|thousand)"
_AMOUNT = (
    rf"(?P<amount>(?:(?:zero |oh )?point|\.)\s?(?:\d+|{WORD}(?: {WORD})*)"
    r"|\d+(?:,\d{3})*(?:\.\d+)?(?: and a half)?|(?:a )?half(?: a)?"
    rf"|(?:an? (?=hundred|thousand))?{_PART}(?:[\s-](?:and )?{_PART})*(?: point(?: {WORD})+)?(?: and a half)?)"
)
_DOSE = re.compile(
    rf"(?<![\w./:-]){_AMOUNT}[\s-]?(?P<unit>{'|'.join(f'(?:{unit})' for unit in UNITS.values())})(?!\w)", re.IGNORECASE
)


def doses(text: str) -> list[Found]:
    """All amounts of medicine."""
    found = []
    for match in _DOSE.finditer(text):
        amount = number(match["amount"])
        unit = next(name for name, pattern in UNITS.items() if re.fullmatch(pattern, match["unit"], re.IGNORECASE))
        if amount:
            found.append(Found(NumberKind.DOSE, f"{amount:g} {unit}", match.start(), match.end()))
    return found
