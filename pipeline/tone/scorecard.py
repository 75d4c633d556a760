"""The measures of one recording to a score that a person can recompute from its lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.staff_score import Delivery, Element, Kind, Language, Moment, Overall, Pace, Privacy, ScoreLine
from pipeline.tone.phrases import rule_file

FILE = "scorecard.toml"
NOT_SCORED = "not scored"


@dataclass(frozen=True, slots=True)
class Norms:
    """What counts as good; units in the names. Sources in docs/staff_score.md."""

    min_words: int
    green_wpm: tuple[float, float]
    amber_wpm: tuple[float, float]
    rushed_wpm: float
    number_digits_per_s: float
    number_limit_per_s: float
    long_pause_s: float
    noisy_snr_db: float
    quiet_lufs: float
    clipped_share: float


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Questions with their weights by kind of recording, norms, and bands (from score, words), best first."""

    weights: dict[Kind, dict[str, float]]
    norms: Norms
    bands: tuple[tuple[float, str], ...]

    def band(self, score: float | None) -> str:
        """The score in words."""
        if score is None:
            return NOT_SCORED
        return next((words for start, words in self.bands if score >= start), self.bands[-1][1])


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything that questions are answered from."""

    pace: Pace
    elements: dict[str, Element]
    privacy: Privacy
    language: Language


@cache
def default_scorecard() -> Scorecard:
    """The scorecard that Ringback ships (`scorecard.toml`)."""
    data = rule_file(FILE)
    norms: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in data["norms"].items()
    }
    return Scorecard(
        weights={
            Kind(kind): {name: float(weight) for name, weight in table.items()}
            for kind, table in data["weights"].items()
        },
        norms=Norms(**norms),
        bands=tuple((float(band["from"]), str(band["words"])) for band in data["bands"]),
    )


def mark(kind: Kind, measures: Measures, card: Scorecard) -> Overall:
    """Answers the card's questions for a recording of this kind.

    A question that can't be answered has no points and its weight is left out, so that the others share it.
    """
    lines = []
    for question, weight in card.weights[kind].items():
        share, reason = _answer(question, measures, card.norms)
        lines.append(ScoreLine(question, weight, None if share is None else share * weight, reason))
    applies = sum(line.weight for line in lines if line.points is not None)
    earned = sum(line.points for line in lines if line.points is not None)
    score = 100 * earned / applies if applies else None
    return Overall(score, card.band(score), tuple(lines))


def moments(pace: Pace, silences: list[tuple[float, float]], norms: Norms) -> tuple[Moment, ...]:
    """Where to listen: rushed windows, a number said too fast, long silences; in order of time."""
    found = _rushes(pace, norms) if pace.words >= norms.min_words else []
    found += [
        Moment("long_pause", f"{end - start:.1f} s of silence", start, end)
        for start, end in silences
        if end - start > norms.long_pause_s
    ]
    if pace.number and pace.number.digits_per_s > norms.number_digits_per_s:
        reason = f"the number is said at {pace.number.digits_per_s:.1f} digits a second"
        found.append(Moment("fast_number", reason, pace.number.start_s, pace.number.end_s))
    return tuple(sorted(found, key=lambda moment: moment.start_s))


def _rushes(pace: Pace, norms: Norms) -> list[Moment]:
    """Windows over the norm, those that touch made one: a message that is fast throughout is one moment."""
    found: list[Moment] = []
    fastest = 0.0
    for window in pace.windows:
        if window.words_per_minute is None or window.words_per_minute <= norms.rushed_wpm:
            continue
        goes_on = bool(found) and window.start_s <= found[-1].end_s
        fastest = max(fastest, window.words_per_minute) if goes_on else window.words_per_minute
        start = found.pop().start_s if goes_on else window.start_s
        found.append(Moment("rushed", f"up to {fastest:.0f} words a minute", start, window.end_s))
    return found


def line_notes(delivery: Delivery, norms: Norms) -> tuple[str, ...]:
    """What is wrong with the line or the recorder, for a person to know before judging the speaker."""
    notes = []
    if delivery.snr_db is not None and delivery.snr_db < norms.noisy_snr_db:
        notes.append(f"noisy line: speech is {delivery.snr_db:.0f} dB above the noise")
    if delivery.loudness_lufs is not None and delivery.loudness_lufs < norms.quiet_lufs:
        notes.append(f"quiet recording: {delivery.loudness_lufs:.0f} LUFS")
    if delivery.clipped_share is not None and delivery.clipped_share > norms.clipped_share:
        notes.append(f"clipped: {100 * delivery.clipped_share:.1f}% of it at full scale")
    return tuple(notes)


Answer = tuple[float | None, str]


def _answer(question: str, measures: Measures, norms: Norms) -> Answer:
    """Share of the weight that is earned, in [0, 1] or None, with the reason."""
    if question in _QUESTIONS:
        return _QUESTIONS[question](measures, norms)
    element = measures.elements.get(question)
    if element is None:
        return None, "not asked of this kind of recording"
    return (1.0, "said") if element.found else (0.0, "missing")


def _pace(measures: Measures, norms: Norms) -> Answer:
    rate = measures.pace.speaking_wpm
    if rate is None:
        return None, "no sound was measured"
    if measures.pace.words < norms.min_words:
        return None, f"fewer than {norms.min_words} words"
    reason = (
        f"{rate:.0f} words a minute, pauses included; "
        f"easy to follow is {norms.green_wpm[0]:.0f} to {norms.green_wpm[1]:.0f}"
    )
    if norms.green_wpm[0] <= rate <= norms.green_wpm[1]:
        return 1.0, reason
    return (0.5 if norms.amber_wpm[0] <= rate <= norms.amber_wpm[1] else 0.0), reason


def _number(measures: Measures, norms: Norms) -> Answer:
    number = measures.pace.number
    if not measures.elements.get("callback_number", Element(False)).found:
        return None, "no number is said"
    if measures.elements.get("number_repeated", Element(False)).found:
        return 1.0, "said twice"
    if number is None:
        return None, "said once; no sound was measured"
    reason = f"said once, at {number.digits_per_s:.1f} digits a second; easy is up to {norms.number_digits_per_s:.1f}"
    if number.digits_per_s <= norms.number_digits_per_s:
        return 1.0, reason
    return (0.5 if number.digits_per_s <= norms.number_limit_per_s else 0.0), reason


def _privacy(measures: Measures, norms: Norms) -> Answer:  # noqa: ARG001 - every question has the same signature
    severities = [disclosure.severity for disclosure in measures.privacy.disclosures]
    if not severities:
        return 1.0, "nothing beyond the minimum necessary was found"
    kinds = ", ".join(sorted({disclosure.kind for disclosure in measures.privacy.disclosures}))
    return (0.0 if "high" in severities or severities.count("medium") > 1 else 0.5), f"disclosed: {kinds}"


def _no_curt_words(measures: Measures, norms: Norms) -> Answer:  # noqa: ARG001
    curt = measures.language.curt
    if not curt:
        return 1.0, "no curt phrase was found"
    return (0.5 if len(curt) == 1 else 0.0), "; ".join(sorted({phrase.reason for phrase in curt}))


def _empathy(measures: Measures, norms: Norms) -> Answer:  # noqa: ARG001
    reasons = sorted({phrase.reason for phrase in measures.language.empathy})
    return (
        (1.0, ", ".join(reasons))
        if reasons
        else (0.0, "no acknowledging, thanking, reassuring or helping phrase was found")
    )


_QUESTIONS: dict[str, Callable[[Measures, Norms], Answer]] = {
    "pace": _pace,
    "number_can_be_written_down": _number,
    "privacy": _privacy,
    "no_curt_words": _no_curt_words,
    "empathy": _empathy,
}
