"""The NumPy forward pass computes what the trained network computes."""

from __future__ import annotations

import pytest

from pipeline.classify.text_model import TextModel
from pipeline.classify.weight_files import WEIGHTS, tokenizer

TEXTS = (
    "hi",
    "My chest is killing me and my left arm has gone numb. It started an hour ago, please call me back.",
    "calling to move my appointment to thursday " * 12,
    "😀 <b>Señora Núñez</b>",
)


@pytest.mark.slow
def test_numpy_and_torch_agree_to_the_fourth_digit() -> None:
    import torch
    from safetensors.torch import load_file

    from pipeline.classify.network import published

    network = published().eval()
    network.load_state_dict({name: value.float() for name, value in load_file(WEIGHTS).items()}, strict=False)
    forward, _ = TextModel()._loaded
    messages = [tokenizer().encode(text).ids for text in TEXTS]
    for ids, ours in zip(messages, forward.scores(messages), strict=True):
        with torch.inference_mode():
            theirs = network(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.bool))
        assert ours.tier == pytest.approx(theirs.tier[0].numpy(), abs=1e-4)
        assert ours.topic == pytest.approx(theirs.topic[0].numpy(), abs=1e-4)
        assert ours.evidence == pytest.approx(theirs.evidence[0].numpy(), abs=1e-4)
