"""Letters to sounds, how far apart they are, and how ordinary a word is."""

from __future__ import annotations

import pytest

from pipeline.vocabulary.distance import distance, weight
from pipeline.vocabulary.ordinary import UNKNOWN, rarity
from pipeline.vocabulary.sounds import consonants, sounds, word_sounds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("metformin", "met form in"),
        ("a mock sicillin", "a mocksicillin"),
        ("Keflex", "Keph lecks"),
        ("knee", "nee"),
        ("José", "Jose"),
    ],
)
def test_writings_that_sound_alike_have_the_same_sounds(one: str, other: str) -> None:
    assert distance(sounds(one), sounds(other), 9.0) < 0.35
    assert consonants(sounds(one)) == consonants(sounds(other))


def test_a_letter_is_its_name_and_a_number_has_no_sound() -> None:
    assert word_sounds("x") == "eks"
    assert sounds("10 - !") == ""


def test_near_is_nearer_than_far_and_the_limit_is_kept() -> None:
    eliquis = sounds("ell ih kwiss")
    near, far = distance(eliquis, sounds("eloquence"), 9.0), distance(eliquis, sounds("appointment"), 9.0)
    assert 0 < near < far <= weight(eliquis) + weight(sounds("appointment"))
    assert distance(eliquis, sounds("appointment"), 0.5) > 0.5
    assert distance(eliquis, eliquis, 0.0) == 0.0
    assert distance(eliquis, "", 9.0) == pytest.approx(weight(eliquis))


def test_rarity_follows_how_common_a_word_is() -> None:
    assert rarity("The") == rarity("call") == rarity("7") == 0
    assert rarity("call") < rarity("eloquence") < rarity("sicillin") == UNKNOWN
    assert rarity("eloquence’s") == rarity("eloquence")
    assert rarity("call-sicillin") == UNKNOWN
