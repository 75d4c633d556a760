"""Who speaks, for whom and from which practice, read from capitals and the words around them.

Every run of capitalised words that is no ordinary word and no practice is a candidate; cues around it (`names.toml`)
add up to a sum per role, and the best sum has the role. What a transcriber wrote in lower case is not found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.tone.phrases import Span, compiled, rule_file

_CAPITAL = r"[A-ZÀ-ÞĀ-Ž][\w'’À-ž]*(?:-[A-ZÀ-ÞĀ-Ž]?[\w'’À-ž]+)*"
_RUN = re.compile(
    rf"(?:(?:Dr|Mr|Mrs|Ms|St|Rev|Prof|[A-Z])\.? )?{_CAPITAL}"
    rf"(?:(?: (?:and|of|de|la|del|van|von|bin|al|on|&)(?: the)?)? (?:(?:Dr|St|Mr|Mrs|Ms)\. )?{_CAPITAL})*"
)
_INTRODUCED = re.compile(r"(?:this is|it's|it is|i'm|i am|name is|name's|name,|^) (?:dr\.? |nurse )?$", re.IGNORECASE)
_LOWER_PRACTICE = (
    r"\b(?:at|from|reached|calling|with|of) (?:the )?((?!the |our |my |your |a |this )(?:[\w'’]+ ){1,4}"
    r"(?:clinic|medical center|health center|family practice|pediatrics|dental|physicians|family medicine|doctors))\b"
)
_CUED_LOWER_TAIL = re.compile(  # transcribers write 'Harbor Street family and surgical care'
    rf"\b(?i:at|from|reached|calling|with|of|this is) (?:the )?({_CAPITAL}(?: {_CAPITAL})*)(?=((?: [a-z'’]+){{2,8}}))"
)
_REACHED = re.compile(
    rf"\b(?i:you(?:'ve|’ve| have)? reached) (?:the )?({_CAPITAL} (?:Street|Avenue|Road|Lane|Square))\b"
)
_OWNED_PRACTICE = re.compile(rf"\b(?:Dr\.?|Doctor) {_CAPITAL}(?: {_CAPITAL})?['’]s (?:office|practice|clinic)\b")
_DOCTOR_AND = re.compile(rf"\b(?:Dr\.?|Doctor) {_CAPITAL} (?:and|&) (?:Associates|Partners)\b")
_NAMED_AFTER = re.compile(
    rf"\b(?i:reached|calling|from|at|with|is)\b (?:the )?({_CAPITAL}(?: (?:of |the |and )?{_CAPITAL})+)"
)


@dataclass(frozen=True, slots=True)
class Names:
    """Where each is named, None when it isn't."""

    patient: Span | None = None
    staff: Span | None = None
    practice: Span | None = None


@dataclass(frozen=True, slots=True)
class _Cue:
    """Evidence that a name has a role."""

    role: str
    points: float
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    inside: re.Pattern[str] | None

    def holds(self, text: str, span: Span) -> bool:
        """Whether all of its patterns match around the name."""
        return (
            (self.before is None or bool(self.before.search(text[max(0, span.start - 60) : span.start])))
            and (self.after is None or bool(self.after.match(text[span.end : span.end + 60])))
            and (self.inside is None or bool(self.inside.match(span.of(text))))
        )


def find_names(text: str) -> Names:
    """Finds the patient's, the speaker's and the practice's name in a message."""
    practice = find_practice(text)
    people = [
        span
        for span in _runs(text)
        if not _has_practice_word(span.of(text)) and not (practice and span.overlaps(practice))
    ]
    sums = {
        role: {
            span: sum(cue.points for cue in _cues() if cue.role == role and cue.holds(text, span)) for span in people
        }
        for role in ("patient", "staff")
    }
    _by_place(text, people, practice, sums)
    threshold = float(rule_file("names.toml")["threshold"])
    staff = _best(sums["staff"], threshold)
    patient = _best({span: points for span, points in sums["patient"].items() if span != staff}, threshold)
    if staff and patient is None and sums["patient"][staff] > sums["staff"][staff]:
        patient, staff = staff, None
    return Names(patient, staff, practice)


def find_practice(text: str) -> Span | None:
    """The practice's name: an owner's office, else the first run with a practice word, else a name after 'reached'."""
    for pattern in (_OWNED_PRACTICE, _DOCTOR_AND):
        if owned := pattern.search(text):
            return Span(*owned.span())
    runs = [span for span in _runs(text, practices=True) if _has_practice_word(span.of(text)) and " " in span.of(text)]
    if runs:
        return runs[0]
    if tailed := _with_lower_tail(text):
        return tailed
    if lower := re.search(_LOWER_PRACTICE, text):
        return Span(*lower.span(1))
    if reached := _REACHED.search(text):
        return Span(*reached.span(1))
    for named in _NAMED_AFTER.finditer(text):
        span = _without_ordinary(text, Span(*named.span(1)))
        words = span.of(text).split() if span else []
        if span and len(words) > 1 and words[0].lower().strip(".") not in _words("titles") and words[0][0].isupper():
            return span
    return None


def _with_lower_tail(text: str) -> Span | None:
    """A name in capitals that goes on in at least two lower-case words of a practice."""
    for match in _CUED_LOWER_TAIL.finditer(text):
        end, named = match.start(2), 0
        for word in re.finditer(r" (?:and )?([a-z'’]+)", text[match.start(2) : match.end(2)]):
            if word[1] not in _words("practice_words"):
                break
            end, named = match.start(2) + word.end(), named + 1
        if named > 1:
            return Span(match.start(1), end)
    return None


def _by_place(text: str, people: list[Span], practice: Span | None, sums: dict[str, dict[Span, float]]) -> None:
    """Adds what a name's place says: beside the practice it is the speaker's, opening the message the patient's."""
    for index, span in enumerate(people):
        before, after = text[: span.start].rstrip(), text[span.end :]
        if practice:
            gap_after = text[span.end : practice.start] if practice.start >= span.end else None
            gap_before = text[practice.end : span.start] if practice.end <= span.start else None
            if gap_after is not None and re.fullmatch(
                r"[,.]? ?(?:[a-z' ]{0,30}, ?)?(?:(?:at|from|with|of) )?(?:the )?", gap_after
            ):
                sums["staff"][span] += 2
            elif gap_before is not None and re.fullmatch(r"[,.!] (?:[Mm]y name's )?", gap_before):
                sums["staff"][span] += 1.5
                sums["patient"][span] += 1
        titled = re.match(r"\S+", span.of(text))
        if titled and titled.group().lower().strip(".") in _words("patient_titles"):
            sums["staff"][span] -= 2
        if not before and index == 0:
            sums["patient"][span] += 1.5
        alone = (not before or before[-1] in ".!?") and re.match(r"[.!](?:\s|$)|,? \(?\d", after)
        if alone and index > 0:
            sums["staff"][span] += 2
        elif before.endswith(",") and re.match(r"[.!](?:\s|$)", after):
            sums["staff"][span] += 2
        elif before.endswith(",") and re.match(r"[,?]", after):
            sums["patient"][span] += 1


def _best(sums: dict[Span, float], threshold: float) -> Span | None:
    """The name with the highest sum at or above the threshold; the earlier of equals, the whole of a doubled one."""
    best = max(sums, key=lambda span: (sums[span], -span.start), default=None)
    return best if best is not None and sums[best] >= threshold else None


def _runs(text: str, *, practices: bool = False) -> list[Span]:
    """Runs of capitalised words without the ordinary words at their start; people's are not longer than five words."""
    spans = []
    for match in _RUN.finditer(text):
        for part in _parted(text, Span(*match.span())):
            named = _has_practice_word(part.of(text))
            span = _without_openers(text, part) if named and " " in part.of(text) else _without_ordinary(text, part)
            if span and (practices or span.of(text).count(" ") < 5):
                spans.append(span)
    return spans


def _parted(text: str, run: Span) -> list[Span]:
    """The run in two where someone 'of' a practice is introduced: 'Dr. Diaz of Elm Street Clinic'."""
    start = re.search(r" of (?:the )?", run.of(text))
    person = re.match(r"(?:Dr|Mr|Mrs|Ms|Nurse|Doctor)\b", run.of(text)) or _INTRODUCED.search(text[: run.start])
    if not start or not person:
        return [run]
    return [Span(run.start, run.start + start.start()), Span(run.start + start.end(), run.end)]


def _without_openers(text: str, span: Span) -> Span | None:
    """A practice's name without the words of greeting before it."""
    start = span.start
    while (word := re.match(r"([\w'’-]+) ", text[start : span.end])) and word[1].lower() in _words("openers"):
        if word[1] == "The":
            break
        start += word.end()
    return Span(start, span.end)


def _without_ordinary(text: str, span: Span) -> Span | None:
    """The run after the ordinary words that it starts with and before those it ends with; None when nothing is left."""
    start, end = span.start, span.end
    while start < end:
        word = re.match(r"[\w'’À-ž-]+", text[start:end])
        if not word:
            return None
        plain = word.group().lower().replace("’", "'")
        if plain not in _words("not_names") or (plain in _words("practice_words") and start > span.start):
            break
        if plain in _words("titles") and re.match(r"\S+ [A-ZÀ-Þ]", text[start:end]):
            break
        following = re.match(r"[\w'’À-ž-]+[.,]?(?: (?:and|of|the|on|for|de|la)\b)* ?", text[start:end])
        start += following.end() if following else end
    while start < end:
        last = re.search(r"(?:^| )(?:(?:and|of|the|on|for) )*([\w'’À-ž-]+)$", text[start:end])
        if not last or last[1].lower() not in _words("not_names") or last[1].lower() in _words("practice_words"):
            break
        end = start + last.start()
    name = text[start:end]
    lone = name.lower().strip(".") in _words("titles") or len(name) < 2 or name.isupper()
    return Span(start, end) if name and not lone else None


def _has_practice_word(name: str) -> bool:
    """Whether a run of capitals names a practice."""
    return any(
        word.lower().strip(",.").replace("’", "'") in _words("practice_words") for word in re.split(r"[ /]", name)
    )


@cache
def _words(table: str) -> frozenset[str]:
    """A list of words of `names.toml`."""
    return frozenset(rule_file("names.toml")[table].split())


@cache
def _cues() -> tuple[_Cue, ...]:
    """The cues of `names.toml`."""
    data = rule_file("names.toml")

    def pattern(cue: dict[str, object], key: str) -> re.Pattern[str] | None:
        return compiled(str(cue[key]), data["words"]) if key in cue else None

    return tuple(
        _Cue(cue["role"], cue["points"], pattern(cue, "before"), pattern(cue, "after"), pattern(cue, "inside"))
        for cue in data["cue"]
    )
