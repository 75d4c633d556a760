"""How many misheard names are suggested, and how many suggestions ordinary messages get that nobody meant.

Bar, ours: under one false suggestion per 100 messages. Only terms and authors of the report half count: nothing was
tuned with them.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from time import process_time

from bench.practice_home import record
from pipeline.vocabulary.suggestions import Suggester
from training.vocabulary import CLINC, authored, heard, ordinary, reported, reviewed

BAR = 1.0  # false suggestions per 100 messages


def main() -> int:
    """Measures and records; 0 when the bar is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("tune", "report"), default="report", help="tune: while working on it")
    parser.add_argument("--clinc", type=Path, default=CLINC, help="clinc150.jsonl; left out where it isn't")
    parser.add_argument("--show", action="store_true", help="print what was missed and what was false; not recorded")
    args = parser.parse_args()
    suggester, report = Suggester(), args.half == "report"
    found, asked = Counter[str](), Counter[str]()
    for one in (*authored(), *heard()):
        if reported(one.term) == report:
            there = [s for s in suggester.of_text(one.text) if s.start < one.end and one.start < s.end]
            right = any(s.term == one.term for s in there)
            asked[one.source] += 1
            found[one.source] += right
            if args.show and not right:
                print(f"missed {one.term!r} in {one.text[one.start : one.end]!r}: {[s.term for s in there]}")
    known, false, right_there = reviewed(), 0, 0
    texts = list(ordinary(report, args.clinc))
    started = process_time()
    suggested = [suggester.of_text(text) for text in texts]
    ms = (process_time() - started) / len(texts) * 1000
    for suggestion in (one for suggestions in suggested for one in suggestions):
        right = (suggestion.quote.lower(), suggestion.term) in known
        right_there += right
        false += not right
        if args.show and not right:
            print(f"false {suggestion.quote!r} -> {suggestion.term!r} {suggestion.confidence:.2f}")
    per_100 = false / len(texts) * 100
    recalls = {source: f"{found[source]} of {total}" for source, total in asked.items()}
    line = (
        f"names misheard and suggested: {', '.join(f'{source} {share}' for source, share in recalls.items())}; "
        f"{false} false in {len(texts)} messages ({per_100:.2f} per 100, bar under {BAR:g}), {right_there} right; "
        f"{ms:.1f} ms of processor time per message; {args.half} half"
    )
    if args.show:
        print(line)
    else:
        record("vocabulary", {"recall": recalls, "false_per_100": per_100, "ms_per_message": ms}, line)
    return 0 if per_100 < BAR else 1


if __name__ == "__main__":
    sys.exit(main())
