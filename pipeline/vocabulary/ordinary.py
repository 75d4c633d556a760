"""How ordinary a word is: what is ordinary was probably meant."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("ordinary_words.txt")
RARITY = {"10": 0, "20": 1, "35": 2, "50": 3, "names": 2}  # SCOWL's levels; names are known, too
UNKNOWN = 4
_ENDINGS = ("'s", "s", "ed", "ing", "ly", "er")


@lru_cache(maxsize=50_000)
def rarity(word: str) -> int:
    """From 0 (among the commonest thousands) over 3 (many people know it) to 4 (in no list).

    Args:
        word: without marks around it, in any case. Of a compound the rarest part counts.
    """
    return max((_rarity(part) for part in word.lower().replace("’", "'").split("-") if part), default=0)


def _rarity(word: str) -> int:
    levels = _levels()
    if len(word) == 1 or any(character.isdigit() for character in word):
        return 0
    stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) > 2]
    return min(levels.get(form, UNKNOWN) for form in (word, *stems, *(f"{stem}e" for stem in stems)))


@cache
def _levels() -> dict[str, int]:
    levels: dict[str, int] = {}
    for line in FILE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            level, *words = line.split()
            levels |= dict.fromkeys(words, RARITY[level])
    return levels
