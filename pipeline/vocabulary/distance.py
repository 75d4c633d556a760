"""How far apart two sayings sound: an edit distance in which what is easily misheard costs little."""

from __future__ import annotations

from functools import cache
from itertools import combinations

from pipeline.vocabulary.sounds import VOWELS

# Costs are ours: phonetic classes with rough weights, set by hand; only their order matters much, since the fit in
# `likelihood` scales them. Sounds that share nothing cost 1.
_ALIKE: dict[float, tuple[str, ...]] = {
    0.1: ("iI", "I@", "e@", "a@", "A@", "Ao", "nN", "sz"),
    0.2: ("Ie", "ae", "Aa", "o@", "u@", "ou", "Ee", "Ea", "iE", "YI", "Wo", "Qo", "SZ"),
    0.25: ("pb", "td", "kg", "fv", "CJ", "ZJ", "SC", "ie"),
    0.35: ("mn", "mN", "Tt", "Td", "Tf", "Ts", "Tz", "sS", "zZ", "zS", "zJ", "SJ"),
    0.5: ("wv", "bv", "lw", "rw", "pf", "tC", "dJ", "lr", "ks"),
    0.7: ("kt", "pt", "pk", "bd", "dg", "bg", "ln", "rn", "dn", "tn", "bm", "vm", "dl", "tl", "hf", "yi", "yI"),
}
_OTHER_VOWEL = 0.3
_DROPPED = {"@": 0.3, "h": 0.3, "w": 0.4, "y": 0.3, "t": 0.55, "d": 0.55, "n": 0.6, "l": 0.6, "r": 0.5}
_DROPPED_VOWEL = 0.4
_DROPPED_CONSONANT = 0.8


def weight(heard: str) -> float:
    """How much there is to mishear: what it costs to drop all of it."""
    return sum(_dropped(sound) for sound in heard)


def distance(one: str, other: str, limit: float) -> float:
    """Least cost of turning one string of sounds into another; anything above `limit` once that is certain."""
    before = [0.0]
    for sound in other:
        before.append(before[-1] + _dropped(sound))
    for sound in one:
        drop = _dropped(sound)
        row = [before[0] + drop]
        for place, against in enumerate(other):
            cost = before[place] + _swapped(sound, against)
            cost = min(cost, before[place + 1] + drop, row[place] + _dropped(against))
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before = row
    return before[-1]


@cache
def _dropped(sound: str) -> float:
    return _DROPPED.get(sound, _DROPPED_VOWEL if sound in VOWELS else _DROPPED_CONSONANT)


@cache
def _swapped(one: str, other: str) -> float:
    if one == other:
        return 0.0
    both_vowels = (one in VOWELS) + (other in VOWELS)
    return _table().get(frozenset((one, other)), {0: 1.0, 1: 1.2, 2: _OTHER_VOWEL}[both_vowels])


@cache
def _table() -> dict[frozenset[str], float]:
    return {
        frozenset(pair): cost for cost, groups in _ALIKE.items() for group in groups for pair in combinations(group, 2)
    }
