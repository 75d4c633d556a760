"""Why a person has to listen to a recording whatever the stages found in it."""

from __future__ import annotations

from models.transcript import Transcript, Verdict
from pipeline.audio import Decoded
from practice.settings import AudioSettings

WHOSE_IS_WHICH = (
    "It is a call with a channel for each party, and practice.toml doesn't say which one is the practice's: "
    "set staff_channel there."
)
UNDERSTOOD_LANGUAGE = "en"  # what the rules, the text model and the checklist are written for


def file_doubts(decoded: Decoded, settings: AudioSettings) -> tuple[str, ...]:
    """What of the recording nobody here could hear."""
    doubts = [f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in decoded.notes]
    if decoded.truncated:
        doubts.insert(0, f"Only its first {settings.max_minutes:g} minutes were heard: listen to the rest.")
    return tuple(doubts)


def transcript_doubts(transcript: Transcript) -> str | None:
    """Why the words are not enough; for stages that have no reason of their own to ask for a person."""
    if transcript.quality.verdict is Verdict.UNUSABLE:
        return "; ".join(transcript.quality.reasons) or "Its transcript can't be relied on."
    if transcript.language not in {None, UNDERSTOOD_LANGUAGE}:
        return f"Language '{transcript.language}' is spoken, which Ringback can't judge yet."
    return None


def joined(doubts: tuple[str, ...], own: str | None) -> str:
    """All reasons why a person has to listen, in one text; '' when there is none."""
    return " ".join((*doubts, own) if own else doubts)
