"""The summary that ends a run: what was found, what needs a person, what failed and what to do about it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from models.urgency import Tier
from pipeline.outcome import MessageOutcome
from pipeline.report import BatchReport

SHOWN_AT_MOST = 20  # ours: what fits a screen; `ringback list` has them all
COLOURS = {Tier.EMERGENCY: "bold red", Tier.SAME_HOUR: "dark_orange", Tier.SAME_DAY: "yellow", Tier.ROUTINE: "green"}


def summary_of(report: BatchReport) -> RenderableType:
    """Tables and one line of figures."""
    parts: list[RenderableType] = [_counts(report)] if report.recordings else []
    listening = [message for message in report.needs_person if not message.failed]
    if listening:
        parts.append(_reasons("A person has to listen", listening, report.needs_person_count - report.failures))
    failed = [message for message in report.needs_person if message.failed]
    if failed:
        parts.append(_reasons("Could not be processed", failed, report.failures))
    if report.recordings:
        parts.append(_figures(report))
    if report.error:
        parts.append(f"[red]Ended early: {escape(report.error)}[/red]")
    return Group(*parts)


def _counts(report: BatchReport) -> Table:
    table = Table(title="Processed in this run", title_justify="left")
    table.add_column("what")
    table.add_column("messages", justify="right")
    for tier in Tier:
        table.add_row(f"[{COLOURS[tier]}]{tier.value.replace('_', ' ')}[/]", str(report.tiers[tier]))
    table.add_row("staff messages and greetings scored", str(report.scored))
    table.add_section()
    table.add_row("of all these, need a person", str(report.needs_person_count))
    return table


def _reasons(title: str, messages: list[MessageOutcome], total: int) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("id", justify="right")
    table.add_column("why")
    table.add_column("what to do")
    for message in messages[:SHOWN_AT_MOST]:
        remedy = message.remedy or f"Listen to it: ringback show {message.message_id}, or in the app."
        table.add_row(str(message.message_id), escape(message.reason or ""), escape(remedy))
    if total > SHOWN_AT_MOST:
        table.add_row("…", f"and {total - SHOWN_AT_MOST} more", "ringback list --status needs_person")
    return table


def _figures(report: BatchReport) -> str:
    speed = f", {report.times_speed:.1f} times as fast as listening" if report.times_speed else ""
    again = f" {report.retried} failed and wait for another try: ringback run." if report.retried else ""
    return f"{report.audio_s / 60:.1f} minutes of sound in {report.wall_s:.1f} s{speed}.{again}"
