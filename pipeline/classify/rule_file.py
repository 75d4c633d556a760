"""Reads and checks the rules: `red_flags.toml`, and what a practice adds to it and overrides in `practice.toml`."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from models.errors import SettingsError
from models.urgency import Tier
from pipeline.classify.measurements import Quantity
from pipeline.classify.red_flags import Flag, Limit, RedFlags
from pipeline.classify.wording import compile_wordings
from practice.rule_settings import RedFlagSettings
from practice.settings import FILE_NAME

FILE = Path(__file__).with_name("red_flags.toml")
SEE = "docs/triage.md says how rules are written."
T = TypeVar("T")


@cache
def shipped() -> RedFlags:
    """The red flags that ship with Ringback."""
    return load(FILE)


def load(path: Path) -> RedFlags:
    """Reads and checks a file of red flags.

    Raises:
        SettingsError: the file can't be read, or an entry is not what it may be; the message names the entry.
    """
    document, version = _read(path)
    return parse(document, version=version, name=path.name)


def with_own(own: RedFlagSettings, *, name: str = FILE_NAME) -> RedFlags:
    """The shipped red flags with a practice's changes.

    A finding of a known name adds its words to it, or takes its place with `replace`; so does a reading. A flag of a
    known concept takes its place. What `off` names is left out.

    Args:
        own: the changes.
        name: where they stand, for errors.

    Raises:
        SettingsError: an entry is not what it may be, or names what isn't there.
    """
    if own == RedFlagSettings():
        return shipped()
    document, version = _read(FILE)
    added = {kind: [_entry(one) for one in getattr(own, kind)] for kind in ("finding", "reading", "flag")}
    replaced = {one["name"] for kind in ("finding", "reading") for one in added[kind] if one["replace"]}
    concepts = {one["concept"] for one in added["flag"]}
    known = {one["concept"] for one in document["flag"]}
    if unknown := sorted(set(own.off) - known):
        raise SettingsError(
            f"{name}: red_flags.off names {unknown[0]!r}, which no flag is called. `ringback rules list` shows them."
        )
    merged = {
        "finding": [one for one in document["finding"] if one["name"] not in replaced] + added["finding"],
        "reading": [one for one in document["reading"] if one["name"] not in replaced] + added["reading"],
        "flag": [one for one in document["flag"] if one["concept"] not in {*concepts, *own.off}] + added["flag"],
    }
    digest = hashlib.sha256(repr(own).encode()).hexdigest()[:12]
    return parse(merged, version=f"{version} with the practice's {digest}", name=name)


def parse(document: Mapping[str, Any], *, version: str, name: str) -> RedFlags:
    """Turns a parsed file into red flags; `name` is said in errors.

    Raises:
        SettingsError: an entry is not what it may be.
    """
    findings = document.get("finding", ())
    for entry in findings:
        _checked(lambda one: compile_wordings(one["words"]), entry, f"{name}: finding")
    wordings: dict[str, list[str]] = {}
    for entry in findings:
        wordings.setdefault(_checked(lambda one: str(one["name"]), entry, f"{name}: finding"), []).extend(
            entry["words"]
        )
    limits = tuple(_checked(_limit, entry, f"{name}: reading") for entry in document.get("reading", ()))
    flags = tuple(_checked(_flag, entry, f"{name}: flag") for entry in document.get("flag", ()))
    _check_names(flags, {*wordings, *(limit.finding for limit in limits)}, name)
    compiled = {finding: compile_wordings(words) for finding, words in wordings.items()}
    return RedFlags(compiled, limits, tuple(sorted(flags, key=lambda flag: flag.tier.rank)), version)


def _read(path: Path) -> tuple[dict[str, Any], str]:
    """A file of red flags, and its version."""
    try:
        raw = path.read_bytes()
        document = tomllib.loads(raw.decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path.name} can't be read: {error}. Correct the file or restore the shipped one."
        ) from error
    return document, f"{document.get('version', '0')}+{hashlib.sha256(raw).hexdigest()[:12]}"


def _entry(own: Any) -> dict[str, Any]:  # noqa: ANN401 - one of the three kinds of rule in the settings
    return {key: value for key, value in asdict(own).items() if value is not None}


def _checked(make: Callable[[Mapping[str, Any]], T], entry: Mapping[str, Any], where: str) -> T:
    """What `make` makes of an entry; its errors say which entry it was."""
    try:
        return make(entry)
    except KeyError as error:
        why = f"{error.args[0]!r} is missing"
    except (ValueError, TypeError) as error:
        why = str(error)
    raise SettingsError(
        f"{where} {entry.get('name', entry.get('concept', '(nameless)'))!r} can't be used: {why}. {SEE}"
    )


def _check_names(flags: Iterable[Flag], known: set[str], name: str) -> None:
    for flag in flags:
        unknown = [need for need in flag.needs if need not in known]
        if unknown or not flag.needs:
            raise SettingsError(
                f"{name}: flag {flag.concept!r} needs {unknown or 'nothing'}, which no finding is named. {SEE}"
            )


def _finding(entry: Mapping[str, Any]) -> tuple[str, Sequence[str]]:
    compile_wordings(entry["words"])  # each by itself, so that an error names the finding
    return entry["name"], entry["words"]


def _limit(entry: Mapping[str, Any]) -> Limit:
    if "at_least" not in entry and "below" not in entry:
        raise ValueError("it has neither at_least nor below")
    if entry["quantity"] not in list(Quantity):
        raise ValueError(f"there is no quantity {entry['quantity']!r}; there are {', '.join(Quantity)}")
    return Limit(
        entry["name"],
        Quantity(entry["quantity"]),
        float(entry.get("at_least", float("-inf"))),
        float(entry.get("below", float("inf"))),
    )


def _flag(entry: Mapping[str, Any]) -> Flag:
    if entry["tier"] not in (Tier.EMERGENCY, Tier.SAME_HOUR):
        raise ValueError(f"its tier is {str(entry['tier'])!r}; it may be emergency or same_hour")
    return Flag(entry["concept"], Tier(entry["tier"]), tuple(entry["all"]), entry.get("within"), entry["source"])
