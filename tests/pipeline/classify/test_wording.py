"""The language that wordings are written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.wording import compile_wordings, normalise


@pytest.mark.parametrize(
    ("wording", "text", "found"),
    [
        ("chest (pain|pressure)", "CHEST pressure since noon", "chest pressure"),
        ("chest pain", "my chest, um, pain", "chest, um, pain"),
        ("chest pain", "my chest. Pain", None),
        ("the? stitches popped", "stitches popped", "stitches popped"),
        ("the? stitches popped", "so the stitches popped", "the stitches popped"),
        ("bleed+", "it's bleeding a lot", "bleeding"),
        ("elephant * chest", "an elephant on my chest", "elephant on my chest"),
        ("elephant * chest", "an elephant that sat all day on my chest", None),
        ("won't ** stop", "it won't quit and just will not stop", "won't quit and just will not stop"),
        ("can't breathe", "I cant breathe", "cant breathe"),
        ("can't breathe", "I can’t breathe", "can't breathe"),
        ("tongue (is|so|all)* swollen", "tongue is all swollen", "tongue is all swollen"),
        ("tongue (is|so|all)* swollen", "tongue swollen", "tongue swollen"),
        ("right (away|now)?", "right now please", "right now"),
        ("right (away|now)?", "right", "right"),
        ("presion en el pecho", "presión en el pecho", "presion en el pecho"),
        ("rash", "crash", None),
    ],
)
def test_wordings(wording: str, text: str, found: str | None) -> None:
    match = compile_wordings([wording]).search(normalise(text))
    assert (match[0] if match else None) == found


@pytest.mark.parametrize("wording", ["", "  ", "(a|b", "a) b", "(a (b|c))", "a?", "*", "(a|b)* the?"])
def test_a_wording_that_cannot_be_used_is_refused(wording: str) -> None:
    with pytest.raises(ValueError, match="wording"):
        compile_wordings([wording])


@given(st.text())
def test_normalising_keeps_every_offset(text: str) -> None:
    assert len(normalise(text)) == len(text)
