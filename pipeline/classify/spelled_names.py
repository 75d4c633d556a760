"""Names spelled out: 'Kowalski, K-O-W-A-L-S-K-I'. The spelling is what the caller wants written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

FEWEST_LETTERS = 3  # ours: 'M D' and 'E R' are no spelling, unless of a name that was said just so, like 'Wu'
ALIKE = 0.5  # ours: 'Kowalsky' and KOWALSKI share most letters; a name misheard may share few
LOOK_BACK = 4  # words before a spelling among which its name is looked for
_RADIO = (
    "alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?|kilo|lima|mike|november|oscar|papa|quebec"
    "|romeo|sierra|tango|uniform|victor|whiskey|x-?ray|yankee|zulu"
)  # the ICAO spelling alphabet
_SIGNS = {"apostrophe": "'", "apóstrofo": "'", "hyphen": "-", "dash": "-", "guion": "-", "guión": "-"}
_EXAMPLE = r"(?:,?\s(?:as in|like in|like|for|como|de)\s[^\W\d_]{2,})"
_LETTER = rf"(?:double[\s-][a-z]|[a-zñ]{_EXAMPLE}?|{_RADIO}|{'|'.join(_SIGNS)})(?![\w'])"
_BETWEEN = r"[\s,.\-–]{1,3}"
_SPELLED = re.compile(
    rf"(?<![\w'-])(?<!\bcon )(?<!\bwith )(?<!\bwith a )(?<!\bwith an ){_LETTER}(?:{_BETWEEN}{_LETTER})+", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGNED_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


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
        pattern = _WORD if name.isalpha() else _SIGNED_WORD
        words = [word for word in pattern.finditer(text[: match.start()]) if len(word.group()) > 1][-LOOK_BACK:]
        likest = max(words, key=lambda word: _alike(word.group(), name), default=None)
        if likest and _alike(likest.group(), name) >= (ALIKE if len(name) >= FEWEST_LETTERS else 1.0):
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
    """'O'Brien' of 'O apostrophe B as in boy, R, I, E, N'."""
    plain = re.sub(_EXAMPLE, "", letters.lower())
    plain = re.sub(r"double[\s-]([a-z])", r"\1 \1", plain).replace("x-ray", "xray")
    written = "".join(_SIGNS.get(word, word[0]) for word in re.findall(r"[^\W\d_]+", plain))
    return re.sub(r"(?<![^\W\d_])[^\W\d_]", lambda first: first.group().upper(), written)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()
