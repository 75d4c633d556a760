"""One value from several hearings of a number; where they differ, a doubt and the readings."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipeline.dictation.shape import LONGEST, NATIONAL, SHORTEST
from pipeline.transcribe.numbers.hearing import Hearing
from pipeline.transcribe.numbers.recognised import FLOOR

WHOLE_BONUS = 3.0  # ours: natural logarithm by which a number of 7 or 10 digits is likelier than another length
TRANSCRIBED_BONUS = 1.5  # ours: likewise, by which what the transcript has is likelier than what it hasn't
WRITTEN_WEIGHT = 0.5  # ours: of the speech model's own writing against the digit recogniser
CLEAR = 0.999  # ours: least share of a transcribed number at the first look, with which nobody listens any further
_NEVER_FIRST = ("0", "1")  # of an area code or exchange in the North American numbering plan
SURE = 0.9  # ours: least share of the best reading among all where two hearings agree on it
MOST_READINGS = 3
LIKELY = 0.02  # ours: readings with a smaller share are not shown


@dataclass(frozen=True, slots=True)
class Settled:
    """A number's digits, the share of belief they have among all readings, and the readings, best first."""

    digits: str
    confidence: float
    doubtful: bool
    readings: tuple[str, ...]


def settle(transcribed: str, hearing: Hearing | None) -> Settled:
    """Compares the transcript's digits with those of a second hearing, and with a third where the two differ.

    Args:
        transcribed: digits as the transcript has them, without a 1 before the area code; any length.
        hearing: of the same stretch; None where there can't be one: then all is doubtful.
    """
    if hearing is None or not hearing.glance:
        return Settled(transcribed, 0.5, True, (transcribed,))
    trusted = hearing.independent and hearing.apart
    at_once = _shares({transcribed: FLOOR} | _national(hearing.glance, {transcribed}))[transcribed]
    if trusted and _may_be_dialled(transcribed) and at_once > CLEAR:
        return Settled(transcribed, at_once, False, (transcribed,))
    known = {transcribed, *_national(hearing.readings, {transcribed})}
    shares = _shares({digits: _likelihood(digits, hearing) for digits in known if digits})
    if trusted and hearing.steady and _may_be_dialled(transcribed) and shares.get(transcribed, 0.0) > SURE:
        return Settled(transcribed, shares[transcribed], False, (transcribed,))
    return _three(transcribed, hearing)


def _three(transcribed: str, hearing: Hearing) -> Settled:
    """The best of all readings by all hearings together; doubtful unless two whole ones of them agree."""
    heard = _national(hearing.readings, {transcribed})
    heard_best = max(heard, key=lambda digits: heard[digits])
    written = _national(hearing.written(), {transcribed, *heard})
    written_best = max(written, key=lambda digits: written[digits], default="")
    candidates = {*heard, *written, transcribed} - {""}
    least = min(written.values(), default=0.0)
    scores = {
        digits: _likelihood(digits, hearing)
        + WRITTEN_WEIGHT * max(FLOOR, written.get(digits, least - 3.0))
        + (WHOLE_BONUS if is_whole(digits) else 0.0)
        + (TRANSCRIBED_BONUS if digits == transcribed else 0.0)
        for digits in candidates
    }
    shares = _shares(scores)
    ranked = sorted(shares, key=lambda digits: -shares[digits])
    best = ranked[0]
    votes = [heard_best, written_best, transcribed].count(best)
    sure = (
        hearing.independent
        and hearing.apart
        and hearing.steady
        and _may_be_dialled(best)
        and votes >= 2
        and heard_best == best
        and shares[best] > SURE
    )
    likely = tuple(digits for digits in ranked[:MOST_READINGS] if shares[digits] > LIKELY or digits == best)
    readings = likely if len(likely) > 1 or transcribed == best else (*likely, transcribed)
    return Settled(best, shares[best], not sure, (best,) if sure else readings)


def _national(readings: Mapping[str, float], known: Collection[str]) -> dict[str, float]:
    """Readings -> logarithm of probability, likeliest first where they were.

    The 1 before an area code is left out where the rest is known: it is the same number, and 'once more' and 'one'
    sound alike. Elsewhere it may be the first digit of a year.
    """
    found: dict[str, float] = {}
    for digits, log_probability in readings.items():
        alike = digits[1:] if len(digits) == LONGEST and digits[0] == "1" and digits[1:] in known else digits
        found[alike] = max(log_probability, found.get(alike, FLOOR))
    return found


def _likelihood(digits: str, hearing: Hearing) -> float:
    """How likely digits are heard, with a 1 before them or without; natural logarithm."""
    alone = hearing.log_probability(digits)
    if len(digits) != NATIONAL:
        return alone
    return max(alone, hearing.log_probability(f"1{digits}"))


def is_whole(digits: str) -> bool:
    """Whether digits, without a 1 before the area code, make a North American telephone number."""
    return len(digits) in (SHORTEST, NATIONAL)


def _may_be_dialled(digits: str) -> bool:
    """Whether a number without a 1 before the area code is whole and begins as one can; others were misheard."""
    return is_whole(digits) and not digits.startswith(_NEVER_FIRST)


def _shares(logs: dict[str, float]) -> dict[str, float]:
    """Probabilities that sum to 1."""
    top = max(logs.values())
    weights = {digits: math.exp(value - top) for digits, value in logs.items()}
    total = sum(weights.values())
    return {digits: weight / total for digits, weight in weights.items()}
