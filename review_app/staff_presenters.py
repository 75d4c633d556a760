"""What the staff pages show: measures beside their norms, the checklist, and quotes to play; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from models.staff_score import Kind, Language, Overall, Phrase, StaffScore
from models.views import StaffView
from review_app.presenters import DIRECTION_LABELS, PlayerMark, clock, local_time

KIND_LABELS = {Kind.CALLBACK: "Callback", Kind.GREETING: "Greeting", Kind.NEW_PATIENT: "New patient"}
UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One row of the staff page, every field as it is shown or None when unknown."""

    id: int
    staff_member: str
    kind: str
    when: str
    length: str
    score: float | None
    band: str
    words_per_minute: float | None
    longest_pause_s: float | None
    digits_per_s: float | None
    pitch_semitones: float | None
    elements: str
    disclosures: int | None
    needs_person: str


def staff_row(view: StaffView, zone: ZoneInfo) -> StaffRow:
    """A staff recording as a row."""
    score = view.score
    return StaffRow(
        id=view.id,
        staff_member=view.arrival.staff_member or UNKNOWN,
        kind=KIND_LABELS[score.kind] if score else DIRECTION_LABELS[view.arrival.direction],
        when=local_time(view.arrival.received_at, zone),
        length=clock(view.duration_s),
        score=score.overall.score if score else None,
        band=score.overall.band if score else "",
        words_per_minute=score.pace.speaking_wpm if score else None,
        longest_pause_s=score.pace.longest_pause_s if score else None,
        digits_per_s=score.pace.number.digits_per_s if score and score.pace.number else None,
        pitch_semitones=score.delivery.f0_spread_semitones if score else None,
        elements=found_of(score) if score else UNKNOWN,
        disclosures=len(score.privacy.disclosures) if score else None,
        needs_person=view.needs_person or "",
    )


def found_of(score: StaffScore) -> str:
    """'7 of 9': elements found of those looked for."""
    return f"{sum(element.found for element in score.elements.values())} of {len(score.elements)}"


def label_of(name: str) -> str:
    """An element's name in words."""
    return name.replace("_", " ").capitalize()


def missing_of(score: StaffScore) -> tuple[str, ...]:
    """Elements looked for and not found, in words."""
    return tuple(label_of(name) for name, element in score.elements.items() if not element.found)


def figure(value: float | None, unit: str, digits: int = 0) -> str:
    """A measure with its unit; '–' when unknown."""
    return UNKNOWN if value is None else f"{value:.{digits}f} {unit}".strip()


def measures_of(score: StaffScore) -> tuple[tuple[str, str, str], ...]:
    """(name, figure, what it is) of the measures shown large."""
    pace, delivery = score.pace, score.delivery
    number = pace.number
    return (
        ("Pace", figure(pace.speaking_wpm, "wpm"), "Words per minute from the first word to the last, pauses included"),
        (
            "Articulation",
            figure(pace.articulation_wpm, "wpm"),
            "Words per minute of speech, pauses over 250 ms left out",
        ),
        ("Longest pause", figure(pace.longest_pause_s, "s", 1), "Longest silence between two words"),
        (
            "Digits a second",
            figure(number.digits_per_s if number else None, "", 1),
            "Digits per second while the callback number is said"
            + (": said twice" if number and number.said_twice else ": said once" if number else ""),
        ),
        ("Pitch range", figure(delivery.f0_spread_semitones, "st", 1), "Middle half of the pitch, in semitones"),
        ("Loudness", figure(delivery.loudness_lufs, "LUFS"), "Integrated loudness (ITU-R BS.1770)"),
        ("Line", figure(delivery.snr_db, "dB"), "Speech over noise: a bad line isn't held against the speaker"),
        ("Filled pauses", str(pace.filled_pauses), "um, uh and the like"),
    )


def score_marks(score: StaffScore) -> tuple[PlayerMark, ...]:
    """Quotes to play: disclosures first, then moments to listen to, language, then what was found."""
    marks = [
        PlayerMark(f"p{i}", "privacy", d.quote, f"Discloses {d.kind} ({d.severity})", d.start_s, d.end_s)
        for i, d in enumerate(score.privacy.disclosures)
    ]
    marks += [
        PlayerMark(f"m{i}", "moment", moment.name.replace("_", " "), moment.reason, moment.start_s, moment.end_s)
        for i, moment in enumerate(score.delivery.moments)
    ]
    marks += [
        PlayerMark(f"l{i}", kind, phrase.quote, phrase.reason, phrase.start_s, phrase.end_s)
        for i, (kind, phrase) in enumerate(_phrases(score.language))
    ]
    marks += [
        PlayerMark(f"f{i}", "found", element.quote or "", label_of(name), element.start_s, element.end_s)
        for i, (name, element) in enumerate(score.elements.items())
        if element.found
    ]
    return tuple(marks)


def _phrases(language: Language) -> Iterable[tuple[str, Phrase]]:
    yield from (("privacy", phrase) for phrase in language.curt)
    yield from (("found", phrase) for phrase in language.empathy)
    yield from (("negated", phrase) for phrase in language.jargon)


def score_spans(score: StaffScore) -> tuple[tuple[int, int, str], ...]:
    """(start, end, mark) of every quote of a staff recording, disclosures first."""
    return (
        *((d.start, d.end, "privacy") for d in score.privacy.disclosures),
        *((e.start, e.end, "found") for e in score.elements.values() if e.start is not None and e.end is not None),
    )


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of the scorecard as it is shown: `share` of its points in [0, 1], None when it does not apply."""

    title: str
    reason: str
    share: float | None


def lines_of(overall: Overall) -> tuple[QuestionLine, ...]:
    """The scorecard, question by question, so that a person can recompute the score."""
    return tuple(
        QuestionLine(
            title=f"{label_of(line.question)}: "
            + ("not applicable" if line.points is None else f"{line.points:g} of {line.weight:g}"),
            reason=line.reason,
            share=None if line.points is None or not line.weight else line.points / line.weight,
        )
        for line in overall.lines
    )
