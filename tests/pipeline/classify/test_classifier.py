"""The triage stage as a whole, with the weights that ship."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.transcript import Quality, Segment, Transcript, Verdict, Word
from models.urgency import CallbackNumber, Evidence, Source, Tier, UrgencyAssessment
from pipeline.classify.classifier import (
    NOTHING_SAID,
    OTHER_LANGUAGE,
    UrgencyClassifier,
    classify_text,
    classify_texts,
)
from pipeline.classify.quotes import IN_RENDERING, MODEL_REASON
from pipeline.stages import Classifier

CLASSIFIER = UrgencyClassifier()
_conforms: Classifier = CLASSIFIER
URGENT = {Tier.EMERGENCY, Tier.SAME_HOUR}

ROUTINE_OR_DAY = {Tier.ROUTINE, Tier.SAME_DAY}
GOLDEN: list[tuple[str, set[Tier]]] = [
    ("Hi, calling to move my physical on Friday, uh, also I've had this squeezing in my chest since six and my left "
     "arm feels heavy. Any day next week works. 404-555-0110", {Tier.EMERGENCY}),
    ("my baby's five weeks old and I took her temperature and it says 101.2 what do I do", {Tier.EMERGENCY}),
    ("his mouth is drooping on the left and his words are all slurred, he was fine at lunch", {Tier.EMERGENCY}),
    ("she ate a peanut cookie and her tongue is swelling up and she's wheezing", {Tier.EMERGENCY}),
    ("I've got the pills all counted out on the table. I won't be needing Tuesday. Tell them I'm sorry.",
     {Tier.EMERGENCY}),
    ("I had my gallbladder out on Monday and now I'm running 101.9 and the cut is red and leaking pus", URGENT),
    ("we ran out of her Keppra last night and the pharmacy won't fill it till Thursday", URGENT),
    ("My dad slipped in the tub and bumped the back of his head, he's on warfarin, he says he's fine", URGENT),
    ("this is the lab with a critical value on Edith Marsh, potassium six point nine", URGENT),
    ("he's thrown up everything since last night, no wet diaper since yesterday", URGENT),
    ("the new blood pressure pill is making me cough at night, should I keep taking it", {Tier.SAME_DAY}),
    ("it burns a bit when I pee since yesterday, no fever, my back's fine, can you call something in", {Tier.SAME_DAY}),
    ("Hi it's June Park, I need a copy of my shot records for school. 404-555-0133", {Tier.ROUTINE}),
    ("The bill you sent nearly gave me a heart attack, four hundred dollars, call me about it", {Tier.ROUTINE}),
    ("I had a heart attack last year and I'm doing great, just need to reschedule my checkup", ROUTINE_OR_DAY),
    ("I'm dying to get in with Dr. Lowe, are you taking new patients?", {Tier.ROUTINE}),
]  # fmt: skip


def spoken(
    text: str, *, language: str | None = "en", verdict: Verdict = Verdict.GOOD, english: str | None = None
) -> Transcript:
    words = tuple(Word(i * 0.5, i * 0.5 + 0.4, word, 0.9) for i, word in enumerate(text.split()))
    segments = (Segment(0.0, len(words) * 0.5, words),) if words else ()
    reasons = () if verdict is Verdict.GOOD else ("much noise",)
    return Transcript(len(words) * 0.5, language, segments, Quality(verdict, reasons), english)


def check(text: str, assessed: UrgencyAssessment) -> None:
    """What holds for every assessment of every text."""
    assert sum(assessed.probabilities.values()) == pytest.approx(1, abs=1e-5)
    quoted: list[Evidence | CallbackNumber] = [*assessed.evidence, *assessed.negated, *assessed.callback_numbers]
    for one in quoted:
        assert text[one.start : one.end] == one.quote != ""
    assert assessed.caller_name is None or assessed.caller_name in text
    assert len([word for word in assessed.gist.split() if word != "..."]) <= 12
    if assessed.tier in URGENT and text.strip():
        assert assessed.evidence


@pytest.mark.slow
def test_nothing_that_takes_seconds_to_import_is_loaded_for_a_message() -> None:
    code = (
        "import sys, pipeline.classify.classifier as c; c.UrgencyClassifier();"
        "print({'numpy', 'scipy', 'torch', 'transformers'} & {*sys.modules});"
        "print(c.classify_text('My chest hurts.').tier, {'torch', 'transformers'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["set()", "emergency set()"]


@pytest.mark.slow
def test_golden_messages() -> None:
    assessed = classify_texts([text for text, _ in GOLDEN])
    wrong = [(text, one.tier) for (text, tiers), one in zip(GOLDEN, assessed, strict=True) if one.tier not in tiers]
    assert wrong == []
    for (text, _), one in zip(GOLDEN, assessed, strict=True):
        check(text, one)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    check(text, CLASSIFIER.classify_text(text))


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "word " * 10_000,
        "😀😀😀",
        "<script>alert('fever')</script>",
        "我胸口疼",
        "مرحبا",
        "\x00\x01",
        "." * 500,
    ],
)
def test_odd_texts(text: str) -> None:
    check(text, CLASSIFIER.classify_text(text))


@pytest.mark.slow
def test_a_long_ramble_hides_nothing() -> None:
    text = "and then we talked about the garden " * 300 + "I have crushing chest pain right now " + "so anyway " * 100
    assert CLASSIFIER.classify_text(text).tier is Tier.EMERGENCY


@pytest.mark.slow
def test_a_transcript_gets_times_and_its_words_are_quoted() -> None:
    transcript = spoken("Hi this is Ann Lee I have chest pain and no fever call me at 404-555-0132")
    assessed = CLASSIFIER.classify(transcript)
    assert assessed.tier is Tier.EMERGENCY
    assert assessed.evidence[0].quote == "chest pain"
    assert (assessed.evidence[0].start_s, assessed.evidence[0].end_s) == (3.5, 4.4)
    assert [one.quote for one in assessed.negated] == ["fever"]
    assert assessed.negated[0].reason == "denied"
    assert assessed.callback_numbers[0].start_s == 7.0 + 0.5
    assert assessed.caller_name == "Ann Lee"
    assert assessed.needs_person is None


@pytest.mark.slow
@pytest.mark.parametrize("verdict", [Verdict.DOUBTFUL, Verdict.UNUSABLE])
def test_what_was_not_heard_well_is_never_routine(verdict: Verdict) -> None:
    assessed = CLASSIFIER.classify(spoken("I need a copy of my shot records for school please", verdict=verdict))
    assert assessed.tier is Tier.SAME_DAY
    assert (assessed.needs_person is not None) == (verdict is Verdict.UNUSABLE)


@pytest.mark.slow
def test_silence_that_could_not_be_used_goes_to_a_person() -> None:
    assessed = CLASSIFIER.classify(spoken("", language=None, verdict=Verdict.UNUSABLE))
    assert assessed.tier is not Tier.ROUTINE
    assert assessed.needs_person == "much noise"


@pytest.mark.slow
def test_spanish_is_quoted_in_spanish_and_goes_to_a_person() -> None:
    text = "habla Rosa me duele el pecho y no puedo respirar"
    english = "This is Rosa, my chest hurts and I can't breathe"
    assessed = CLASSIFIER.classify(spoken(text, language="es", english=english))
    assert assessed.tier is Tier.EMERGENCY
    assert assessed.evidence[0].quote in text
    assert assessed.needs_person == OTHER_LANGUAGE
    check(text, assessed)


@pytest.mark.slow
def test_another_language_is_judged_by_its_rendering() -> None:
    text = "j'ai une douleur dans la poitrine"
    assessed = CLASSIFIER.classify(spoken(text, language="fr", english="I have chest pain"))
    assert assessed.tier is Tier.EMERGENCY
    assert assessed.evidence[0].reason == f"chest pain, {IN_RENDERING}"
    check(text, assessed)


@pytest.mark.slow
def test_another_language_without_a_rendering_is_never_routine() -> None:
    assessed = CLASSIFIER.classify(spoken("muchas gracias por todo hasta luego", language="es"))
    assert assessed.tier is not Tier.ROUTINE
    assert assessed.needs_person == OTHER_LANGUAGE


@pytest.mark.parametrize("text", ["", "  \n", "😀", "... !"])
def test_nothing_said_is_not_called_routine(text: str) -> None:
    assessed = CLASSIFIER.classify_text(text)
    assert (assessed.tier, assessed.needs_person) == (Tier.SAME_DAY, NOTHING_SAID)
    check(text, assessed)


@pytest.mark.slow
def test_the_model_shows_what_it_saw() -> None:
    text = "Hey it's Bo. The whole left side of my boy's scrotum is twisted looking and he's hollering and sick."
    assessed = classify_text(text)
    check(text, assessed)
    assert assessed.tier not in URGENT or any(
        one.reason == MODEL_REASON or one.source is Source.RULE for one in assessed.evidence
    )


def test_provenance_names_rules_and_weights() -> None:
    provenance = CLASSIFIER.provenance
    assert provenance.stage == "classify"
    assert len(provenance.model_hash) == 64
    assert "red flags" in provenance.version
