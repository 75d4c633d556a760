"""Which language a message is in, decided so that a bad line does not turn English into Welsh."""

from __future__ import annotations

from collections.abc import Mapping

EXPECTED = ("en", "es")  # what callers of a practice in the United States speak; English where it is a tie
SURE = 0.8  # ours, cautious and not yet measured: a wrong language garbles a whole message
SURE_SPEECH_S = 3.0  # ours: a few words don't tell one language from another


def choose(probabilities: Mapping[str, float], speech_s: float) -> str:
    """Chooses the language of a message.

    Args:
        probabilities: by ISO 639-1 code, as the model gives them.
        speech_s: seconds of speech they rest on.

    Returns:
        The likeliest language when the model is sure of it and has heard enough; otherwise the likelier of English and
        Spanish, which for a few words of speech takes as much to be Spanish as any other language.
    """
    likeliest = max(probabilities, key=lambda code: probabilities[code], default="en")
    sure = probabilities.get(likeliest, 0.0) >= SURE
    if sure and (speech_s >= SURE_SPEECH_S or likeliest in EXPECTED):
        return likeliest
    if speech_s < SURE_SPEECH_S:
        return "en"
    return max(EXPECTED, key=lambda code: probabilities.get(code, 0.0))
