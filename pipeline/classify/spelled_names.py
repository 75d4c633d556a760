"""Names spelled out: 'Kowalski, K-O-W-A-L-S-K-I'. The spelling is what the caller wants written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

FEWEST_LETTERS = 3  # ours: 'M D' and 'E R' are no spelling
ALIKE = 0.5  # ours: 'Kowalsky' and KOWALSKI share most letters; a name misheard may share few
LOOK_BACK = 4  # words before a spelling among which its name is looked for
_LETTER = r"(?:double[\s-][A-Za-z]|[A-Za-z](?:\s(?:as in|like in|like|for)\s[A-Za-z]+)?)"
_BETWEEN = r"[\s,.\-–]{1,3}"
_SPELLED = re.compile(rf"(?<![\w'-]){_LETTER}(?:{_BETWEEN}{_LETTER}){{{FEWEST_LETTERS - 1},}}(?![\w'])")
_EXAMPLE = re.compile(r"\s(?:as in|like in|like|for)\s[A-Za-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SpelledName:
    """A name and its spelling: `text[start:end]` is the name as heard, followed by letters that come to `name`."""

    name: str
    start: int
    end: int


def spelled_names(text: str) -> list[SpelledName]:
    """Names that are spelled out behind; the likest of the words before the letters is the one that is meant."""
    found = []
    for match in _SPELLED.finditer(text):
        name = _name(match.group())
        words = [word for word in re.finditer(r"[^\W\d_]+", text[: match.start()]) if len(word.group()) > 1][
            -LOOK_BACK:
        ]
        likest = max(words, key=lambda word: _alike(word.group(), name), default=None)
        if len(name) >= FEWEST_LETTERS and likest and _alike(likest.group(), name) >= ALIKE:
            found.append(SpelledName(name, likest.start(), likest.end()))
    return found


def as_spelled(text: str, start: int, end: int) -> str:
    """`text[start:end]`, a name, with those of its words that are spelled out anywhere in the text as spelled."""
    words = text[start:end].split()
    for spelled in spelled_names(text):
        heard = text[spelled.start : spelled.end].lower()
        words = [spelled.name if word.lower() == heard else word for word in words]
    return " ".join(words)


def _name(letters: str) -> str:
    plain = _EXAMPLE.sub("", letters)
    plain = re.sub(r"double[\s-]([A-Za-z])", r"\1 \1", plain, flags=re.IGNORECASE)
    return "".join(character for character in plain if character.isalpha()).capitalize()


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()
