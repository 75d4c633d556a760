"""`ringback review`: what a person says a message is; kept for audits and for learning."""

from __future__ import annotations

import argparse

from models.urgency import Tier, Topic
from pipeline.commands.arguments import add_person
from pipeline.console import say

HELP = "say afterwards how urgent a message was: for audits and for learning; it doesn't move in the queue"
EXAMPLE = """  ringback review 12 --tier routine --by anna --reason "figure of speech"
  ringback review 12 --tier same_hour --topic post_op --by anna"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("id", type=int, metavar="ID", help="the message's number, as `ringback list` shows it")
    parser.add_argument("--tier", required=True, choices=[tier.value for tier in Tier], help="how soon to call back")
    parser.add_argument("--topic", choices=[topic.value for topic in Topic], metavar="TOPIC",
                        help=f"what it is about: {', '.join(Topic)}")  # fmt: skip
    parser.add_argument("--reason", default="", metavar="WORDS", help="why, for whoever reads it later")
    add_person(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.home import open_practice, open_store

    topic = None if args.topic is None else Topic(args.topic)
    with open_store(open_practice(args.home)) as store:
        store.review(args.id, Tier(args.tier), reviewer=args.by, topic=topic, reason=args.reason)
        assessment = store.message(args.id).assessment
    machine = "did not judge it" if assessment is None else f"says {assessment.value.tier.value.replace('_', ' ')}"
    say(f"Message {args.id} was {args.tier.replace('_', ' ')}; the machine {machine}.")
    return 0
