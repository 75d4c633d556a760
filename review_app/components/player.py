"""The player: sound, waveform and words in one component, so that a click on a quote plays it.

The sound travels inside the component's data over the app's own connection rather than by a media address, because
Streamlit serves media addresses to anyone who knows them.
"""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from practice.settings import Practice
from review_app.presenters import PlayerMark, PlayerWord

HERE = Path(__file__).parent
HTML = """
<div class="player" tabindex="0" role="group" aria-label="Recording">
  <div class="controls">
    <button type="button" class="toggle">▶ Play</button>
    <button type="button" class="back" aria-label="Back 5 seconds">−5 s</button>
    <button type="button" class="forward" aria-label="Forward 5 seconds">+5 s</button>
    <button type="button" class="speed" aria-label="Speed">1×</button>
    <span class="time" role="timer">0:00</span>
  </div>
  <p class="missing">There is no copy of this recording that a browser can play.
    The original is kept unchanged; its place is under Details.</p>
  <canvas class="wave" role="img" aria-label="Waveform: click to play from there"></canvas>
  <div class="marks"></div>
  <div class="words" aria-label="Transcript"></div>
  <audio class="sound" preload="auto"></audio>
</div>
"""
_mount = st.components.v2.component(
    "ringback.player",
    html=HTML,
    css=(HERE / "player.css").read_text(encoding="utf-8"),
    js=(HERE / "player.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True)
class Sound:
    """Bytes a browser can play, and their media type."""

    content: bytes
    mime: str


def sound_of(practice: Practice, recording_id: str) -> Sound | None:
    """The copy of a recording that a browser can play, None when there is none."""
    try:
        return Sound(practice.playable_of(recording_id).read_bytes(), "audio/flac")
    except OSError:
        return None


def show(
    key: str,
    sound: Sound | None,
    words: tuple[PlayerWord, ...],
    marks: tuple[PlayerMark, ...],
    *,
    autoplay_s: float | None = None,
) -> None:
    """Draws the player.

    Args:
        key: unique for each recording shown.
        sound: None when there is no playable copy: the words are shown all the same.
        words: the transcript in order of time.
        marks: quotes to play, listed above the words.
        autoplay_s: start playing at this time as soon as the sound is there.
    """
    _mount(
        key=key,
        data={
            "key": key,
            "audio": base64.b64encode(sound.content).decode("ascii") if sound else None,
            "mime": sound.mime if sound else "",
            "words": [asdict(word) for word in words],
            "marks": [asdict(mark) for mark in marks],
            "autoplay_s": autoplay_s,
        },
    )
