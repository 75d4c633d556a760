"""What lies beside a recording: the metadata a telephone system would leave, and the truth that tests read."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samples.catalogue import ELEMENTS, Sample, Voice


@dataclass(frozen=True, slots=True)
class Made:
    """Facts about a file that was just written."""

    file: Path
    duration_s: float
    channels: int

    @property
    def sha256(self) -> str:
        """Content hash of the file."""
        return hashlib.sha256(self.file.read_bytes()).hexdigest()


def write_metadata(sample: Sample, made: Made) -> None:
    """Write the sidecar of a recording, or nothing where the file name carries it all."""
    if sample.metadata == "sidecar":
        content = json.dumps(sidecar(sample), indent=2, ensure_ascii=False) + "\n"
        made.file.with_suffix(".json").write_text(content, encoding="utf-8")
    elif sample.metadata == "asterisk":
        made.file.with_suffix(".txt").write_text(_asterisk_message(sample, made), encoding="utf-8")


def sidecar(sample: Sample) -> dict[str, Any]:
    """The metadata of a recording; only what its direction has."""
    values = {
        "direction": sample.direction,
        "mailbox": sample.mailbox,
        "caller_number": sample.caller_number,
        "caller_name": sample.caller_name,
        "staff_member": sample.staff_member,
        "recipient_number": sample.recipient_number,
        "received_at": sample.received_at.isoformat(),
        "synthetic": True,
    }
    return {key: value for key, value in values.items() if value is not None}


def _asterisk_message(sample: Sample, made: Made) -> str:
    """The `msgNNNN.txt` that Asterisk's voicemail writes beside a message."""
    caller_id = f'"{sample.caller_name or "Unknown"}" <{sample.caller_number}>'
    return "\n".join(
        [
            ";",
            "; Message Information file (SYNTHETIC: no real call)",
            ";",
            "[message]",
            f"origmailbox={sample.mailbox}",
            "context=default",
            "macrocontext=",
            "exten=s",
            "rdnis=unknown",
            "priority=1",
            "callerchan=PJSIP/trunk-00000001",
            f"callerid={caller_id}",
            f"origdate={sample.received_at:%a %b %d %I:%M:%S %p} EST {sample.received_at:%Y}",
            f"origtime={int(sample.received_at.timestamp())}",
            "category=",
            "flag=",
            f"duration={round(made.duration_s)}",
            "",
        ]
    )


def truth(sample: Sample, made: Made, voice: Voice | None, root: Path) -> dict[str, Any]:
    """The line of `truth.jsonl` about one recording."""
    line: dict[str, Any] = {
        "path": made.file.relative_to(root).as_posix(),
        "sha256": made.sha256,
        "kind": sample.kind,
        "direction": sample.direction,
        "mailbox": sample.mailbox,
        "received_at": sample.received_at.isoformat(),
        "duration_s": round(made.duration_s, 2),
        "channels": made.channels,
        "codec": sample.codec,
        "metadata": sample.metadata,
        "text": sample.text,
        "language": sample.language if sample.text else None,
        "expected": sample.expected,
        "voice": sample.voice,
        "engine": f"{voice.engine}:{voice.speaker}" if voice else None,
        "noise": sample.noise,
        "noise_snr_db": sample.snr_db,
        "synthetic": True,
    }
    labels = _incoming_labels(sample) if sample.kind == "incoming" else _staff_labels(sample)
    return line | labels


def _incoming_labels(sample: Sample) -> dict[str, Any]:
    # Caller id knows names that the caller never says; the truth is about what can be heard.
    said_name = sample.caller_name if sample.caller_name and sample.caller_name in sample.text else None
    return {
        "tier": sample.tier,
        "topic": sample.topic,
        "evidence": list(sample.evidence),
        "negated": list(sample.negated),
        "callback_number": sample.callback_number,
        "caller_number": sample.caller_number,
        "caller_name": said_name,
    }


def _staff_labels(sample: Sample) -> dict[str, Any]:
    return {
        "staff_member": sample.staff_member,
        "recipient_number": sample.recipient_number,
        "elements": {name: sample.elements.get(name) for name in ELEMENTS[sample.kind]},
        "phi": list(sample.phi),
        "empathy": list(sample.empathy),
        "language_tone": sample.language_tone,
        "other_party": sample.other_party,
    }
