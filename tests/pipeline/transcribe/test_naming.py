"""Transcripts get suggestions, and nothing gets any where nobody speaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.audio import SAMPLE_RATE_HZ, Waveform
from pipeline.build import build_transcriber
from pipeline.transcribe.naming import NamingTranscriber
from pipeline.vocabulary.suggestions import Suggester
from practice.settings import Practice, StaffMember, TranscribeSettings, VocabularySettings
from tests.fakes import ScriptedTranscriber, transcript


def test_suggestions_stand_beside_what_was_heard() -> None:
    heard = transcript("I take the eloquence every morning")
    said = NamingTranscriber(ScriptedTranscriber(heard), Suggester()).transcribe(Waveform(np.zeros(8, np.float32)))
    assert [one.term for one in said.suggestions] == ["Eliquis"]
    assert (said.text, said.segments) == (heard.text, heard.segments)


def test_other_names_are_another_provenance() -> None:
    scripted, suggester = ScriptedTranscriber(), Suggester()
    settings = NamingTranscriber(scripted, suggester).provenance.settings
    assert settings == scripted.provenance.settings | {"vocabulary": suggester.version}


@pytest.mark.slow
def test_silence_and_noise_with_the_full_list_give_no_words_and_no_suggestions(tmp_path: Path) -> None:
    own = VocabularySettings(providers=("Dr. Achebe",), sites=("Harbor Street",), medicines=("Zyntrova",))
    practice = Practice(
        home=tmp_path,
        transcribe=TranscribeSettings(model="tiny.en"),
        vocabulary=own,
        staff=(StaffMember("Tom Wieczorek"),),
    )
    transcriber = build_transcriber(practice)
    rng = np.random.default_rng(3)
    length = 6 * SAMPLE_RATE_HZ
    hum = 0.05 * np.sin(2 * np.pi * 60 * np.arange(length) / SAMPLE_RATE_HZ)
    quiet_gaps = rng.normal(0, 0.02, length) * (np.arange(length) % (2 * SAMPLE_RATE_HZ) < SAMPLE_RATE_HZ)
    for sound in (np.zeros(length), rng.normal(0, 1e-3, length), rng.normal(0, 0.05, length), hum, quiet_gaps):
        said = transcriber.transcribe(Waveform(sound.astype(np.float32)))
        assert (said.text, said.suggestions) == ("", ())
