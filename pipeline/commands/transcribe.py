"""`ringback transcribe`: a filter from recordings to what is said; touches no database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pipeline.commands.arguments import add_model, with_model
from pipeline.console import json_line, say

HELP = "write what is said in recordings to stdout"
EXAMPLE = """  ringback transcribe message.wav --format txt
  ringback transcribe *.wav | jq -r .text

jsonl is one line per file; json one document: an object, or an array of them for several files. A file that can't be
heard gets an object with "error" (on stderr for txt, vtt and srt); the others are not affected."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a recording")
    forms = ("txt", "json", "jsonl", "vtt", "srt")
    parser.add_argument("--format", choices=forms, default="jsonl", help="default: jsonl")
    add_model(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.build import build_transcriber
    from pipeline.hearing import Unheard, hear, shown
    from pipeline.home import settings_or_defaults
    from pipeline.transcribe.formats import Format, render, to_record

    practice = with_model(settings_or_defaults(args.home), args.model)
    transcriber = build_transcriber(practice)
    form, failed, names = Format(args.format), 0, practice.audio.party_names
    records: list[dict[str, object]] = []
    for file in args.files:
        try:
            _, transcript = hear(file, transcriber, practice.audio)
        except Unheard as error:
            failed += 1
            records.append({"path": shown(file), "error": str(error)})
            say(f"{shown(file)!r}: {error}")
            if form is Format.JSONL:
                json_line(records[-1])
            continue
        if form is Format.JSON:
            records.append(to_record(transcript, shown(file), names))
        else:
            sys.stdout.write(render(transcript, shown(file), form, names))
            sys.stdout.flush()
    if form is Format.JSON:
        document = records[0] if len(args.files) == 1 else records
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return 1 if failed else 0
