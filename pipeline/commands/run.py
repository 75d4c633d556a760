"""`ringback run`: processes what waits; with --watch, goes on with what comes."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.commands.arguments import add_model, positive, with_model
from pipeline.console import json_document, say, stderr_console

if TYPE_CHECKING:
    from models.store import Store
    from pipeline.interrupt import Interrupt
    from pipeline.report import BatchReport
    from practice.settings import Practice

HELP = "process what waits: transcribe it, triage or score it, store it"
EXAMPLE = """  ringback run
  ringback run --watch          take in and process whatever appears in the inbox, until Ctrl-C

Ctrl-C finishes the recordings in work and ends; a second one gives them back and ends at once. Several runs share the
work. The exit code is 1 when a recording could not be processed; it is then in the queue as 'needs a person'."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("--watch", action="store_true", help="keep going: look into the inbox again and again")
    parser.add_argument(
        "--workers", type=positive, metavar="N", help="recordings in work at once (default: four for each core)"
    )
    parser.add_argument("--limit", type=positive, metavar="N", help="process at most N recordings")
    parser.add_argument("--json", action="store_true", help="also write the summary as JSON to stdout")
    add_model(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from models.clock import Standing
    from pipeline.home import open_practice, open_store
    from pipeline.interrupt import Interrupt

    practice = with_model(open_practice(args.home), args.model)
    if args.workers:
        practice = replace(practice, run=replace(practice.run, workers=args.workers))
    interrupt = Interrupt()
    with open_store(practice) as store, interrupt.listening(say):
        store.start_clocks()
        if args.watch:
            report = watch_inbox(practice, store, interrupt)
        else:
            report = run_waiting(practice, store, interrupt, limit=args.limit)
            if late := store.standings()[Standing.OVERDUE]:
                say(f"{late} callers wait longer than they should: ringback list --standing overdue")
    return finish(report, interrupt, as_json=args.json)


def run_waiting(practice: Practice, store: Store, interrupt: Interrupt, *, limit: int | None = None) -> BatchReport:
    """Processes everything that waits, with a progress bar; loads no model when nothing does."""
    from models.recording import Status
    from pipeline.build import build_stages, workers_of
    from pipeline.engines.local import LocalBatch, free_dead_leases
    from pipeline.progress import BatchProgress
    from pipeline.report import BatchReport

    free_dead_leases(store)
    counts = store.counts()
    waiting = counts[Status.WAITING] + counts[Status.PROCESSING]
    if not waiting:
        say("Nothing waits to be processed.")
        return BatchReport()
    workers = min(workers_of(practice), waiting)
    with BatchProgress(stderr_console(), waiting) as progress:
        batch = LocalBatch(
            store,
            build_stages(practice),
            practice,
            interrupt=interrupt,
            limit=limit,
            on_outcome=progress.advance,
            on_wait=progress.waiting_for_others,
        )
        return batch.run(workers=workers)


def watch_inbox(practice: Practice, store: Store, interrupt: Interrupt) -> BatchReport:
    """Processes what waits and what comes, with the models kept in memory."""
    from pipeline.build import build_stages, workers_of
    from pipeline.engines.local import LocalBatch, free_dead_leases
    from pipeline.watch import BETWEEN_LOOKS, InboxLog, watch

    free_dead_leases(store)
    workers = workers_of(practice)
    stages = build_stages(practice)
    say(f"Watching {practice.inbox}; Ctrl-C ends it.")

    def batch() -> BatchReport:
        return LocalBatch(
            store,
            stages,
            practice,
            interrupt=interrupt,
            limit=BETWEEN_LOOKS * workers,
            on_outcome=log.processed,
        ).run(workers=workers)

    log = InboxLog(say)
    return watch(practice, store, batch, interrupt=interrupt, on_entry=log.taken_in, on_trouble=log.trouble)


def finish(report: BatchReport, interrupt: Interrupt, *, as_json: bool = False) -> int:
    """Shows the summary and decides on the exit code; ends the process when an abort left threads at work."""
    from pipeline.cli import INTERRUPTED
    from pipeline.summary import summary_of

    if report.recordings or report.error:
        stderr_console().print(summary_of(report))
    if as_json:
        json_document(report.as_json())
    if interrupt.abort.is_set():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)  # a model can't be interrupted; its result would be dropped anyway
    return 1 if report.failures or report.error else 0
