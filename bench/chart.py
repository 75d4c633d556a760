"""The benchmark's chart, as SVG: how fast each way is, and how often each is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap

from bench.bars import BASE, OURS
from bench.comparison import Row

WIDTH, NAMES, NUMBERS, BAR, GAP = 860, 190, 70, 16, 5
COLORS = {True: "#0b6e4f", False: "#9aa5b1"}  # ours, others
STYLE = "text{font:13px system-ui,sans-serif;fill:#1f2933}.h{font-weight:600}.s{font-size:11px;fill:#616e7c}"
LENGTHS = {"clips": "clips as they are", "voicemail": "voicemail length"}


def draw(found: Sequence[Row], told: str) -> str:
    """The chart.

    Args:
        found: rows of the benchmark.
        told: one line on machine and settings.
    """
    parts: list[str] = []
    y = 24
    for length in dict.fromkeys(row.length for row in found):
        own = [row for row in found if row.length == length]
        timed = max(own, key=lambda row: row.rounds).version
        fast = [(row.way, row.audio_s_per_s) for row in own if row.version == timed]
        head = f"Seconds of audio per second, {LENGTHS[length]}, {timed} (more is better)"
        y = _panel(parts, y, head, sorted(fast, key=lambda pair: -pair[1]))
        wrong = [(f"{row.version}: {row.way}", row.wer) for row in own if row.way in (OURS, BASE)]
        y = _panel(parts, y, f"Word error rate in %, {LENGTHS[length]} (less is better)", wrong)
    for line in wrap(told, 130):
        parts.append(f'<text class="s" x="10" y="{y}">{escape(line)}</text>')
        y += 16
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}">'
    ground = f'<rect width="{WIDTH}" height="{y}" fill="#ffffff"/>'
    return "\n".join([head, f"<style>{STYLE}</style>", ground, *parts, "</svg>"]) + "\n"


def _panel(parts: list[str], y: int, head: str, bars: Sequence[tuple[str, float]]) -> int:
    """Adds a heading and its bars; returns where the next panel starts."""
    parts.append(f'<text class="h" x="10" y="{y}">{escape(head)}</text>')
    y += 10
    most = max((value for _, value in bars), default=0) or 1
    for name, value in bars:
        long = round((WIDTH - NAMES - NUMBERS) * value / most, 1)
        color = COLORS[name.split(": ")[-1] == OURS]
        parts.append(f'<text x="{NAMES - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<rect x="{NAMES}" y="{y}" width="{long}" height="{BAR}" fill="{color}"/>')
        parts.append(f'<text x="{NAMES + long + 6}" y="{y + 13}">{value:.1f}</text>')
        y += BAR + GAP
    return y + 24
