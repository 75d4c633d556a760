"""Readings that callers give: temperature, blood pressure, sugar, oxygen, pulse, a baby's age, laboratory values.

What a reading means (which finding it is) stands in `red_flags.toml`; this module only says what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from pipeline.classify.spoken_numbers import Number, numbers
from pipeline.classify.wording import normalise


class Quantity(StrEnum):
    """What a reading is of; the unit is in the name."""

    TEMPERATURE_F = "temperature_f"
    SYSTOLIC_MMHG = "systolic_mmhg"
    DIASTOLIC_MMHG = "diastolic_mmhg"
    GLUCOSE_MG_DL = "glucose_mg_dl"
    OXYGEN_PERCENT = "oxygen_percent"
    PULSE_PER_MIN = "pulse_per_min"
    AGE_MONTHS = "age_months"
    POTASSIUM = "potassium"  # mmol/L
    SODIUM = "sodium"  # mmol/L
    HEMOGLOBIN = "hemoglobin"  # g/dL
    INR = "inr"  # no unit


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading said in a text: `text[start:end]` gives `value` in the quantity's unit."""

    quantity: Quantity
    value: float
    start: int
    end: int


_LABORATORY = {  # word for it, and the range in which a number can be meant
    Quantity.POTASSIUM: (re.compile(r"potassium|potasio"), 1.0, 10.0),
    Quantity.SODIUM: (re.compile(r"sodium|sodio"), 90.0, 190.0),
    Quantity.HEMOGLOBIN: (re.compile(r"h[ae]moglobin|hemoglobina"), 2.0, 25.0),
    Quantity.INR: (re.compile(r"\binr\b"), 0.5, 20.0),
}
NEAR = 45  # characters between a reading and the word that says what it is; ours: about eight words
_FEVER = re.compile(r"fever|temp(?:erature|s|)\b|thermometer|degrees|burning up|fiebre|temperatura|celsius|rectal")
_SUGAR = re.compile(r"sugars?\b|glucose|finger ?sticks?|azucar|glucosa")
_OXYGEN = re.compile(
    r"\bsats\b|\bsat's|\bo2\b|oxygen (?:is|was|level|sat|at|reading|says|of)|saturation|pulse ox"
    r"|oximeter|finger (?:thing|clip|gadget)|oxigeno"
)
_PULSE = re.compile(r"heart ?rate|\bpulse\b|heart(?:'s| is)|fitbit|\bwatch\b|\bbpm\b|beats")
_NOT_A_TEMPERATURE = re.compile(r"\s*(?:over\b|/|pounds|lbs?\b|percent|%|mg|milligram|dollars|miles|kilos?)")
_CELSIUS = re.compile(r"\s*(?:c\b|celsius|centigrade|de fiebre)")
_FEVER_OF = re.compile(r"(?:fever|temp|temperature|fiebre)(?: (?:of|is|was|de|at))? $")
_OVER = re.compile(r"\s*(?:over|/)\s*$")
_AGE_UNIT = re.compile(r"[\s-]*(?:and a half )?(day|week|month)s?(?![\w])(?:[\s-]*(old))?")
_AGE_NOT = re.compile(
    r"[\s,]*(?:pregnant|along|and change|post|out\b|ago|after|since|in a row|now\b"
    r"|before|for\b|left|from|until|till|of\b)"
)
_AGE_WHO = re.compile(
    r"(?:\b(?:he|she)(?:'s|'ll be| is| will be)"
    r"|\b(?:baby|newborn|infant|daughter|son|grand\w+|little (?:one|guy|girl|boy))[\w\s,']{0,25}?)"
    r"\s*(?:only|just|about|like|almost|barely|not even)?\s*$"
)


def readings(text: str) -> list[Reading]:
    """All readings in order of where they are said."""
    plain = normalise(text)
    said = numbers(text)
    return sorted(_each(plain, said), key=lambda reading: reading.start)


def _each(plain: str, said: list[Number]) -> Iterator[Reading]:
    pressures: set[int] = set()
    for first, second in pairwise(said):
        if _OVER.fullmatch(plain[first.end : second.start]) and 50 <= first.value <= 300 and 20 <= second.value <= 200:
            pressures |= {first.start, second.start}
            yield Reading(Quantity.SYSTOLIC_MMHG, first.value, first.start, second.end)
            yield Reading(Quantity.DIASTOLIC_MMHG, second.value, first.start, second.end)
    for number in said:
        if number.start not in pressures:
            yield from _single(plain, number)


def _single(plain: str, number: Number) -> Iterator[Reading]:
    around = plain[max(0, number.start - NEAR) : number.end + NEAR]
    before = plain[max(0, number.start - NEAR) : number.start]
    age = _age_months(plain, number)
    if age is not None:
        yield Reading(Quantity.AGE_MONTHS, age[0], number.start, age[1])
    elif (quantity := _laboratory(before, number.value)) is not None:
        yield Reading(quantity, number.value, number.start, number.end)
    elif (fahrenheit := _fahrenheit(plain, number, bool(_FEVER.search(around)))) is not None:
        yield Reading(Quantity.TEMPERATURE_F, fahrenheit, number.start, number.end)
    elif _SUGAR.search(before) and 15 <= number.value <= 900:
        yield Reading(Quantity.GLUCOSE_MG_DL, number.value, number.start, number.end)
    elif _OXYGEN.search(before) and 50 <= number.value <= 100:
        yield Reading(Quantity.OXYGEN_PERCENT, number.value, number.start, number.end)
    elif _PULSE.search(before) and 20 <= number.value <= 250:
        yield Reading(Quantity.PULSE_PER_MIN, number.value, number.start, number.end)


def _laboratory(before: str, value: float) -> Quantity | None:
    """Which laboratory value a number is: the one named last before it, if the number can be one."""
    named = [
        (found.end(), quantity) for quantity, (words, _, _) in _LABORATORY.items() for found in words.finditer(before)
    ]
    if not named:
        return None
    quantity = max(named)[1]
    _, least, most = _LABORATORY[quantity]
    return quantity if least <= value <= most else None


def _fahrenheit(plain: str, number: Number, fever_is_near: bool) -> float | None:
    if _NOT_A_TEMPERATURE.match(plain, number.end):
        return None
    decimal = "." in plain[number.start : number.end] or "point" in plain[number.start : number.end]
    if 95 <= number.value <= 109 and (decimal or fever_is_near):
        return number.value
    exact = decimal or _CELSIUS.match(plain, number.end) or _FEVER_OF.search(plain[: number.start])
    if 36 <= number.value <= 42.5 and fever_is_near and exact:
        return round(number.value * 9 / 5 + 32, 1)
    return None


def _age_months(plain: str, number: Number) -> tuple[float, int] | None:
    unit = _AGE_UNIT.match(plain, number.end)
    if unit is None:
        return None
    about_a_person = bool(unit[2]) or _AGE_WHO.search(plain[max(0, number.start - NEAR) : number.start])
    if not about_a_person or (not unit[2] and _AGE_NOT.match(plain, unit.end())):
        return None
    months = {"day": number.value / 30.4, "week": number.value / 4.35, "month": number.value}[unit[1]]
    return months, unit.end()
