"""Doses: '500 milligrams', 'twenty five mg', 'ten to twelve units', 'half a pill', '25 mg/5 mL', 'dos pastillas'."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

from models.transcript import NumberKind
from pipeline.self_correction import CORRECTION
from pipeline.transcribe.numbers.before_unit import FARTHEST, amount_before
from pipeline.transcribe.numbers.found import Found

_BY_MASS = {
    "mg": r"mgs?|mill?igram(?:o?s|o)?", "mcg": r"mcgs?|[µμu]g|microgram(?:o?s|o)?", "g": r"gram(?:o?s|o)?",
    "mL": r"mls?|millilit(?:er|re)s?|mililitros?|ccs?", "mEq": r"meq|milliequivalents?",
    "units": r"(?:international )?units?|unidad(?:es)?(?: internacionales)?",
}  # fmt: skip
_BY_COUNT = {
    "tablets": r"tablets?|tabs?|tabletas?", "pills": r"pills?|pastillas?", "capsules": r"capsules?|c[áa]psulas?",
    "puffs": r"puffs?", "drops": r"drops?|gotas?", "teaspoons": r"teaspoons?|cucharaditas?",
    "tablespoons": r"tablespoons?|cucharadas?", "patches": r"patch(?:es)?|parches?",
}  # fmt: skip
_ALL = _BY_MASS | _BY_COUNT | {"kg": r"kg|kilo(?:gram)?s?", "h": r"hr?|hour", "day": r"day|día"}
_UNIT = re.compile(rf"(?<![^\W\d_])(?:{'|'.join([*_BY_MASS.values(), *_BY_COUNT.values()])})(?!\w)", re.IGNORECASE)
_PER = re.compile(r"\s?(?:/|per\b|por\b)\s?", re.IGNORECASE)
_PER_ONE = re.compile(rf"{_PER.pattern}(?P<unit>{'|'.join(_ALL.values())})(?!\w)", re.IGNORECASE)
_NO_DOSE = re.compile(rf"{_PER.pattern}(?:dl|deciliter)(?!\w)", re.IGNORECASE)  # blood sugar
_HALF_BEHIND = re.compile(r"\s(?:and (?:a |one )?half|y medi[ao])(?!\w)", re.IGNORECASE)
_COUNTED_BEHIND = re.compile(rf"[\s-](?:{'|'.join(_BY_COUNT.values())})(?!\w)", re.IGNORECASE)


def doses(text: str) -> list[Found]:
    """All amounts of medicine."""
    found: list[Found] = []
    for unit in _UNIT.finditer(text):
        if (found and unit.start() < found[-1].end) or _NO_DOSE.match(text, unit.end()):
            continue
        one = _dose(unit, text)
        if one and found and _PER.fullmatch(text, found[-1].end, one.start):
            one = _rate(found.pop(), one)
        elif one and found and CORRECTION.fullmatch(text, found[-1].end, one.start):
            one = _instead(found.pop(), one)
        if one:
            found.append(one)
    return found


def _dose(unit: re.Match[str], text: str) -> Found | None:
    half = _HALF_BEHIND.match(text, unit.end())
    end = half.end() if half else unit.end()
    counts = _named(unit.group(), _BY_MASS) and _COUNTED_BEHIND.match(text, end)
    before = amount_before(text, unit.start(), half=half is not None, counts=bool(counts))
    if before is None:
        return None
    name = _named(unit.group(), _BY_MASS | _BY_COUNT) or ""
    if one := _PER_ONE.match(text, end):
        name, end = f"{name}/{_named(one['unit'], _ALL)}", one.end()
    readings = tuple(f"{value} {name}" for value in before.values)
    dose = Found(NumberKind.DOSE, readings[0], before.start, end, before.clear, readings)
    return _instead(slip, dose) if (slip := _slip(text, before.start, name)) else dose


def _slip(text: str, end: int, name: str) -> Found | None:
    """What 'twenty five, sorry,' before an amount comes to in the unit behind it."""
    for correction in CORRECTION.finditer(text, max(0, end - FARTHEST), end):
        if correction.end() == end and (slip := amount_before(text, correction.start(), half=False, counts=False)):
            readings = tuple(f"{value} {name}" for value in slip.values)
            return Found(NumberKind.DOSE, readings[0], slip.start, correction.start(), readings=readings)
    return None


def _instead(slip: Found, dose: Found) -> Found:
    """A dose that corrects the one before it: doubtful, with both."""
    readings = tuple(dict.fromkeys((*dose.readings, *slip.readings)))
    return replace(dose, start=slip.start, clear=False, readings=readings)


def _rate(dose: Found, per: Found) -> Found:
    """'25 mg/5 mL' of both of its parts."""
    readings = tuple(f"{one}/{other}" for one, other in product(dose.readings, per.readings))
    return Found(NumberKind.DOSE, readings[0], dose.start, per.end, dose.clear and per.clear, readings)


def _named(unit: str, units: dict[str, str]) -> str | None:
    return next((name for name, pattern in units.items() if re.fullmatch(pattern, unit, re.IGNORECASE)), None)
