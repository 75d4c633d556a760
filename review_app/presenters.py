"""What a page shows, worked out from what the Store holds: wording, sorting and marking; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from textwrap import shorten
from zoneinfo import ZoneInfo

import phonenumbers

from models.recording import Arrival, Direction, Status
from models.transcript import Channel, Suggestion, Transcript, Verdict
from models.urgency import CallbackNumber, Evidence, Tier, Topic, UrgencyAssessment
from models.views import MessageView

NEEDS_PERSON = "needs_person"
PENDING = "pending"
LONGEST_QUOTE = 90  # ours, characters: about a line of the queue; the message page has the whole
MARKUP = frozenset("\\`*_{}[]()<>#+-.!|~$:&")


@dataclass(frozen=True, slots=True)
class TierLook:
    """How a tier is shown: icon and word say the same as the colour."""

    icon: str
    label: str
    color: str
    meaning: str


TIER_LOOKS: dict[str, TierLook] = {
    Tier.EMERGENCY: TierLook("■", "Emergency", "red", "Possible threat to life, limb or sight now"),
    Tier.SAME_HOUR: TierLook("▲", "Same hour", "orange", "A clinician calls back within the hour"),
    NEEDS_PERSON: TierLook("◎", "Listen", "violet", "The machine could not judge it: a person listens"),
    PENDING: TierLook("…", "Waiting", "gray", "Not processed yet"),
    Tier.SAME_DAY: TierLook("◆", "Same day", "blue", "Clinical but stable: by close of business"),
    Tier.ROUTINE: TierLook("●", "Routine", "green", "Administrative: next business day"),
}
DIRECTION_LABELS = {
    Direction.INCOMING: "Incoming message",
    Direction.OUTGOING: "Staff message",
    Direction.GREETING: "Greeting",
}
VERDICT_LABELS = {
    Verdict.GOOD: "Transcript: good",
    Verdict.DOUBTFUL: "Transcript: doubtful, listen along",
    Verdict.UNUSABLE: "Transcript: unusable, listen",
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row of the queue, every field as it is shown; `tier` names the row's colour class."""

    id: int
    href: str
    tier: str
    icon: str
    label: str
    age: str
    when: str
    who: str
    gist: str
    why: str
    badges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlayerWord:
    """A word of the transcript: from `s` to `e` seconds, text `t`, probability `p`, `mark` colours it.

    `side` is 'left' or 'right' where two parties are kept apart, and `who` the party's name on the first word of each
    of its turns. `note` stands behind it: what it and the words
    before it may be.
    """

    s: float
    e: float
    t: str
    p: float
    mark: str | None
    side: str | None = None
    who: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PlayerMark:
    """A quote to play, `s` None where it has no time.

    `kind` colours it: evidence, negated, number, suggestion, found, privacy, moment.
    """

    id: str
    kind: str
    quote: str
    label: str
    s: float | None
    e: float | None


def look_of(tier: Tier | None, status: Status) -> str:
    """Key of `TIER_LOOKS` for a message.

    An urgent tier shows as itself even when a person has to listen; without one, the wish for a person comes first,
    so that such a message never looks routine.
    """
    if tier in (Tier.EMERGENCY, Tier.SAME_HOUR):
        return tier
    if status is Status.NEEDS_PERSON:
        return NEEDS_PERSON
    return tier if tier is not None else PENDING


def plain(text: str) -> str:
    """Text for a place where Streamlit reads Markdown, with everything that would be markup made plain.

    Names, file names and notes come from outside: none of them may draw a link, a picture or a heading.
    """
    return "".join(f"\\{char}" if char in MARKUP else char for char in text)


def age(received_at: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that says enough: 'just now', '25 min', '3 h', '2 days'."""
    minutes = int((now - received_at) / timedelta(minutes=1))
    if minutes < 1:
        return "just now"
    if minutes < 90:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{round(minutes / 60)} h"
    return f"{minutes // (24 * 60)} days"


def local_time(instant: datetime, zone: ZoneInfo) -> str:
    """Weekday, date and time in the practice's zone."""
    return f"{instant.astimezone(zone):%a %b %-d, %-I:%M %p}"


def clock(seconds: float | None) -> str:
    """Minutes and seconds, 'm:ss'; '–' when unknown."""
    return "–" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def phone(number: str | None, country: str = "US") -> str:
    """A telephone number as people write it: national form at home, international form else, as given if unparsable."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    at_home = parsed.country_code == phonenumbers.country_code_for_region(country)
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def topic_label(topic: Topic | None) -> str:
    """A topic in words."""
    return "" if topic is None else topic.replace("_", " ").capitalize()


def caller(arrival: Arrival, said_name: str | None, country: str) -> str:
    """Who called, as far as anyone knows: the phone system's name, the name heard, the number, 'Unknown caller'.

    Where the two names differ both are shown: names are easily misheard, and a line may belong to somebody else.
    """
    if arrival.caller_name and said_name and arrival.caller_name.casefold() != said_name.casefold():
        return f"{arrival.caller_name} (heard: {said_name})"
    return arrival.caller_name or said_name or phone(arrival.caller_number, country) or "Unknown caller"


def queue_row(view: MessageView, now: datetime, zone: ZoneInfo, country: str) -> QueueRow:
    """A message as a row of the queue."""
    key = look_of(view.tier, view.status)
    look = TIER_LOOKS[key]
    badges = [_number_to_call(view, country), topic_label(view.topic), view.arrival.mailbox]
    badges.append(clock(view.duration_s) if view.duration_s else "")
    if view.language not in (None, "en"):
        badges.append(f"Language: {view.language}")
    if view.verdict in (Verdict.DOUBTFUL, Verdict.UNUSABLE):
        badges.append(VERDICT_LABELS[view.verdict])
    if view.status is Status.NEEDS_PERSON and key != NEEDS_PERSON:
        badges.append("◎ Listen")
    return QueueRow(
        id=view.id,
        href=f"message?id={view.id}",
        tier=key,
        icon=look.icon,
        label=look.label,
        age=age(view.arrival.received_at, now),
        when=local_time(view.arrival.received_at, zone),
        who=caller(view.arrival, view.said_name, country),
        gist=view.gist or _nothing_heard(view),
        why=_why(view),
        badges=tuple(badge for badge in badges if badge),
    )


def _number_to_call(view: MessageView, country: str) -> str:
    """The first whole number that was said, else the one the phone system shows, else what was heard of one."""
    whole = next((number for number in view.callback_numbers if number.e164), None)
    if whole:
        return f"☎ {number_text(whole, country)}"
    if view.arrival.caller_number:
        return f"☎ {phone(view.arrival.caller_number, country)}, as shown"
    return f"☎ {number_text(view.callback_numbers[0], country)}, not complete" if view.callback_numbers else ""


def _nothing_heard(view: MessageView) -> str:
    if view.status in (Status.WAITING, Status.PROCESSING):
        return "Waiting to be transcribed"
    return "No words to show: listen to the recording"


def _why(view: MessageView) -> str:
    quotes = "  ·  ".join(
        f"“{shorten(piece.quote, LONGEST_QUOTE, placeholder=' …')}” ({piece.reason})" for piece in view.evidence[:2]
    )
    return "  ·  ".join(text for text in (view.needs_person, quotes) if text)


def number_text(number: CallbackNumber, country: str) -> str:
    """A number that was said, as people write it; every reading of a doubtful one, told to be so."""
    extension = f" ext. {number.extension}" if number.extension else ""
    if not number.doubtful:
        return f"{phone(number.e164 or number.digits, country)}{extension}"
    readings = number.readings or (number.e164 or number.digits,)
    return f"{' or '.join(phone(reading, country) for reading in readings)}{extension} (doubtful: listen)"


def number_note(number: CallbackNumber) -> str:
    """How far a number that was said can be relied on."""
    if number.doubtful:
        return "said in the message; not heard for certain: listen before calling"
    return "said in the message" if number.e164 else "said in the message; not a complete number: listen"


def assessment_marks(assessment: UrgencyAssessment, country: str) -> tuple[PlayerMark, ...]:
    """Quotes of an incoming message to play: evidence, then numbers, then what doesn't count."""
    marks = [_evidence_mark(f"e{i}", "evidence", piece) for i, piece in enumerate(assessment.evidence)]
    marks += [
        PlayerMark(
            f"n{i}", "number", number.quote, f"Call back: {number_text(number, country)}", number.start_s, number.end_s
        )
        for i, number in enumerate(assessment.callback_numbers)
    ]
    marks += [_evidence_mark(f"x{i}", "negated", piece) for i, piece in enumerate(assessment.negated)]
    return tuple(marks)


def _evidence_mark(identity: str, kind: str, piece: Evidence) -> PlayerMark:
    label = piece.reason if kind == "evidence" else f"Doesn't count: {piece.reason}"
    return PlayerMark(identity, kind, piece.quote, f"{label} ({piece.source})", piece.start_s, piece.end_s)


def player_words(
    transcript: Transcript, spans: Iterable[tuple[int, int, str]], names: Mapping[Channel, str]
) -> tuple[PlayerWord, ...]:
    """The words with their marks.

    Args:
        transcript: what was said.
        spans: (start, end, mark) in characters of `transcript.text`; the first that touches a word marks it.
        names: of the parties, where they are kept apart.
    """
    marked = tuple(spans)
    words: list[PlayerWord] = []
    at, speaking = 0, None
    for segment in transcript.segments:
        for word in segment.words:
            end = at + len(word.text)
            mark = next((mark for start, stop, mark in marked if at < stop and start < end), None)
            who = names[segment.channel] if segment.channel and segment.channel is not speaking else None
            note = next((f"perhaps {one.term}" for one in transcript.suggestions if at < one.end <= end), None)
            said = (word.start_s, word.end_s, word.text, word.probability)
            words.append(PlayerWord(*said, mark, segment.channel, who, note))
            at, speaking = end + 1, segment.channel
    return tuple(words)


def assessment_spans(assessment: UrgencyAssessment) -> tuple[tuple[int, int, str], ...]:
    """(start, end, mark) of every quote of an incoming message."""
    return (
        *((piece.start, piece.end, "evidence") for piece in assessment.evidence),
        *((number.start, number.end, "number") for number in assessment.callback_numbers),
        *((piece.start, piece.end, "negated") for piece in assessment.negated),
    )


def suggestion_spans(suggestions: Iterable[Suggestion]) -> tuple[tuple[int, int, str], ...]:
    """(start, end, mark) of words that may be a name."""
    return tuple((one.start, one.end, "suggestion") for one in suggestions)


def suggestion_marks(suggestions: Iterable[Suggestion]) -> tuple[PlayerMark, ...]:
    """Words to play that may be a name: 'perhaps Eliquis (medicine)'."""
    return tuple(
        PlayerMark(f"s{i}", "suggestion", one.quote, f"perhaps {one.term} ({one.kind})", one.start_s, one.end_s)
        for i, one in enumerate(suggestions)
    )


def queue_summary(rows: Iterable[QueueRow]) -> dict[str, int]:
    """Rows by look, most urgent first, looks without rows left out."""
    counts = dict.fromkeys(TIER_LOOKS, 0)
    for row in rows:
        counts[row.tier] += 1
    return {key: count for key, count in counts.items() if count}
