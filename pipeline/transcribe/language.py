"""Which language a message is in, decided so that a bad line or an accent does not turn English into Welsh.

The thresholds are ours, set with `base` on Spanish, French, Italian, Russian and German prompts and sentences, and on
the tune half of English by Americans and by learners whose first language is Mandarin; `bench/languages.py` measures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ENGLISH, SPANISH = "en", "es"
SPANISH_LEAST = 0.3  # short Spanish clips have 0.5 and more, English ones 0.02 at most
SURE = 0.8  # of another language
NOT_ENGLISH = 0.05  # what English has at most where it isn't spoken: heavily accented English has 0.07 and more
SURE_SPEECH_S = 3.0  # less speech is enough for another language only at the next two
SURE_AT_ONCE = 0.95
NOT_ENGLISH_AT_ONCE = 0.02
SUSPECTED = 0.6  # of a language that isn't the one decided on


@dataclass(frozen=True, slots=True)
class Part:
    """What the model makes of a part of a message: probability by ISO 639-1 code, and seconds of speech in it."""

    probabilities: Mapping[str, float]
    speech_s: float


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language of a message, and another one that may be spoken in it too, or instead."""

    language: str
    perhaps: str | None = None


def choose(parts: Sequence[Part]) -> Spoken:
    """Chooses the language of a message.

    Args:
        parts: of the message, at least one.

    Returns:
        Spanish where it is likelier than English, another language only where the model is sure of it, else English;
        `perhaps` where a part of 3 s or more is in another language than the whole, or the model leans to one.
    """
    speech_s = sum(part.speech_s for part in parts)
    codes = {code for part in parts for code in part.probabilities}
    whole = {
        code: sum(part.probabilities.get(code, 0.0) * part.speech_s for part in parts) / max(speech_s, 1e-9)
        for code in codes
    }
    language = _likeliest(whole, speech_s)
    inside = [_likeliest(part.probabilities, part.speech_s) for part in parts if part.speech_s >= SURE_SPEECH_S]
    suspected = [code for code in codes if whole[code] >= SUSPECTED]
    return Spoken(language, next((code for code in (*inside, *suspected) if code != language), None))


def _likeliest(probabilities: Mapping[str, float], speech_s: float) -> str:
    """Language of so much speech."""
    english, spanish = (probabilities.get(code, 0.0) for code in (ENGLISH, SPANISH))
    other = max(probabilities, key=lambda code: probabilities[code], default=ENGLISH)
    least, most_english = (SURE, NOT_ENGLISH) if speech_s >= SURE_SPEECH_S else (SURE_AT_ONCE, NOT_ENGLISH_AT_ONCE)
    if other not in (ENGLISH, SPANISH) and probabilities[other] >= least and english <= most_english:
        return other
    return SPANISH if spanish > english and spanish >= SPANISH_LEAST else ENGLISH
