"""Transcripts with names that some of their words may be; what was heard stays as it was heard."""

from __future__ import annotations

from dataclasses import replace

from models.provenance import Provenance
from models.transcript import Transcript
from pipeline.audio import Waveform
from pipeline.stages import Transcriber
from pipeline.vocabulary.suggestions import Suggester


class NamingTranscriber:
    """A transcriber whose transcripts hold suggestions; implements `pipeline.stages.Transcriber`.

    Args:
        transcriber: hears what is said.
        suggester: knows the names.
    """

    def __init__(self, transcriber: Transcriber, suggester: Suggester) -> None:
        self._transcriber, self._suggester = transcriber, suggester

    @property
    def provenance(self) -> Provenance:
        """What produces the transcripts, the names included: with others there would be other suggestions."""
        heard = self._transcriber.provenance
        return replace(heard, settings=heard.settings | {"vocabulary": self._suggester.version})

    def transcribe(self, waveform: Waveform) -> Transcript:
        """Transcribes one recording; as safe for threads as the transcriber is."""
        heard = self._transcriber.transcribe(waveform)
        return replace(heard, suggestions=self._suggester.of_transcript(heard))
