"""Measures the triage: `python -m training.evaluate urgency`.

Rules and model joined, cross-validated by author file: every message is judged by a model, a temperature and thresholds
that have not seen its author. The rules were written with author files a to d at hand and without e and f, so those two
are shown apart. Writes the model card, and the calibration of the shipped weights to `urgency.json`.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date

from models.urgency import Tier
from pipeline.classify.decide import Cost, cost_of, costs
from pipeline.classify.rule_file import shipped
from pipeline.classify.weight_files import CARD, FOLDER
from practice.settings import DEFAULT_RECALL
from training import out_of_fold
from training.corpus import UNSEEN_BY_RULES, english
from training.joined import Case, Outcome, best_temperature, cases, choose, cross_validated

MODEL_CARD = FOLDER / "MODEL_CARD.md"
TEMPLATE = FOLDER / "model_card_template.md"
BOOTSTRAPS = 250
RECALLS = (0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99)
Measure = Callable[[Sequence[Outcome]], float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Parses the command line, prints the table and writes the card."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("what", choices=["urgency"])
    parser.add_argument("--dry", action="store_true", help="only print; leave the card and the calibration as they are")
    options = parser.parse_args(arguments)
    every = cases(english(), out_of_fold.load())
    outcomes = cross_validated(every)
    table = report(outcomes)
    print(table)
    if not options.dry:
        temperature = best_temperature(every)
        card = json.loads(CARD.read_text())
        card |= {"temperature": temperature, "costs": [asdict(cost(every, temperature, one)) for one in RECALLS]}
        CARD.write_text(json.dumps(card, indent=2) + "\n")
        MODEL_CARD.write_text(_card(table))


def cost(every: Sequence[Case], temperature: float, recall: float) -> Cost:
    """The operating point for a wanted recall, and what it costs: each fold judged by one chosen on the others."""
    outcomes = cross_validated(every, recall)
    unseen = [one for one in outcomes if one.case.row.author in UNSEEN_BY_RULES]
    return Cost(
        recall=recall,
        point=choose(every, temperature, recall),
        sensitivity=round(flagged_sensitivity(outcomes), 4),
        precision=round(flagged_precision(outcomes), 4),
        false_alarms=round(100 * _share(one.flagged for one in outcomes if not one.case.row.flagged), 1),
        unseen_sensitivity=round(flagged_sensitivity(unseen), 4),
        unseen_precision=round(flagged_precision(unseen), 4),
    )


def report(outcomes: Sequence[Outcome]) -> str:
    """The tables, in Markdown."""
    unseen = [one for one in outcomes if one.case.row.author in UNSEEN_BY_RULES]
    hard = [one for one in outcomes if is_hard(one)]
    lines = [
        "| measure (95% bootstrap interval) | all, a to f | e and f only (rules unseen) | hard cases |",
        "|---|---|---|---|",
    ]
    for name, measure in MEASURES.items():
        lines.append(
            f"| {name} | {_interval(measure, outcomes)} | {_interval(measure, unseen)} | {_interval(measure, hard)} |"
        )
    lines += ["", "| tier | messages | sensitivity | precision | F1 |", "|---|---|---|---|---|"]
    for tier in Tier:
        sensitivity, precision, f1 = per_tier(outcomes, tier)
        count = sum(one.case.row.tier is tier for one in outcomes)
        lines.append(f"| {tier.value} | {count} | {sensitivity:.3f} | {precision:.3f} | {f1:.3f} |")
    lines += [
        "",
        "| reliability: probability of flagged | messages | mean probability | share flagged by the nurse |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {low:.1f} to {low + 0.1:.1f} | {count} | {mean:.2f} | {share:.2f} |"
        for low, count, mean, share in reliability(outcomes)
    ]
    return "\n".join(lines)


def is_hard(one: Outcome) -> bool:
    """Alarming words that are not meant, something denied beside what is urgent, or urgency in an office matter."""
    row = one.case.row
    return bool(row.negated) or (row.flagged and row.topic.value not in ("symptom", "post_op", "medication_reaction"))


def flagged_sensitivity(outcomes: Sequence[Outcome]) -> float:
    """Share of urgent messages that are flagged."""
    return _share(one.flagged for one in outcomes if one.case.row.flagged)


def flagged_precision(outcomes: Sequence[Outcome]) -> float:
    """Share of flagged messages that are urgent."""
    return _share(one.case.row.flagged for one in outcomes if one.flagged)


def emergency_flagged(outcomes: Sequence[Outcome]) -> float:
    """Share of emergencies that are flagged as emergency or same hour."""
    return _share(one.flagged for one in outcomes if one.case.row.tier is Tier.EMERGENCY)


def rules_alone_sensitivity(outcomes: Sequence[Outcome]) -> float:
    """Share of urgent messages that the rules flag without the model."""
    return _share(bool(one.case.raised) for one in outcomes if one.case.row.flagged)


def rules_alone_precision(outcomes: Sequence[Outcome]) -> float:
    """Share of messages flagged by the rules that are urgent."""
    return _share(one.case.row.flagged for one in outcomes if one.case.raised)


def tier_macro_f1(outcomes: Sequence[Outcome]) -> float:
    """Mean F1 of the four tiers."""
    return sum(per_tier(outcomes, tier)[2] for tier in Tier) / len(Tier)


def topic_accuracy(outcomes: Sequence[Outcome]) -> float:
    """Share of messages with the right topic."""
    return _share(one.topic is one.case.row.topic for one in outcomes)


def evidence_overlap(outcomes: Sequence[Outcome]) -> float:
    """Share of rightly flagged messages with a quote that overlaps an annotated one."""
    return _share(
        any(s < end and start < e for s, e in one.quotes for start, end in one.case.row.evidence)
        for one in outcomes
        if one.flagged and one.case.row.flagged
    )


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Expected calibration error of 'flagged' in ten bins."""
    total = max(1, len(outcomes))
    return sum(count / total * abs(mean - share) for _, count, mean, share in reliability(outcomes))


def per_tier(outcomes: Sequence[Outcome], tier: Tier) -> tuple[float, float, float]:
    """Sensitivity, precision and F1 of one tier."""
    hits = sum(one.tier is tier and one.case.row.tier is tier for one in outcomes)
    wanted = sum(one.case.row.tier is tier for one in outcomes)
    given = sum(one.tier is tier for one in outcomes)
    return hits / max(1, wanted), hits / max(1, given), 2 * hits / max(1, wanted + given)


def reliability(outcomes: Sequence[Outcome]) -> list[tuple[float, int, float, float]]:
    """Per bin of the probability of 'flagged': lower edge, messages, mean probability, share that is urgent."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for one in outcomes:
        probability = one.probabilities[Tier.EMERGENCY] + one.probabilities[Tier.SAME_HOUR]
        bins[min(9, int(probability * 10))].append((probability, one.case.row.flagged))
    return [
        (index / 10, len(part), sum(p for p, _ in part) / len(part), sum(urgent for _, urgent in part) / len(part))
        for index, part in enumerate(bins)
        if part
    ]


MEASURES: dict[str, Measure] = {
    "flagged: sensitivity": flagged_sensitivity,
    "flagged: precision": flagged_precision,
    "emergency flagged as emergency or same_hour": emergency_flagged,
    "tier macro-F1": tier_macro_f1,
    "topic accuracy": topic_accuracy,
    "evidence overlaps an annotated quote": evidence_overlap,
    "expected calibration error of flagged": calibration_error,
    "rules alone: sensitivity": rules_alone_sensitivity,
    "rules alone: precision": rules_alone_precision,
}


def _share(flags: object) -> float:
    values = [bool(value) for value in flags]  # type: ignore[attr-defined]
    return sum(values) / len(values) if values else float("nan")


def _interval(measure: Measure, outcomes: Sequence[Outcome]) -> str:
    dice = random.Random(0)
    drawn = sorted(measure(dice.choices(outcomes, k=len(outcomes))) for _ in range(BOOTSTRAPS))
    low, high = drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn))]
    return f"{measure(outcomes):.3f} ({low:.3f} to {high:.3f})"


def _row(one: Cost) -> str:
    """A line of the table of recall and cost."""
    return (
        f"| {one.recall:g} | {one.point.flagged:.2f} | {one.sensitivity:.3f} | {one.precision:.3f} "
        f"| {one.false_alarms:.1f} | {one.unseen_sensitivity:.3f} | {one.unseen_precision:.3f} |"
    )


def _card(table: str) -> str:
    card = json.loads(CARD.read_text())
    git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    values = {
        "{{table}}": table,
        "{{date}}": date.today().isoformat(),
        "{{commit}}": git.stdout.strip() or "unknown",
        "{{sha256}}": card["sha256"],
        "{{recipe}}": json.dumps(card["recipe"]),
        "{{temperature}}": f"{card['temperature']:.2f}",
        "{{point}}": json.dumps(asdict(cost_of(card, DEFAULT_RECALL).point)),
        "{{wanted}}": f"{DEFAULT_RECALL:.2f}",
        "{{costs}}": "\n".join(_row(one) for one in costs(card)),
        "{{flags}}": str(len(shipped().flags)),
        "{{rules}}": shipped().version,
    }
    text = TEMPLATE.read_text()
    for name, value in values.items():
        text = text.replace(name, value)
    return text


if __name__ == "__main__":
    main()
