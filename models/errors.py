"""Every error Ringback raises on purpose.

```
RingbackError
├── SettingsError          practice.toml or an option is wrong
├── WeightsError           model files are missing, or not what they should be
├── AudioError             a file that can't be decoded
├── IngestError            a file that can't be taken in
├── StoreError             the database can't do what was asked
│   ├── NotFound           no such message or recording
│   └── LeaseLost          another run has taken the recording over
└── StageFailed            a stage gave up on one recording
```

A message says what happened, to which recording (by id or by the path its user named), and what to do. It never holds
spoken words, names or numbers: errors end up in logs.
"""

from __future__ import annotations


class RingbackError(Exception):
    """Base of every error raised on purpose; `str()` of it is fit for a person to read."""


class SettingsError(RingbackError):
    """practice.toml, an environment variable or an option has a value that can't be used."""


class WeightsError(RingbackError):
    """Model files are missing, can't be fetched, or differ from their known SHA-256."""


class AudioError(RingbackError):
    """A file can't be decoded as audio; `str()` says why and what to do, without the file's name."""


class IngestError(RingbackError):
    """A file can't be taken in."""


class StoreError(RingbackError):
    """The database can't do what was asked."""


class NotFound(StoreError):  # noqa: N818 - reads as what happened
    """No message or recording has this id."""


class LeaseLost(StoreError):  # noqa: N818 - reads as what happened
    """The lease ran out and another run took the recording over: this result must be dropped."""


class StageFailed(RingbackError):  # noqa: N818 - reads as what happened
    """A stage gave up on one recording.

    Attributes:
        recording_id: id of the recording.
        stage: which stage: 'decode', 'transcribe', 'classify' or 'score'.
        reason: what happened, without spoken words.
        remedy: what a person can do about it.
        permanent: True when trying again can't help (a damaged file, say).
    """

    def __init__(self, recording_id: str, *, stage: str, reason: str, remedy: str, permanent: bool = False) -> None:
        super().__init__(f"{stage} failed for recording {recording_id}: {reason.rstrip('.')}. {remedy}")
        self.recording_id = recording_id
        self.stage = stage
        self.reason = reason
        self.remedy = remedy
        self.permanent = permanent
