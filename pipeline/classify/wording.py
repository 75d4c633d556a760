"""The small language that wordings are written in, so that a clinician can read and edit them.

```
chest (pain|pressure|tightness)   one of several words; an alternative may be several words long
the? stitches popped              'the' may be missing
bleed+                            any ending: bleed, bleeds, bleeding
elephant * chest                  up to three words in between
won't ** stop                     up to six words in between
in 20##                           any digits
tongue (is|got|so)* swollen       any of these words, up to four of them, or none
```

Case and accents do not matter, an apostrophe may be missing, and speech's fillers ('um', 'like', 'kind of') may stand
between any two words. A wording never reaches across the end of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

GAP = r"[\s,\-–—]+(?:(?:um|uh|er|ah|like|you know|kind of|kinda|sort of|i mean)[\s,]+){0,2}"
ANY_WORD = r"[\w'.:%]*[\w'%]"
PIECE = re.compile(r"\([^()]*\)[?*]?|[^\s()]+")


def normalise(text: str) -> str:
    """Lower case, straight apostrophes, no accents; every character keeps its offset."""
    return "".join(_plain(character) for character in text)


def compile_wordings(wordings: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all wordings, to be searched in normalised text.

    Raises:
        ValueError: a wording is empty, its brackets don't match or stand in one another, or all of it may be missing.
    """
    ordered = sorted(wordings, key=len, reverse=True)
    return re.compile(r"(?<![\w'])(?:" + "|".join(_wording(wording) for wording in ordered) + r")(?!\w)")


def _plain(character: str) -> str:
    if character in "’‘`´ʼ":
        return "'"
    lowered = unicodedata.normalize("NFD", character.lower())[:1] if character.isalpha() else character
    return lowered if len(lowered) == 1 else character


def _wording(wording: str) -> str:
    pieces = PIECE.findall(normalise(wording))
    left_over = PIECE.sub("", wording)
    if left_over.strip() or not pieces:
        raise ValueError(f"this wording is empty or its brackets don't match: {wording!r}")
    needed = [index for index, piece in enumerate(pieces) if not piece.endswith(("?", "*"))]
    if not needed:
        raise ValueError(f"all of this wording may be missing: {wording!r}")
    return "".join(_piece(piece, before_needed=index < needed[-1]) for index, piece in enumerate(pieces))


def _piece(piece: str, *, before_needed: bool) -> str:
    """A piece with the gap that follows it; those after the last needed piece bring the gap before them."""
    if piece in ("*", "**"):
        one, least, most = ANY_WORD, 0, 3 if piece == "*" else 6
    elif piece.endswith(")*"):
        one, least, most = _one(piece[:-1]), 0, 4
    elif piece.endswith("?"):
        one, least, most = _one(piece[:-1]), 0, 1
    else:
        return _one(piece) + (GAP if before_needed else "")
    return rf"(?:{one}{GAP}){{{least},{most}}}" if before_needed else rf"(?:{GAP}{one}){{{least},{most}}}"


def _one(piece: str) -> str:
    inner = piece[1:-1] if piece.startswith("(") else piece
    alternatives = (GAP.join(_word(word) for word in option.split()) for option in inner.split("|"))
    return "(?:" + "|".join(alternatives) + ")"


def _word(word: str) -> str:
    ending = r"[\w']*" if word.endswith("+") else ""
    return re.escape(word.removesuffix("+")).replace("'", "'?").replace(r"\#", r"\d") + ending
