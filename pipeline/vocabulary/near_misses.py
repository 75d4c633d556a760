"""Words of a text that sound like a name of the vocabulary, with what tells whether the name was said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from models.transcript import TermKind
from pipeline.vocabulary.distance import distance, weight
from pipeline.vocabulary.ordinary import UNKNOWN, rarity
from pipeline.vocabulary.sounds import consonants, word_sounds
from pipeline.vocabulary.terms import Term, Terms, spoken_forms, written_forms

MOST_WORDS = 4
LEAST_WEIGHT = 2.4  # ours: shorter names ('Soma', 'Azo') sound like too much
# ours, by the rarity of the rarest word: share of a name's sounds that may be misheard; the likelihood judges below it
WIDEST = (0.2, 0.22, 0.32, 0.36, 0.42)
LONG = 6  # consonants from which one more of them may be misheard
LEAST_KEY = 3  # consonants that must be left
COMMON = 1  # ours: up to this rarity every consonant must be there, else any few words would sound like something
LENGTHS_APART = 4  # sounds: more than that can't be near enough
CONTEXT_WORDS = 5  # ours: how far around a word its company counts
_WORD = re.compile(r"[^\s]+")
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")
_ENDS_PHRASE = re.compile(r"[.?!,;:]['\")]*$")
_ENDS_SENTENCE = re.compile(r"[.?!]['\")]*$")
_COMPANY = {
    TermKind.MEDICINE: re.compile(
        r"tak(?:e|es|en|ing)|took|refills?|refilled|prescri\w+|scripts?|pills?|tablets?|capsules?|doses?|dosage|milligrams?"
        r"|mgs?|micrograms?|units?|medicines?|medications?|meds?|pharmacy|pharmacist|allergic|inhalers?|injections?"
        r"|shots?|drops?|cream|antibiotics?|prescribed|generic|patch|patches|started|daily|twice|bottle|thinners?"
    ),
    TermKind.PROCEDURE: re.compile(
        r"schedul\w+|results?|tests?|scans?|surgery|procedures?|appointments?|prep|order(?:ed|s)?|lab|labs|done|having"
        r"|referral|biops\w+|imaging|performed|having|blood|x-ray"
    ),
    TermKind.PROVIDER: re.compile(r"doctor|doctors|dr|nurse|see|sees|seen|saw|seeing|with|patient|physician|pa"),
    TermKind.SITE: re.compile(r"office|clinic|location|at|building|campus|center|from|over|to|in|hospital"),
}
_ARTICLES = frozenset(("a", "an", "the", "my", "his", "her", "and", "this", "that"))
_BEFORE = {  # the words straight before, for what is too common to count anywhere near
    TermKind.MEDICINE: re.compile(
        r"\b(?:i'm|he's|she's|they're|am|is|are|was|were|been|being|me|him|her|them|still|back|stay|go|went|off|out) "
        r"(?:on|of|off)(?: the| a| my| his| her| some| that| this)?$"
    )
}


@dataclass(frozen=True, slots=True)
class Said:
    """One word of a text: `text[start:end]` without the marks around it."""

    start: int
    end: int
    text: str
    ends_phrase: bool
    opens_sentence: bool


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Words that sound like a term.

    Attributes:
        term: what they sound like.
        start: character offset of the first of them.
        end: character offset after the last.
        words: how many.
        apart: share of the term's sounds that differ, 0 for none.
        size: weight of the term's sounds: how much there was to mishear.
        rarest: rarity of the rarest word, 0 to 4.
        common: share of the words that are among the commonest.
        company: whether words around it go with such a term.
        named: whether it stands capitalised within a sentence, as names do.
    """

    term: Term
    start: int
    end: int
    words: int
    apart: float
    size: float
    rarest: int
    common: float
    company: bool
    named: bool


@dataclass(frozen=True, slots=True)
class _Form:
    term: Term
    sounds: str
    weight: float


class Index:
    """Terms by what stays of their sound when a consonant or two are misheard.

    Args:
        terms: the names to listen for.
    """

    def __init__(self, terms: Terms) -> None:
        self._by_key: tuple[dict[str, list[_Form]], ...] = ({}, {}, {})  # with none, one, two consonants missing
        self._written = {_plain(form) for term in terms.terms for form in (term.name, *written_forms(term))}
        self._written |= {_plain(name) for name in terms.others}
        for term in terms.terms:
            for spoken in spoken_forms(term):
                heard = "".join(word_sounds(word) for word in _plain(spoken).split())
                form = _Form(term, heard, weight(heard))
                if form.weight >= LEAST_WEIGHT:
                    for missing, keys in enumerate(_keys(consonants(heard), len(self._by_key) - 1)):
                        for key in keys:
                            self._by_key[missing].setdefault(key, []).append(form)

    def near_misses(self, text: str) -> Iterator[NearMiss]:
        """Everything in a text that sounds like a term and isn't one, overlapping ones too."""
        words = _words(text)
        known = self._known(words)
        for first in range(len(words)):
            for count in range(1, MOST_WORDS + 1):
                window = words[first : first + count]
                if len(window) < count or any(word.ends_phrase for word in window[:-1]):
                    break
                if not known.isdisjoint(range(first, first + count)):
                    break
                if _sayable(window):
                    yield from self._alike(words, first, window)

    def _known(self, words: Sequence[Said]) -> set[int]:
        """Places of words that are terms as they stand: nothing to suggest there."""
        known: set[int] = set()
        plain = [_plain(word.text) for word in words]
        for first in range(len(words)):
            for count in range(1, MOST_WORDS + 1):
                joined = " ".join(plain[first : first + count])
                if joined in self._written or joined.removesuffix("s").removesuffix("'") in self._written:
                    known |= set(range(first, min(first + count, len(words))))
        return known

    def _alike(self, words: Sequence[Said], first: int, window: Sequence[Said]) -> Iterator[NearMiss]:
        heard = "".join(word_sounds(word.text) for word in window)
        rarities = [rarity(word.text) for word in window]
        widest = WIDEST[max(rarities)]
        skeleton = consonants(heard)
        missing = (max(rarities) > COMMON) + (len(skeleton) >= LONG)
        keys = [key for some in _keys(skeleton, missing) for key in some]
        forms = {
            id(form): form
            for key in keys
            for by_key in self._by_key[: missing + 1]
            for form in by_key.get(key, ())
            if abs(len(heard) - len(form.sounds)) <= LENGTHS_APART
        }
        best: dict[str, tuple[float, _Form]] = {}
        for form in forms.values():
            limit = widest * form.weight
            apart = distance(form.sounds, heard, limit)
            nearest = best.get(form.term.name, (1.0, form))[0]
            if apart <= limit and apart / form.weight < nearest and not _is_part(window, form.term):
                best[form.term.name] = (apart / form.weight, form)
        if not best:
            return
        for apart, form in best.values():
            yield NearMiss(
                term=form.term,
                start=window[0].start,
                end=window[-1].end,
                words=len(window),
                apart=apart,
                size=form.weight,
                rarest=max(rarities),
                common=rarities.count(0) / len(window),
                company=_has_company(words, first, len(window), form.term.kind),
                named=any(word.text[:1].isupper() and not word.opens_sentence for word in window),
            )


def _keys(skeleton: str, most: int) -> Iterator[set[str]]:
    """The skeleton with none, one, ... `most` of its consonants missing: two that share a key are near."""
    yield {skeleton}
    for missing in range(1, most + 1):
        left = combinations(skeleton, len(skeleton) - missing) if len(skeleton) - missing >= LEAST_KEY else ()
        yield {"".join(sounds) for sounds in left}


def _words(text: str) -> list[Said]:
    found: list[Said] = []
    opens = True
    for match in _WORD.finditer(text):
        core = _EDGE.sub("", match[0])
        if not core:
            continue
        start = match.start() + match[0].index(core)
        title = core.lower() in ("dr", "mr", "mrs", "ms", "st")
        ends = bool(_ENDS_PHRASE.search(match[0])) and not title
        found.append(Said(start, start + len(core), core, ends, opens))
        opens = bool(_ENDS_SENTENCE.search(match[0])) and not title
    return found


def _sayable(window: Sequence[Said]) -> bool:
    """Whether words can be a name misheard: not with digits, and not a word that keeps names company ('milligram')."""
    if any(character.isdigit() for word in window for character in word.text):
        return False
    return len(window) > 1 or not any(company.fullmatch(window[0].text.lower()) for company in _COMPANY.values())


def _is_part(window: Sequence[Said], term: Term) -> bool:
    """Whether known words are a part of the name and no more: 'the replacement' is no 'knee replacement'."""
    words = [re.sub(r"\W|'?s$", "", word.text.lower()) for word in window if word.text.lower() not in _ARTICLES]
    whole = re.sub(r"\W", "", term.name.lower())
    known = all(rarity(word.text) < UNKNOWN for word in window)
    return known and len("".join(words)) < len(whole) and "".join(words) in whole


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.lower()))


def _has_company(words: Sequence[Said], first: int, count: int, kind: TermKind) -> bool:
    around = [*words[max(0, first - CONTEXT_WORDS) : first], *words[first + count : first + count + CONTEXT_WORDS]]
    before = " ".join(word.text.lower() for word in words[max(0, first - 3) : first])
    lead = _BEFORE.get(kind)
    return bool(lead and lead.search(before)) or any(_COMPANY[kind].fullmatch(word.text.lower()) for word in around)
