"""`ringback export`: what people have taught, for training here or elsewhere."""

from __future__ import annotations

import argparse

from pipeline.commands.arguments import add_period, moment
from pipeline.console import json_line, say

HELP = "write reviewed messages as labelled examples, a JSON line each, without names, numbers and dates"
EXAMPLE = """  ringback export labels --since 2026-03-01 > labels.jsonl

Look through the lines before they leave the practice: no program finds every name."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("what", choices=("labels",))
    add_period(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from models.codec import unstructure
    from pipeline.home import open_practice, open_store
    from pipeline.learning.labels import labels

    practice = open_practice(args.home)
    zone, count = practice.time_zone, 0
    with open_store(practice) as store:
        messages = store.heard(since=moment(args.since, zone), until=moment(args.until, zone))
        for label in labels(messages, store.reviews(), practice):
            json_line(unstructure(label))
            count += 1
    say(f"{count} labels, without names, numbers and dates as far as a program finds them: look through them.")
    return 0
