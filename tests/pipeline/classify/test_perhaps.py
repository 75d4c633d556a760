"""Suggested names count in triage: they raise, never lower, and the evidence says what was heard."""

from __future__ import annotations

from dataclasses import replace

from models.transcript import Suggestion, TermKind
from models.urgency import Tier
from pipeline.classify.classifier import UrgencyClassifier
from pipeline.classify.rule_file import shipped
from pipeline.vocabulary.suggestions import shipped_suggester
from tests.fakes import transcript

CLASSIFIER = UrgencyClassifier()
FELL = "I take the sayve aysa for my heart and I hit my head on the counter."


def test_a_suggested_blood_thinner_counts_as_one() -> None:
    heard = transcript(FELL)
    plain = CLASSIFIER.classify(heard)
    found = CLASSIFIER.classify(replace(heard, suggestions=shipped_suggester().of_transcript(heard)))
    assert not any("blood thinner" in one.reason for one in plain.evidence)
    (named,) = [one for one in found.evidence if "perhaps" in one.reason]
    assert named.quote == "sayve aysa" == FELL[named.start : named.end]
    assert named.reason == "hit the head on a blood thinner; heard “sayve aysa”, perhaps Savaysa"
    assert named.start_s is not None
    assert found.tier in (Tier.EMERGENCY, Tier.SAME_HOUR)


def test_words_that_the_rules_know_as_misheard_say_so_too() -> None:
    found = CLASSIFIER.classify_text("I take the eloquence and I can't stop bleeding.")
    reasons = {one.quote: one.reason for one in found.evidence}
    assert any(reason.endswith("heard “eloquence”, perhaps Eliquis") for reason in reasons.values())
    assert found.tier in (Tier.EMERGENCY, Tier.SAME_HOUR)


def test_what_is_denied_of_a_suggested_name_raises_nothing() -> None:
    found = CLASSIFIER.classify_text("I am not on the sayve aysa any more and I hit my head.")
    assert not any("blood thinner" in one.reason for one in found.evidence)


def test_a_wrong_suggestion_takes_nothing_away() -> None:
    text = "I have chest pain and my arm is heavy."
    heard = transcript(text)
    start = text.index("chest pain")
    wrong = Suggestion("chest pain", start, start + 10, "aspirin", TermKind.MEDICINE, 0.9, 1.0, 1.9)
    plain, found = CLASSIFIER.classify(heard), CLASSIFIER.classify(replace(heard, suggestions=(wrong,)))
    assert found.tier.rank <= plain.tier.rank
    assert {one.quote for one in plain.evidence} <= {one.quote for one in found.evidence}


def test_every_shipped_blood_thinner_is_one_to_the_rules() -> None:
    names = (
        "Eliquis",
        "Xarelto",
        "warfarin",
        "Coumadin",
        "Pradaxa",
        "Savaysa",
        "Lovenox",
        "Plavix",
        "Brilinta",
        "Arixtra",
    )
    pattern = shipped().wordings["on a blood thinner"]
    assert [name for name in names if not pattern.search(name.lower())] == []
