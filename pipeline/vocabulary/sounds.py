"""Letters to sounds: English spelling rules, enough to compare how two writings sound.

A sound is one character. Vowels: i (see), I (sit), e (set), a (cat), A (hot), o (go, saw), u (too, put), @ (cut,
about), Y (eye), E (day), W (cow), Q (boy). Consonants as written, and T (th), S (sh), Z (beige), C (church), J (judge),
N (sing). The rules are ours, in the manner of Elovitz et al. 1976 (NRL Report 7948): left to right, the longest that
fits. What the speech model mishears it writes as it sounds, so that the same rules serve on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

VOWELS = frozenset("iIeaAou@YEWQ")
_CLASSES = str.maketrans(
    {**dict.fromkeys("iIeaAou@YEWQhwy", ""), **dict.fromkeys("pb", "p"), **dict.fromkeys("tdT", "t")}
    | {
        **dict.fromkeys("kg", "k"),
        **dict.fromkeys("fv", "f"),
        **dict.fromkeys("szSZCJ", "s"),
        **dict.fromkeys("mnN", "n"),
    }
)
_LETTER_NAMES = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "@ bi si di i ef Ji EC Y JE kE el em en o pi kyu Ar es ti yu vi d@bylyu eks wY zi".split(),
        strict=True,
    )
)
_WHOLE = {
    "the": "T@", "to": "tu", "of": "@v", "one": "w@n", "once": "w@ns", "two": "tu", "who": "hu", "you": "yu",
    "your": "yor", "are": "Ar", "was": "w@z", "were": "w@r", "have": "hav", "said": "sed", "says": "sez", "do": "du",
    "does": "d@z", "done": "d@n", "some": "s@m", "come": "k@m", "give": "gIv", "get": "get", "eye": "Y",
    "iron": "Y@rn", "people": "pip@l", "women": "wImIn", "heart": "hArt", "blood": "bl@d", "sugar": "Sug@r",
    "ache": "Ek", "ms": "mIz", "been": "bIn", "put": "put", "gets": "gets", "island": "Yl@nd",
    "doctor": "dAkt@r", "dr": "dAkt@r", "mr": "mIst@r", "mrs": "mIsIz", "ct": "siti", "st": "sEnt", "ah": "a",
    "uh": "@", "oh": "o", "eh": "e", "ih": "I", "girl": "g@rl", "begin": "bIgIn", "gift": "gIft",
    "tiger": "tYg@r", "target": "tArgIt",
}  # fmt: skip
# (before, letters, after, sounds): before and after are regular expressions on the letters around, '' for any
_V = "[aeiouy]"
_RULES: tuple[tuple[str, str, str, str], ...] = (
    ("^", "kn", "", "n"), ("^", "gn", "", "n"), ("^", "pn", "", "n"), ("^", "ps", "", "s"), ("^", "pt", "", "t"),
    ("^", "x", "", "z"), ("", "wr", "", "r"), ("", "rh", "", "r"), ("", "wh", "", "w"), ("^", "gh", "", "g"),
    ("", "tion", "", "S@n"), (_V, "sion", "", "Z@n"), ("", "sion", "", "S@n"), ("", "cian", "", "S@n"),
    ("", "cious", "", "S@s"), ("", "tious", "", "S@s"), ("", "cial", "", "S@l"), ("", "tial", "", "S@l"),
    ("", "tient", "", "S@nt"), ("", "cient", "", "S@nt"), ("", "ture", "$", "C@r"), (_V, "sure", "$", "Z@r"),
    ("", "ious", "$", "i@s"), ("", "ous", "$", "@s"), ("", "tch", "", "C"), ("", "sch", "", "sk"),
    ("", "dge", "", "J"), ("", "dg", "[ei]", "J"), ("", "chr", "", "kr"), ("", "chl", "", "kl"),
    ("", "cho", "l", "kA"), ("", "che", "m", "ke"), ("psy", "ch", "", "k"), ("te", "ch", "", "k"),
    ("e", "ch", "o", "k"), ("", "ch", "", "C"), ("", "sh", "", "S"), ("", "ph", "", "f"), ("", "th", "", "T"),
    ("", "igh", "", "Y"), ("", "eigh", "", "E"), ("", "augh", "", "o"), ("", "ough", "", "o"), ("", "gh", "", ""),
    ("", "ng", "[aeiouylr]", "Ng"), ("", "ng", "", "N"), ("", "nk", "", "Nk"), ("", "nx", "", "Nks"),
    ("", "ck", "", "k"), ("", "cq", "", "k"), ("", "cc", "[eiy]", "ks"), ("", "cc", "", "k"),
    ("", "sc", "[eiy]", "s"), ("", "c", "[eiy]", "s"), ("", "c", "", "k"), ("", "que", "$", "k"),
    ("", "qu", "", "kw"), ("", "q", "", "k"), ("", "xc", "[ei]", "ks"), ("", "x", "", "ks"), ("", "gue", "$", "g"),
    ("", "gu", "[eia]", "g"), ("", "gg", "", "g"), ("", "gn", "$", "n"), ("", "g", "[eiy]", "J"), ("", "g", "", "g"),
    ("", "mb", "$", "m"), ("", "mn", "$", "m"), ("a", "l", "k", ""), ("", "ss", "", "s"), ("", "zz", "", "z"),
    ("", "tz", "", "ts"), (_V, "s", "[aeiou][a-z]", "z"), ("[bdglmnrvw]", "s", "$", "z"),
    (_V + "[a-z]*e", "s", "$", "z"), (_V, "se", "$", "z"), ("", "s", "", "s"), ("", "j", "", "J"),
    ("[aeiou][a-z]*[^dtaeiou]", "ed", "$", "d"), ("[dt]", "ed", "$", "Id"), ("", "h", "[^aeiouy]", ""),
    ("[a-z]", "h", "$", ""), ("[^aeiouy]", "h", "", ""), ("", "h", "", "h"), ("^", "y", _V, "y"),
    ("[aeo]", "y", _V, "y"), ("^[^aeiouy]+", "y", "$", "Y"), ("", "y", "$", "i"), ("", "y", "", "I"),
    ("", "w", "[aeiouyr]", "w"), ("", "w", "", ""), ("", "eau", "", "o"), ("", "ee", "", "i"), ("", "ea", "d", "e"),
    ("", "ea", "", "i"), ("", "ei", "", "E"), ("", "eu", "", "yu"), ("", "ew", "", "yu"), ("", "ey", "$", "i"),
    ("", "ey", "", "E"), ("", "ie", "$", "i"), ("", "ies", "$", "iz"), ("", "ied", "$", "id"), ("", "ie", "", "i"),
    ("", "oo", "", "u"), ("", "oul", "d", "u"), ("", "ou", "", "W"), ("", "ow", "$", "o"),
    ("", "ow", "[aeiou]", "ow"), ("", "ye", "$", "Y"), ("", "ow", "", "W"), ("", "oy", "", "Q"), ("", "oi", "", "Q"),
    ("", "oa", "", "o"), ("", "oe", "$", "o"), ("", "ai", "", "E"), ("", "ay", "", "E"), ("", "au", "", "o"),
    ("", "aw", "", "o"), ("", "ue", "$", "u"), ("", "ui", "", "u"), ("[aeiouy][a-z]*[^aeiou]", "ine", "$", "in"),
    ("", "ine", "$", "Yn"), ("[aeiouy][a-z]+", "ate", "$", "Et"), ("", "ia", "$", "i@"), ("", "io", "", "io"),
    ("", "iu", "", "i@"), ("", "ia", "", "Y@"), ("", "ar", "", "Ar"), ("", "er", "", "@r"), ("", "ir", "", "@r"),
    ("", "ur", "", "@r"), ("", "or", "", "or"), ("[aeiouy][a-z]*[^aeiou]", "le", "$", "@l"),
    ("[^aeiou]", "le", "$", "@l"), ("", "a", "[^aeiouwxyr]e$", "E"), ("", "i", "[^aeiouwxyr]es?$", "Y"),
    ("", "o", "[^aeiouwxyr]es?$", "o"), ("", "u", "[^aeiouwxyr]es?$", "u"), ("", "i", "re$", "Y"),
    ("", "o", "re$", "o"), ("", "a", "re$", "e"), ("[aeiouy][a-z]*", "e", "$", ""),
    ("[aeiouy][a-z]*[^aeiousxz]", "e", "s$", ""), ("", "i", "[bcdfgklmnprst]$", "I"), ("^[^aeiouy]*", "i", "$", "Y"),
    ("", "a", "$", "@"), ("", "o", "$", "o"), ("", "i", "$", "i"), ("", "e", "$", "i"), ("", "a", "", "a"),
    ("", "e", "", "e"), ("", "i", "", "I"), ("", "o", "", "A"), ("", "u", "", "@"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rule:
    before: re.Pattern[str]
    letters: str
    after: re.Pattern[str]
    sounds: str

    def fits(self, word: str, at: int) -> bool:
        end = at + len(self.letters)
        return (
            word.startswith(self.letters, at)
            and bool(self.after.match(word[end:]))
            and bool(self.before.search(word[:at]))
        )


@cache
def _rules() -> dict[str, list[_Rule]]:
    """Rules by first letter, longest letters first; among equals those that name their surroundings, in order."""
    made = [
        _Rule(re.compile(f"(?:{before})$" if before else ""), letters, re.compile(after), sounds)
        for before, letters, after, sounds in _RULES
    ]
    by_letter: dict[str, list[_Rule]] = {}
    for rule in sorted(made, key=lambda rule: -len(rule.letters)):
        by_letter.setdefault(rule.letters[0], []).append(rule)
    return by_letter


@lru_cache(maxsize=50_000)
def word_sounds(word: str) -> str:
    """How one word sounds; '' for what has no letters. A word of one letter is that letter's name."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if "a" <= c <= "z")
    if len(plain) <= 1:
        return _LETTER_NAMES.get(plain, "")
    return _WHOLE.get(plain) or _without_doubles("".join(_spelled(plain)))


def sounds(text: str) -> str:
    """How words sound one after the other; numbers and marks between them have no sound."""
    return _without_doubles("".join(word_sounds(word) for word in re.split(r"[^\w']+", text)))


def consonants(heard: str) -> str:
    """The consonants alone, each by its class: what stays when vowels and voicing are misheard."""
    return _without_doubles(heard.translate(_CLASSES))


def _spelled(word: str) -> Iterator[str]:
    at = 0
    while at < len(word):
        rule = next((rule for rule in _rules().get(word[at], ()) if rule.fits(word, at)), None)
        yield rule.sounds if rule else word[at]  # the other consonants sound as they are written
        at += len(rule.letters) if rule else 1


def _without_doubles(heard: str) -> str:
    return re.sub(r"(.)\1+", r"\1", heard)
