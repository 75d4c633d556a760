"""Whether a message reads the same whatever codec it came in: real voicemails, each in many, against the one in PCM.

The folder holds untranscribed.jsonl; its files are decoded as the product decodes them. Bar: every word starts before
it ends, inside the recording, in order. The word error rate against the PCM version has none: the codecs do differ.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from bench.pauses import disordered
from bench.practice_home import record
from bench.word_errors import errors, words
from models.transcript import Transcript
from training.spoken_digits import DEFAULT_DATA

PLAIN = "lpcm"
_CODECS = r"amr_nb|amr_wb|g711_alaw|g711_mulaw|gsm610|ima_adpcm|lpcm|mpeg"


def version(path: Path) -> tuple[str, str] | None:
    """Message and codec by the file's name; None for a message that is there in one codec only."""
    found = re.fullmatch(rf"(?:(?P<before>.+)_)?(?P<codec>{_CODECS})(?:_(?P<after>.+))?", path.stem)
    return (found["before"] or found["after"], found["codec"]) if found else None


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when a word's times are wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder with untranscribed.jsonl")
    parser.add_argument("--model", default="base")
    args = parser.parse_args()
    listing = args.data / "untranscribed.jsonl"
    if not listing.is_file():
        print(f"{listing} is missing. Name the folder of recordings: --data FOLDER.", file=sys.stderr)
        return 2
    from pipeline.audio import decode
    from pipeline.transcribe.whisper import WhisperTranscriber
    from practice.settings import TranscribeSettings

    transcriber = WhisperTranscriber(TranscribeSettings(model=args.model))
    paths = [args.data / json.loads(line)["audio"] for line in listing.read_text("utf-8").splitlines()]
    heard = {path: transcriber.transcribe(decode(path).waveform) for path in paths}
    rates = compare(heard)
    for codec, (wrong, total) in sorted(rates.items()):
        print(f"{codec:>10}: {wrong} of {total} words otherwise than in PCM ({wrong / total:.1%})", flush=True)
    out_of_order = sum(map(disordered, heard.values()))
    wrong, total = (sum(pair[part] for pair in rates.values()) for part in (0, 1))
    record(
        "codecs",
        {"otherwise": rates, "out_of_order": out_of_order, "model": args.model},
        f"{wrong} of {total} words ({wrong / total:.1%}) otherwise than in the PCM version, "
        f"{len(rates)} codecs; {out_of_order} word times out of order (bar 0) in {len(heard)} files; {args.model}",
    )
    return 1 if out_of_order else 0


def compare(heard: dict[Path, Transcript]) -> dict[str, tuple[int, int]]:
    """For each codec, word errors against the same messages in PCM, and the words of those."""
    named = {name: words(one.text) for path, one in heard.items() if (name := version(path))}
    rates: dict[str, tuple[int, int]] = {}
    for (message, codec), own in named.items():
        if codec != PLAIN:
            plain = named[message, PLAIN]
            wrong, total = rates.get(codec, (0, 0))
            rates[codec] = (wrong + errors(plain, own), total + len(plain))
    return rates


if __name__ == "__main__":
    sys.exit(main())
