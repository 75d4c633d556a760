"""Red flags: reads `red_flags.toml` and finds in a text what it describes."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.errors import SettingsError
from models.urgency import Tier
from pipeline.classify.measurements import Quantity, readings
from pipeline.classify.wording import compile_wordings, normalise

FILE = Path(__file__).with_name("red_flags.toml")


@dataclass(frozen=True, slots=True)
class Limit:
    """A measured value that amounts to a finding: `at_least <= value < below`, in the quantity's unit."""

    finding: str
    quantity: Quantity
    at_least: float
    below: float


@dataclass(frozen=True, slots=True)
class Flag:
    """Findings that together mean a tier.

    Attributes:
        concept: what a person reads as the reason.
        tier: emergency or same_hour.
        needs: findings that must all be said, of now and of the patient.
        within: at most so many words between the first and the last of them; None: anywhere in the message.
        source: public guidance that it rests on.
    """

    concept: str
    tier: Tier
    needs: tuple[str, ...]
    within: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A finding said in a text: `text[start:end]`; `measured` when it is a reading, which is never denied."""

    finding: str
    start: int
    end: int
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that a text raises, and the mentions that raise it, in order."""

    flag: Flag
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class RedFlags:
    """The red flags in force.

    Attributes:
        wordings: by finding, one pattern of all its wordings.
        limits: values that amount to findings.
        flags: most urgent first, otherwise in the order of the file.
        version: first 12 digits of the SHA-256 of the file, with its own version before.
    """

    wordings: Mapping[str, re.Pattern[str]]
    limits: tuple[Limit, ...]
    flags: tuple[Flag, ...]
    version: str

    def mentions(self, text: str) -> list[Mention]:
        """Everything in `text` that is a finding of some flag, denied or not, in order."""
        plain = normalise(text)
        said = [
            Mention(name, match.start(), match.end())
            for name, pattern in self.wordings.items()
            for match in pattern.finditer(plain)
        ]
        measured = [
            Mention(limit.finding, reading.start, reading.end, measured=True)
            for reading in readings(text)
            for limit in self.limits
            if limit.quantity is reading.quantity and limit.at_least <= reading.value < limit.below
        ]
        return sorted(said + measured, key=lambda mention: (mention.start, mention.end))

    def raised(self, text: str, affirmed: Sequence[Mention]) -> list[Raised]:
        """The flags that these mentions (those of now and of the patient) raise, most urgent first."""
        by_finding: dict[str, list[Mention]] = {}
        for mention in affirmed:
            by_finding.setdefault(mention.finding, []).append(mention)
        found = (_raise(flag, by_finding, text) for flag in self.flags)
        return [raised for raised in found if raised is not None]


@cache
def shipped() -> RedFlags:
    """The red flags that ship with Ringback."""
    return load(FILE)


def load(path: Path) -> RedFlags:
    """Reads and checks a file of red flags.

    Raises:
        SettingsError: the file can't be read, or an entry is not what it may be; the message names the entry.
    """
    try:
        raw = path.read_bytes()
        document = tomllib.loads(raw.decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path.name} can't be read: {error}. Correct the file or restore the shipped one."
        ) from error
    digest = hashlib.sha256(raw).hexdigest()[:12]
    return parse(document, version=f"{document.get('version', '0')}+{digest}", name=path.name)


def parse(document: Mapping[str, Any], *, version: str, name: str) -> RedFlags:
    """Turns a parsed file into red flags; `name` is said in errors.

    Raises:
        SettingsError: an entry is not what it may be.
    """
    try:
        wordings: dict[str, list[str]] = {}
        for entry in document.get("finding", ()):
            wordings.setdefault(entry["name"], []).extend(entry["words"])
        compiled = {finding: compile_wordings(words) for finding, words in wordings.items()}
        limits = tuple(_limit(entry) for entry in document.get("reading", ()))
        flags = tuple(sorted((_flag(entry) for entry in document.get("flag", ())), key=lambda flag: flag.tier.rank))
    except (KeyError, ValueError, TypeError) as error:
        raise SettingsError(
            f"{name} has an entry that can't be used: {error}. See the top of the shipped file."
        ) from error
    _check_names(flags, {*compiled, *(limit.finding for limit in limits)}, name)
    return RedFlags(compiled, limits, flags, version)


def _check_names(flags: Iterable[Flag], known: set[str], name: str) -> None:
    for flag in flags:
        unknown = [need for need in flag.needs if need not in known]
        if unknown or not flag.needs:
            raise SettingsError(
                f"{name}: flag {flag.concept!r} needs {unknown or 'nothing'}, which no finding is named."
            )


def _limit(entry: Mapping[str, Any]) -> Limit:
    if "at_least" not in entry and "below" not in entry:
        raise ValueError(f"reading {entry['name']!r} has neither at_least nor below")
    return Limit(
        entry["name"],
        Quantity(entry["quantity"]),
        float(entry.get("at_least", float("-inf"))),
        float(entry.get("below", float("inf"))),
    )


def _flag(entry: Mapping[str, Any]) -> Flag:
    tier = Tier(entry["tier"])
    if tier not in (Tier.EMERGENCY, Tier.SAME_HOUR):
        raise ValueError(f"flag {entry['concept']!r} has tier {tier.value!r}; it may be emergency or same_hour")
    return Flag(entry["concept"], tier, tuple(entry["all"]), entry.get("within"), entry["source"])


def _raise(flag: Flag, by_finding: Mapping[str, Sequence[Mention]], text: str) -> Raised | None:
    if any(need not in by_finding for need in flag.needs):
        return None
    if len(flag.needs) == 1:
        return Raised(flag, tuple(by_finding[flag.needs[0]]))
    for first in by_finding[flag.needs[0]]:
        others = [_nearest(first, by_finding[need]) for need in flag.needs[1:]]
        mentions = tuple(sorted([first, *others], key=lambda mention: mention.start))
        if flag.within is None or _words_between(text, mentions) <= flag.within:
            return Raised(flag, mentions)
    return None


def _nearest(mention: Mention, among: Sequence[Mention]) -> Mention:
    return min(among, key=lambda other: abs(other.start - mention.start))


def _words_between(text: str, mentions: Sequence[Mention]) -> int:
    return len(text[mentions[0].end : max(mentions[-1].start, mentions[0].end)].split())
