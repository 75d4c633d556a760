"""Text to what is spoken: the words behind numerals, syllables, filled pauses.

Pace counts spoken words: a transcriber writes '404-555-0132' as one word that takes ten to say, and '9:30' as one that
takes two; counting the written ones would call a slowly dictated number a long pause.
"""

from __future__ import annotations

import re

FILLED_PAUSES = frozenset({"um", "uh", "uhm", "umm", "uhh", "er", "erm", "hm", "hmm", "mm", "ah", "eh"})
"""Hesitation sounds, as in Clark & Fox Tree 2002 ('uh' and 'um') with the spellings that transcribers use."""

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_TOKEN = re.compile(r"\$?[0-9][0-9,.:/-]*[0-9]|\$?[0-9]|[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTERS = re.compile(r"[^a-z]")
_VOWEL_GROUP = re.compile(r"[aeiouy]+")
_HIATUS = re.compile(
    r"ia(?!l$|ls$|lly$|n$|ns$)|[^cstgx]ia[nl]|[^tscgx]io|[^qg]ua[ltr]|iu|eo(?!n)|[^g]ui[nt]|[^aeiou]ying|creat|react|"
    r"[aeo]ing$|dia|rie[dst]|[rl]iet|[^aeiou]ier$|science|poe[mt]|cua|uou|[^q]uie|[aeiou]y[aeo]"
)
_SILENT_ED = re.compile(r"[^aeiouydtl]ed$|[aeiouy]led$|[rl]led$")
_SILENT_ES = re.compile(r"[^aeiouyscgzxhl]es$|[^sc]hes$|[aeiouy]les$|[^csx]th?es$")
_SILENT_MIDDLE = re.compile(r"[^aeiouy](?:e)(?:ly|ment|ful|less|ness|where|time|body|line)")
_SYLLABIC_END = re.compile(r"[^aeiouylr]le[sd]?$|[^aeiouy]les$|sms?$|[tds]n't$")
_KNOWN = {
    "actually": 4, "area": 3, "being": 2, "business": 2, "client": 2, "clinic": 2, "comfortable": 4, "different": 2,
    "doing": 2, "dr": 2, "er": 2, "evening": 2, "every": 2, "everybody": 4, "everyone": 3, "everything": 3,
    "family": 3, "going": 2, "hour": 1, "hours": 1, "hundred": 2, "idea": 3, "mr": 2, "mrs": 2, "ms": 1, "nineteen": 2,
    "ninety": 2, "o'clock": 2, "ok": 2, "our": 1, "patient": 2, "patients": 2, "people": 2, "physician": 3,
    "physicians": 3, "prescription": 3, "quiet": 2, "really": 2, "seeing": 2, "several": 2, "somebody": 3,
    "someone": 2, "something": 2, "sometimes": 2, "temperature": 4, "thank": 1, "they're": 1, "usually": 4, "we're": 1,
    "wednesday": 2, "you're": 1,
}  # fmt: skip
"""Frequent words that the rule gets wrong, and titles that are written shorter than they are said."""


def spoken_words(text: str) -> list[str]:
    """The words that are said, in lower case, numerals spelled out.

    >>> spoken_words("Call 404-555-0132 at 9:30.")
    ['call', 'four', 'zero', 'four', 'five', 'five', 'five', 'zero', 'one', 'three', 'two', 'at', 'nine', 'thirty']
    """
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        words.extend(_numeral(token) if token[0] in "$0123456789" else [token.lower().replace("’", "'")])
    return words


def syllables(word: str) -> int:
    """Syllables of one spoken English word, from its spelling; at least 1.

    Groups of vowels, less the silent e's, plus vowels in hiatus: the usual rule, ours in detail. Against the CMU
    Pronouncing Dictionary it is exact for most words and, what pace needs, close in total: figures in
    docs/staff_score.md.
    """
    word = word.lower().replace("’", "'")
    known = _KNOWN.get(word) or _KNOWN.get(word.removesuffix("'s"))
    if known:
        return known
    letters = _LETTERS.sub("", word)
    if not letters:
        return 1
    count = len(_VOWEL_GROUP.findall(letters)) + len(_HIATUS.findall(letters)) + len(_SYLLABIC_END.findall(word))
    silent = letters.endswith("e") and not letters.endswith("ee") and len(_VOWEL_GROUP.findall(letters)) > 1
    silent = silent and letters[-2] not in "aeiouy"
    count -= int(silent) + int(bool(_SILENT_ED.search(letters))) + int(bool(_SILENT_ES.search(letters)))
    count -= len(_SILENT_MIDDLE.findall(letters))
    return max(1, count)


def is_filled_pause(word: str) -> bool:
    """Whether a transcribed word is a hesitation sound; 'ER' is a room."""
    word = word.strip(".,!?;:…-")
    return word != "ER" and word.lower() in FILLED_PAUSES


def _numeral(token: str) -> list[str]:
    """Words of one numeral: telephone numbers and codes digit by digit, times and amounts as numbers."""
    dollars = ["dollars"] if token.startswith("$") else []
    token = token.lstrip("$")
    digits = re.sub(r"\D", "", token)
    clock = re.fullmatch(r"(\d{1,2}):(\d\d)", token)
    if clock:
        hour, minute = int(clock[1]), int(clock[2])
        return _cardinal(hour) + (([] if minute > 9 else ["oh"]) + _cardinal(minute) if minute else [])
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+", token)
    if not grouped and ("-" in token or len(digits) > 4 or digits.startswith("0") or token in ("911", "988", "555")):
        return [_ONES[int(digit)] for digit in digits]
    words: list[str] = []
    for index, part in enumerate(re.split(r"[./:]", token.replace(",", ""))):
        words += (["point"] if index and "." in token else []) + (_cardinal(int(part)) if part else [])
    return words + dollars


def _cardinal(number: int) -> list[str]:
    """The number in words, up to 999,999; four digits from 1100 to 1999 as a year is read."""
    if number < 20:
        return [_ONES[number]]
    if number < 100:
        return [_TENS[number // 10 - 1], *([_ONES[number % 10]] if number % 10 else [])]
    if number < 1000 or 1100 <= number < 2000:
        return [*_cardinal(number // 100), "hundred", *(_cardinal(number % 100) if number % 100 else [])]
    return [*_cardinal(number // 1000), "thousand", *(_cardinal(number % 1000) if number % 1000 else [])]
