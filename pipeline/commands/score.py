"""`ringback score`: a filter from staff messages and greetings to how they sound and what they say; no database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import RingbackError, SettingsError
from models.staff_score import Kind
from pipeline.commands.arguments import add_model, with_model
from pipeline.console import json_line, say

if TYPE_CHECKING:
    from pipeline.json_lines import BadLine, Item

HELP = "measure staff messages and greetings: recordings, or their texts as JSON lines on stdin; a JSON line for each"
EXAMPLE = """  ringback score callback.wav --kind callback
  echo '{"id": 1, "kind": "greeting", "text": "You have reached ..."}' | ringback score --text

start and end are character offsets in the text, start_s and end_s seconds; null is unknown. What can't be scored gets a
line with "error"."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a recording of what staff said")
    parser.add_argument("--text", action="store_true", help="read JSON lines with id, kind and text from stdin")
    parser.add_argument("--kind", choices=[k.value for k in Kind], help="of the files (default: told from the words)")
    add_model(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    if args.text == bool(args.files):
        raise SettingsError("Name recordings to score, or give --text and JSON lines on stdin: one of the two.")
    failed = _score_lines() if args.text else _score_files(args)
    if failed:
        say(f"{failed} could not be scored.")
    return 1 if failed else 0


def _score_files(args: argparse.Namespace) -> int:
    """Scores recordings; returns how many could not be."""
    from models.codec import unstructure
    from pipeline.build import build_scorer, build_transcriber
    from pipeline.conversation import side_of
    from pipeline.doubts import WHOSE_IS_WHICH
    from pipeline.hearing import Unheard, hear, shown
    from pipeline.home import settings_or_defaults
    from pipeline.parties import voice_of

    practice = with_model(settings_or_defaults(args.home), args.model)
    transcriber, scorer = build_transcriber(practice), build_scorer()
    kind, failed = Kind(args.kind) if args.kind else None, 0
    channel = practice.audio.staff_channel
    for file in args.files:
        path = {"path": shown(file)}
        try:
            voices, transcript = hear(file, transcriber, practice.audio)
            own, staff = voice_of(voices, channel), side_of(transcript, channel)
            if own is None:
                answer = {"error": WHOSE_IS_WHICH}
            else:
                answer = unstructure(staff.placed(scorer.score(own, staff.transcript, kind)))
        except Unheard as error:
            answer = {"error": str(error)}
        except RingbackError:
            raise
        except Exception as error:  # one file's trouble must not end the others
            answer = {"error": f"unexpected {type(error).__name__}"}
        failed += "error" in answer
        json_line(path | answer)
    return failed


def _score_lines() -> int:
    """Scores texts; returns how many lines could not be used."""
    from pipeline.json_lines import read_batches

    failed = 0
    for batch in read_batches(sys.stdin.buffer):
        for item in batch:
            answer = _score_line(item)
            failed += "error" in answer
            json_line(answer)
    return failed


def _score_line(item: Item | BadLine) -> dict[str, object]:
    """The answer to one line."""
    from models.codec import unstructure
    from pipeline.json_lines import BadLine
    from pipeline.tone.scorer import score_text

    if isinstance(item, BadLine):
        return item.as_json()
    given = item.fields.get("kind")
    if given is not None and given not in list(Kind):
        return {"id": item.id, "error": f"kind must be one of {', '.join(Kind)}, or left out"}
    try:
        scored: dict[str, object] = unstructure(score_text(item.text, Kind(str(given)) if given else None))
    except RingbackError:
        raise
    except Exception as error:
        return {"id": item.id, "error": f"unexpected {type(error).__name__}"}
    return {"id": item.id} | scored
