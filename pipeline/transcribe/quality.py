"""How far to trust a transcript, with reasons that a person understands."""

from __future__ import annotations

from collections.abc import Sequence

from models.transcript import Quality, Verdict, Word
from pipeline.transcribe.guards import Guarded
from pipeline.transcribe.signals import Signals

# Every threshold is ours, see docs/weights.md; the tones' was measured on 80 clips of real speech and 19 of non-speech.
TONES_SHARE = 0.5  # speech has at most 0.4, tones and dialled digits over 0.6
MUSIC_FLATNESS = 0.12  # of 200 clips without speech made by bench/sounds, music and machines had less, noises more
MUSIC_SPEECH_SHARE = 0.2  # of the recording: instruments are taken for a voice now and then, callers speak for longer
SILENT_DBFS = -70.0  # the comfort noise of an idle line
NOISY_SNR_DB = 10.0
QUIET_DBFS = -50.0  # 24 dB under the -26 dBov at which telephone speech is nominally delivered
CLIPPED_SHARE = 0.02
UNSURE_PROBABILITY = 0.5  # of a word
UNSURE_SHARE = 0.25  # of the words
HOPELESS_PROBABILITY = 0.3  # mean over the words
HOPELESS_WORDS = 5  # a spelled name is one word, seldom a certain one, and still worth reading
MISSED_SPEECH_S = 3.0  # speech for which there are no words
LANGUAGE_NAMES = {  # the most spoken at home in the United States (Census Bureau, American Community Survey)
    "en": "English", "es": "Spanish", "zh": "Chinese", "tl": "Tagalog", "vi": "Vietnamese", "ar": "Arabic",
    "fr": "French", "ko": "Korean", "ru": "Russian", "pt": "Portuguese", "ht": "Haitian Creole", "hi": "Hindi",
    "de": "German", "pl": "Polish", "it": "Italian", "ur": "Urdu", "fa": "Persian", "te": "Telugu",
}  # fmt: skip

SILENCE = "nothing but silence was recorded"
NO_SPEECH = "no speech was heard, only noise"
TONES = "tones, no speech: a fax, another machine or music"
MUSIC = "no speech was heard, only music, a machine or a background sound"
NO_WORDS = "someone may be speaking, but no words could be made out"
TOO_FAST = "words faster than anyone speaks were left out"
REPEATED = "the same words again and again: not all of them may have been said"
NOISY = "the line is very noisy"
QUIET = "very quiet"
CLIPPED = "the sound is distorted: recorded too loud"
CUT_OFF = "the message seems cut off"
HARD = "hardly any word is certain"


def judge(
    signals: Signals,
    words: Sequence[Word],
    guarded: Guarded,
    language: str | None,
    *,
    perhaps: str | None = None,
    rendered: bool = False,
    missed_s: float = 0.0,
) -> Quality:
    """Judges a transcript.

    Args:
        signals: what the sound says.
        words: what was made out.
        guarded: what was left out of it.
        language: ISO 639-1 code, None when nothing was made out.
        perhaps: another language that may be spoken too, or instead.
        rendered: whether there is an English rendering.
        missed_s: seconds of detected speech that no word lies near.

    Returns:
        Unusable when there are no words or hardly any is certain, doubtful when anything speaks against it.
    """
    if not words:
        return Quality(Verdict.UNUSABLE, (_silence_reason(signals),))
    unsure = sum(word.probability < UNSURE_PROBABILITY for word in words)
    mean = sum(word.probability for word in words) / len(words)
    hopeless = mean < HOPELESS_PROBABILITY and len(words) >= HOPELESS_WORDS
    doubts = {
        HARD: hopeless,
        f"low confidence in {unsure} of {len(words)} words": not hopeless and unsure > UNSURE_SHARE * len(words),
        NOISY: signals.snr_db is not None and signals.snr_db < NOISY_SNR_DB,
        QUIET: signals.level_dbfs is not None and signals.level_dbfs < QUIET_DBFS,
        CLIPPED: signals.clipped_share > CLIPPED_SHARE,
        CUT_OFF: signals.cut_off,
        TOO_FAST: guarded.too_fast > 0,
        REPEATED: guarded.repeated,
        f"{missed_s:.0f} s of speech could not be made out": missed_s >= MISSED_SPEECH_S,
        _foreign_reason(language, rendered=rendered): language != "en",
        f"some of it may be spoken in {_name(perhaps)}: those words can't be relied on": perhaps is not None,
    }
    reasons = tuple(reason for reason, applies in doubts.items() if applies)
    verdict = Verdict.UNUSABLE if hopeless else Verdict.DOUBTFUL if reasons else Verdict.GOOD
    return Quality(verdict, reasons)


def _foreign_reason(language: str | None, *, rendered: bool) -> str:
    """What to think of a message in another language: small models garble symptoms when they translate."""
    return f"spoken in {_name(language)}: " + (
        "the English is a machine's, check it" if rendered else "it could not be rendered in English"
    )


def _name(language: str | None) -> str:
    """A language's name in English."""
    return LANGUAGE_NAMES.get(language or "", f"another language ({language})")


def _silence_reason(signals: Signals) -> str:
    """Why there are no words."""
    if signals.tonal_share > TONES_SHARE:
        return TONES
    if signals.flatness < MUSIC_FLATNESS and signals.speech_s < MUSIC_SPEECH_SHARE * signals.duration_s:
        return MUSIC
    if signals.speech_s:
        return NO_WORDS
    return SILENCE if signals.level_dbfs is None or signals.level_dbfs < SILENT_DBFS else NO_SPEECH
