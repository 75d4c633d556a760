"""`ringback rules`: the red flags in force, and what a change of them would catch before it counts."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import SettingsError
from pipeline.commands.arguments import add_period, moment
from pipeline.console import json_document, say

if TYPE_CHECKING:
    from pipeline.classify.red_flags import Flag, RedFlags
    from pipeline.classify.rule_changes import Change, Said
    from practice.rule_settings import RedFlagSettings
    from practice.settings import Practice

HELP = "list the red flags, or show what a change of them would catch in the messages that are stored"
EXAMPLE = """  ringback rules list
  ringback rules test                                  # all that practice.toml changes, against the shipped rules
  ringback rules test "heavy bleeding"                 # this flag, with and without
  ringback rules test --draft new_rules.toml           # tables as in practice.toml, before they are put there
  ringback rules test --draft new_rules.toml --jsonl messages.jsonl --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("what", choices=("list", "test"))
    parser.add_argument("concept", nargs="*", help="flags by what `ringback rules list` calls them (default: all)")
    parser.add_argument("--draft", type=Path, metavar="FILE", help="more red_flags tables, as in practice.toml")
    parser.add_argument("--jsonl", type=Path, metavar="FILE", help="test on lines with id and text, not on the store")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    add_period(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.classify.rule_file import with_own
    from pipeline.home import settings_or_defaults

    practice = settings_or_defaults(args.home)
    own = practice.red_flags.with_draft(_draft(args.draft))
    name = "practice.toml" if args.draft is None else f"practice.toml with {args.draft}"
    rules = with_own(own, name=name)
    _check_known(args.concept, rules)
    if args.what == "list":
        return _list(rules, own, args)
    if args.concept:
        before = rules.without(args.concept)
    else:
        before = with_own(practice.red_flags if args.draft else type(own)())
    if before == rules:
        raise SettingsError("Nothing to test: practice.toml changes no red flag. Name one, or give --draft FILE.")
    return _test(before, rules, practice, args)


def _draft(file: Path | None) -> RedFlagSettings:
    from practice.loading import load_red_flags
    from practice.rule_settings import RedFlagSettings

    return RedFlagSettings() if file is None else load_red_flags(file)


def _check_known(concepts: Sequence[str], rules: RedFlags) -> None:
    from difflib import get_close_matches

    known = {flag.concept for flag in rules.flags}
    for concept in concepts:
        if concept not in known:
            near = get_close_matches(concept, known, n=3, cutoff=0.4)
            meant = f" Like it: {', '.join(map(repr, near))}." if near else ""
            raise SettingsError(f"No red flag is called {concept!r}.{meant} `ringback rules list` shows all.")


def _list(rules: RedFlags, own: RedFlagSettings, args: argparse.Namespace) -> int:
    flags = [flag for flag in rules.flags if not args.concept or flag.concept in args.concept]
    ours = {flag.concept for flag in own.flag}
    if args.json:
        json_document({"version": rules.version, "flags": [_as_json(flag, ours) for flag in flags]})
        return 0
    for flag in flags:
        origin = "practice" if flag.concept in ours else "shipped"
        print(f"{flag.tier.value:<9}  {origin:<8}  {flag.concept}: {' + '.join(flag.needs)} ({flag.source})")
    for concept in own.off:
        print(f"{'off':<9}  {'shipped':<8}  {concept}")
    return 0


def _as_json(flag: Flag, ours: set[str]) -> dict[str, object]:
    return {
        "concept": flag.concept,
        "tier": flag.tier.value,
        "all": list(flag.needs),
        "within": flag.within,
        "source": flag.source,
        "origin": "practice" if flag.concept in ours else "shipped",
    }


def _test(before: RedFlags, after: RedFlags, practice: Practice, args: argparse.Namespace) -> int:
    from pipeline.classify.classifier import UrgencyClassifier
    from pipeline.classify.rule_changes import changes
    from pipeline.classify.text_model import TextModel
    from pipeline.learning.weights import head_file

    model = TextModel(head=head_file(practice.home))
    old, new = (UrgencyClassifier(model, rules, recall=practice.triage.recall) for rules in (before, after))
    found = list(changes(_messages(practice, args), old, new))
    concerned = [one for one in found if one is not None]
    if args.json:
        _show_json(len(found), concerned)
    else:
        _show(len(found), concerned)
    return 0


def _messages(practice: Practice, args: argparse.Namespace) -> Iterator[tuple[int | str, Said]]:
    """Id and words of each message to test on; of a call in two channels what the caller said."""
    if args.jsonl is not None:
        yield from _lines(args.jsonl)
        return
    from pipeline.conversation import side_of
    from pipeline.home import open_practice, open_store

    zone = practice.time_zone
    with open_store(open_practice(args.home)) as store:
        for one in store.heard(since=moment(args.since, zone), until=moment(args.until, zone)):
            yield one.id, side_of(one.transcript, practice.audio.caller_channel).transcript


def _lines(file: Path) -> Iterator[tuple[int | str, Said]]:
    from pipeline.json_lines import BadLine, read_batches

    with file.open("rb") as stream:
        for batch in read_batches(stream):
            for item in batch:
                if isinstance(item, BadLine):
                    say(f"line {item.line} of {file} can't be used: {item.error}")
                else:
                    yield item.id, item.text


def _show_json(looked_at: int, concerned: Sequence[Change]) -> None:
    from models.codec import unstructure
    from pipeline.classify.rule_changes import Effect

    by_effect = {effect.value: [unstructure(one) for one in concerned if one.effect is effect] for effect in Effect}
    json_document({"messages": looked_at, "concerned": len(concerned)} | by_effect)


def _show(looked_at: int, concerned: Sequence[Change]) -> None:
    from pipeline.classify.rule_changes import Effect

    counts = Counter(one.effect for one in concerned)
    told = ", ".join(f"{counts[effect]} {effect.value.replace('_', ' ')}" for effect in Effect)
    print(f"{looked_at} messages looked at, {len(concerned)} concerned: {told}.")
    for effect in Effect:
        if counts[effect]:
            print(f"\n{effect.value.replace('_', ' ')}")
        for one in concerned:
            if one.effect is effect:
                print(f"  {one.id}  {one.before.value} -> {one.after.value}")
                for sign, quotes in (("+", one.gained), ("-", one.lost)):
                    for quote in quotes:
                        print(f"      {sign} {quote.reason}: “{quote.quote}”")
