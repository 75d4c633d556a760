"""What was asked of Ringback's transcription, and whether it was met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bench.comparison import Row, difference
from bench.numbers import DOUBTFUL_BAR, EXACT_BAR, passed, summary
from bench.speech_sets import TELEPHONE

OURS, BASE = "ringback", "loop"
MISSED = "MISSED"
SPEED_BARS = {
    "cpu": {
        "clips": {"loop": 3.0, "batched": 2.0, "pool": 1.5},
        "voicemail": {"loop": 2.5, "batched": 1.5, "pool": 1.3},
    },
    "cuda": {"voicemail": {"loop": 8.0}},
}
WER_BAR = 0.2  # points above the loop's that a speed may cost
TELEPHONE_AIM = -10.0  # % of the loop's word errors


def bars(found: Sequence[Row], device: str) -> list[str]:
    """What was asked of Ringback, and whether it was met: a line each.

    Those that compare are left out where it or the loop didn't run.
    """
    numbers = _numbers(found)
    by = {(row.length, row.version, row.way): row for row in found}
    lengths = list(dict.fromkeys(row.length for row in found))
    pairs = {
        (length, version): (row, by[length, version, BASE])
        for (length, version, way), row in by.items()
        if way == OURS and (length, version, BASE) in by
    }
    if not pairs:
        return numbers
    lines = numbers + [line for length in lengths for line in _speed(found, length, pairs, device)]
    for (length, version), (mine, base) in pairs.items():
        apart = difference([mine], [base])
        lines.append(
            f"{_met(apart.points <= 0)}: word errors on {length} {version} no more than {BASE}'s: "
            f"{mine.wer:.2f}% against {base.wer:.2f}%, {apart}"
        )
    for length in lengths:
        phone = [pair for (where, version), pair in pairs.items() if where == length and version in TELEPHONE]
        if phone:
            apart = difference([mine for mine, _ in phone], [base for _, base in phone], relative=True)
            lines.append(
                f"{_met(apart.points <= TELEPHONE_AIM)}: word errors on telephone-coded {length} {-TELEPHONE_AIM:g}% "
                f"fewer than {BASE}'s: {apart.points:+.1f}% (95%: {apart.low:+.1f}% to {apart.high:+.1f}%)"
            )
    return lines


def _numbers(found: Sequence[Row]) -> list[str]:
    """Telephone numbers said alone, all sets together."""
    counts = sum((Counter(row.given) for row in found if row.way == OURS and row.given), Counter[str]())
    if not counts:
        return []
    asked = f"{EXACT_BAR:.0%} exact, {DOUBTFUL_BAR:.0%} of the wrong ones doubtful, none confident and wrong"
    return [f"{_met(passed(counts))}: telephone numbers (bar {asked}): {summary(counts)}"]


def missed(lines: Sequence[str]) -> bool:
    """Whether any of the bars that `bars` tells was missed."""
    return any(line.startswith(MISSED) for line in lines)


def _speed(
    found: Sequence[Row], length: str, pairs: Mapping[tuple[str, str], tuple[Row, Row]], device: str
) -> list[str]:
    """Times as fast as each other way's fastest layout, on the version with the most rounds."""
    timed = max((row for row in found if row.length == length), key=lambda row: row.rounds).version
    mine, base = pairs[length, timed]
    cost = difference([mine], [base]).points
    lines = []
    here = [row for row in found if (row.length, row.version) == (length, timed) and row.way != OURS]
    for family in dict.fromkeys(row.way.split(":")[0] for row in here):
        best = max((row for row in here if row.way.split(":")[0] == family), key=lambda row: row.audio_s_per_s)
        times = mine.audio_s_per_s / best.audio_s_per_s
        bar = SPEED_BARS[device].get(length, {}).get(family)
        judged = f"{_met(times >= bar and cost <= WER_BAR)} (bar {bar:g})" if bar else "no bar"
        lines.append(
            f"{judged}: {length} {timed} {times:.2f} times as fast as {best.way}, "
            f"{mine.audio_s_per_cpu_s / best.audio_s_per_cpu_s:.2f} times by processor time, "
            f"at {cost:+.2f} points of word error rate against {BASE} (bar +{WER_BAR:g})"
        )
    return lines


def _met(met: bool) -> str:
    return "met" if met else MISSED
