"""Whether a symptom that is named is about the patient and about now.

The method is ConText (Harkema 2009): cue words have a direction and a reach, and other words end it. It was made for
clinical notes and is fitted to speech here: reach is counted in words, because transcripts of speech often have no
punctuation. The cues stand in `assertion.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.classify.wording import compile_wordings, normalise

FILE = Path(__file__).with_name("assertion.toml")
SENTENCE_END = re.compile(r"[.?!;](?=\s|$)|\n")


class Meaning(StrEnum):
    """Why a named symptom is not one of the patient now; the value is what a person reads."""

    DENIED = "denied"
    PAST = "past"
    HYPOTHETICAL = "hypothetical"
    SOMEONE_ELSE = "someone else's"
    FIGURATIVE = "figure of speech"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words with a meaning for the symptom after them (side 'before') or in front of them ('after')."""

    meaning: Meaning
    side: str
    reach: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues in force, what ends their reach, what only looks like one, and a digest of the file they come from."""

    cues: tuple[Cue, ...]
    ends: re.Pattern[str]
    not_cues: re.Pattern[str]
    version: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    cue: Cue
    start: int
    end: int


class Asserter:
    """Judges the symptoms named in one text; made once per text."""

    def __init__(self, text: str, cues: Cues | None = None) -> None:
        self._plain = normalise(text)
        self._cues = cues or shipped()
        sham = [match.span() for match in self._cues.not_cues.finditer(self._plain)]
        self._found = [found for found in self._search() if not any(s <= found.start < e for s, e in sham)]

    def meaning(self, start: int, end: int) -> Meaning | None:
        """Why `text[start:end]` is not about the patient now; None when it is, as far as the words say."""
        meanings = {found.cue.meaning for found in self._found if self._applies(found, start, end)}
        if Meaning.SOMEONE_ELSE in meanings and self._is_now(start, end):
            meanings.discard(Meaning.SOMEONE_ELSE)
        return min(meanings, key=list(Meaning).index, default=None)

    def _search(self) -> Iterator[_Found]:
        for cue in self._cues.cues:
            for match in cue.pattern.finditer(self._plain):
                yield _Found(cue, match.start(), match.end())

    def _applies(self, found: _Found, start: int, end: int) -> bool:
        if found.cue.side == "before":
            between = self._plain[found.end : start] if found.end <= start else None
            if self._cues.ends.match(self._plain, start):
                return False
        else:
            between = self._plain[end : found.start] if end <= found.start else None
        if between is None:
            return False
        return (
            len(between.split()) <= found.cue.reach
            and not SENTENCE_END.search(between)
            and not self._cues.ends.search(between)
        )

    def _is_now(self, start: int, end: int) -> bool:
        before = max((match.end() for match in SENTENCE_END.finditer(self._plain, 0, start)), default=0)
        after = SENTENCE_END.search(self._plain, end)
        return bool(NOW.search(self._plain[before : after.start() if after else len(self._plain)]))


NOW = re.compile(
    r"\b(?:right now|just now|this (?:morning|afternoon|evening|minute)|today|tonight|last night|an hour ago|"
    r"(?:minutes|hours) ago|just (?:had|got|fell|started|passed)|having|is (?:having|getting))\b"
)


@cache
def shipped() -> Cues:
    """The cues that ship with Ringback."""
    raw = FILE.read_bytes()
    return parse(tomllib.loads(raw.decode()), version=sha256(raw).hexdigest()[:12])


def parse(document: Mapping[str, Any], *, version: str = "") -> Cues:
    """Turns a parsed `assertion.toml` into cues."""
    return Cues(
        cues=tuple(
            Cue(Meaning(entry["means"]), entry["side"], int(entry["reach"]), compile_wordings(entry["words"]))
            for entry in document["cue"]
        ),
        ends=compile_wordings([word for entry in document["ends"] for word in entry["words"]]),
        not_cues=compile_wordings([word for entry in document["not_cues"] for word in entry["words"]]),
        version=version,
    )
