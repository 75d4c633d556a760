"""How fast triage is, rules and text model together: loading, one message, and many in batches.

Bars: loading under 3 s, one message under 100 ms after that, at least 20 messages a second on 2 cores. The messages are
the authored ones. Loading is timed in a process of its own, from the interpreter's start to the first message's
assessment; processor time is told beside the time by the clock, because a busy machine stretches the second only.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from statistics import median
from time import perf_counter, process_time

from bench.practice_home import ROOT, record
from pipeline.classify.classifier import classify_text, classify_texts
from training.corpus import english

LOAD_BAR_S, ONE_BAR_MS, MANY_BAR = 3.0, 100.0, 20.0
LOAD = (
    "import json, time; started = time.perf_counter();"
    "from pipeline.classify.classifier import classify_text; classify_text('Hello.');"
    "print(json.dumps([time.perf_counter() - started, time.process_time()]))"
)


def loading() -> tuple[float, float]:
    """Seconds by the clock and of the processor until a fresh process has assessed its first message."""
    done = subprocess.run([sys.executable, "-c", LOAD], cwd=ROOT, capture_output=True, text=True, check=True)
    clock_s, processor_s = json.loads(done.stdout)
    return clock_s, processor_s


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=400, help="how many of the authored messages (default: 400)")
    parser.add_argument("--rounds", type=int, default=3, help="times that loading is measured (default: 3)")
    args = parser.parse_args()
    loads = [loading() for _ in range(args.rounds)]
    texts = [row.text for row in english()[:: max(1, 1600 // args.messages)]]
    classify_text(texts[0])
    singles = []
    for text in texts[:100]:
        started = perf_counter()
        classify_text(text)
        singles.append(perf_counter() - started)
    started, busy = perf_counter(), process_time()
    classify_texts(texts)
    took, busy = perf_counter() - started, process_time() - busy
    load_s, one_ms, rate = median(clock for clock, _ in loads), 1000 * median(singles), len(texts) / took
    figures = {"load_s": load_s, "one_ms": one_ms, "messages_per_s": rate, "loads": loads}
    line = (
        f"load {load_s:.2f} s, {median(cpu for _, cpu in loads):.2f} s of processor (bar {LOAD_BAR_S:g} s); "
        f"one message {one_ms:.0f} ms (bar {ONE_BAR_MS:g} ms); {rate:.1f} messages a second in batches, "
        f"{len(texts) / busy:.1f} a second of processor (bar {MANY_BAR:g})"
    )
    record("triage", figures, line)
    return 0 if load_s < LOAD_BAR_S and one_ms < ONE_BAR_MS and rate >= MANY_BAR else 1


if __name__ == "__main__":
    sys.exit(main())
