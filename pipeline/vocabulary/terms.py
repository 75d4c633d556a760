"""The names to listen for: those that ship with Ringback and the practice's own."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.transcript import TermKind
from practice.settings import StaffMember, VocabularySettings

FILE = Path(__file__).with_name("terms.toml")
TITLE = re.compile(r"^(?:dr|doctor|mr|mrs|ms|miss|nurse)\b\.?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """A name to listen for.

    Attributes:
        name: as it is shown.
        kind: what it names.
        said: ways to say it where its letters mislead, in syllables as an English reader would say them.
    """

    name: str
    kind: TermKind
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """The names in force, and a fingerprint of them: results made with others would differ."""

    terms: tuple[Term, ...]
    version: str
    others: tuple[str, ...] = ()  # names of something else, for which nothing is suggested


@cache
def shipped() -> Terms:
    """The names that ship with Ringback."""
    return terms_of(VocabularySettings(), ())


def terms_of(own: VocabularySettings, staff: Iterable[StaffMember]) -> Terms:
    """The shipped names and the practice's own; of two with the same name the practice's counts.

    Args:
        own: names in practice.toml.
        staff: who leaves messages: callers name them too.
    """
    found = {term.name.casefold(): term for term in (*_shipped(), *_own(own, staff))}
    terms = tuple(found.values())
    others = tuple(_document()["others"]["names"])
    return Terms(terms, hashlib.sha256(repr((terms, others)).encode()).hexdigest()[:12], others)


@cache
def _document() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


def _shipped() -> Iterator[Term]:
    document = _document()
    said: Mapping[str, list[str]] = document["said"]
    for generic, brands in document["medicines"].items():
        for name in (generic, *brands):
            yield Term(name, TermKind.MEDICINE, tuple(said.get(name, ())))
    for names in document["procedures"].values():
        for name in names:
            yield Term(name, TermKind.PROCEDURE, tuple(said.get(name, ())))


def _own(own: VocabularySettings, staff: Iterable[StaffMember]) -> Iterator[Term]:
    said = {name.casefold(): syllables for name, syllables in own.said.items()}
    by_kind = (
        (TermKind.MEDICINE, own.medicines),
        (TermKind.PROCEDURE, own.procedures),
        (TermKind.SITE, own.sites),
        (TermKind.PROVIDER, (*(member.name for member in staff), *own.providers)),
    )
    for kind, names in by_kind:
        for name in names:
            yield Term(name, kind, (said[name.casefold()],) if name.casefold() in said else ())


def written_forms(term: Term) -> tuple[str, ...]:
    """How a term is written: a person also without title, and by the last name alone."""
    if term.kind is not TermKind.PROVIDER:
        return (term.name,)
    name = TITLE.sub("", term.name).strip()
    return tuple(dict.fromkeys(form for form in (name, *name.split()[-1:]) if form))


def spoken_forms(term: Term) -> tuple[str, ...]:
    """How a term is said: in its syllables, or else as it is written."""
    return term.said or written_forms(term)
