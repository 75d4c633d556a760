"""What produced a result, kept with it for ever."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Provenance:
    """Stage, version and model behind a result.

    Attributes:
        stage: 'transcribe', 'classify' or 'score'.
        version: of the stage's code and rules; changes whenever the same input may give another result.
        model_name: such as 'whisper-base', '' when no model took part.
        model_hash: SHA-256 of the weights, '' when no model took part.
        settings: the settings that mattered, as text.
    """

    stage: str
    version: str
    model_name: str = ""
    model_hash: str = ""
    settings: dict[str, str] = field(default_factory=dict)
