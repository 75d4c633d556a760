"""Red flags: what is raised, and that the file is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import SettingsError
from models.urgency import Tier
from pipeline.classify.assertion import Asserter
from pipeline.classify.rule_file import load, parse, shipped


def raised(text: str) -> dict[str, Tier]:
    asserter, rules = Asserter(text), shipped()
    affirmed = [one for one in rules.mentions(text) if asserter.meaning(one.start, one.end) is None]
    return {one.flag.concept: one.flag.tier for one in rules.raised(text, affirmed)}


EMERGENCY, SAME_HOUR = Tier.EMERGENCY, Tier.SAME_HOUR


@pytest.mark.parametrize(
    ("text", "concept", "tier"),
    [
        ("he's five weeks old and his temp is 100.9", "fever in a baby under three months", EMERGENCY),
        ("I finished chemo nine days ago and I'm 101.2", "fever with a weak immune system", EMERGENCY),
        ("my surgery was Tuesday and I'm running 101.3", "fever after a procedure", SAME_HOUR),
        ("she's four and it's 104.1", "high fever", SAME_HOUR),
        ("there's pressure in my chest and I'm sweating", "chest pain with sweating, arm or jaw pain", EMERGENCY),
        ("like an elephant on my chest", "chest pain", EMERGENCY),
        ("I just can't catch my breath", "cannot breathe", EMERGENCY),
        ("his lips are kinda blue", "blue or gray color", EMERGENCY),
        ("his sats are 84", "very low oxygen", EMERGENCY),
        ("the pressure is 218 over 112", "very high blood pressure", SAME_HOUR),
        ("I'm 34 weeks pregnant and it's 168 over 112", "severe blood pressure in pregnancy", EMERGENCY),
        ("my calf is tight and hot", "signs of a clot in the leg", SAME_HOUR),
        ("his words are coming out mush", "stroke signs: face or speech", EMERGENCY),
        ("I can't lift my left arm", "stroke signs: weakness of one side", EMERGENCY),
        ("he hit his head and he's thrown up twice", "head injury with vomiting", EMERGENCY),
        ("she fell and she takes Eliquis", "a fall on a blood thinner", SAME_HOUR),
        ("a curtain came down over my left eye", "sudden loss of sight", EMERGENCY),
        ("my tongue is swelling up", "swelling of the tongue, throat or neck", EMERGENCY),
        ("he broke out in hives, we started amoxicillin", "new rash after a medicine", SAME_HOUR),
        ("her sugar is thirty-eight", "very low blood sugar", EMERGENCY),
        ("his sugar is 436", "very high blood sugar", SAME_HOUR),
        ("I've been saving up my pills", "suicidal intent or plan", EMERGENCY),
        ("I hope I don't wake up, easier if I just didn't wake up", "passive suicidal thoughts", SAME_HOUR),
        ("it's bleeding and it won't stop", "heavy bleeding", EMERGENCY),
        ("the baby isn't moving, I'm 30 weeks pregnant", "baby not moving", EMERGENCY),
        ("the stitches popped open", "wound open", SAME_HOUR),
        ("there's a red streak going up my arm", "infection that spreads", SAME_HOUR),
        ("I ran out of my insulin yesterday", "run out of a medicine that must not stop", SAME_HOUR),
        ("critical value, potassium 6.6", "critical laboratory result", SAME_HOUR),
        ("she can't keep anything down", "cannot keep anything down", SAME_HOUR),
        ("no wet diaper since last night", "dehydration", SAME_HOUR),
        ("me duele el pecho", "chest pain", EMERGENCY),
        ("vomita todo y tiene el pañal seco", "dehydration", SAME_HOUR),
    ],
)
def test_a_flag_is_raised(text: str, concept: str, tier: Tier) -> None:
    assert raised(text).get(concept) is tier


@pytest.mark.parametrize(
    "text",
    [
        "I'm calling to move my appointment to Tuesday",
        "temp was 99.2 this morning", "my sugar was 120", "pressure is 128 over 80", "sats are 97",
        "I ran out of my allergy spray", "she's five weeks pregnant and has a cold",
        "no chest pain, no fever, no bleeding", "the bill nearly gave me a heart attack",
        "call us if she gets a fever", "I had chest pain two years ago", "my father had a stroke in 2019",
        "the incision looks great, dry and pink", "refill of lisinopril please, I have a week left",
    ],
)  # fmt: skip
def test_nothing_is_raised(text: str) -> None:
    assert raised(text) == {}


def test_words_too_far_apart_raise_nothing() -> None:
    between = " and then we talked about the weather for a long while with the neighbors out front" * 2
    assert "run out of a medicine that must not stop" not in raised(f"I ran out of milk{between} my insulin is fine")


def test_the_most_urgent_comes_first() -> None:
    assert next(iter(raised("my calf is tight and I can't catch my breath").values())) is EMERGENCY


def test_every_flag_names_its_source_and_a_version_is_kept() -> None:
    assert all(flag.source for flag in shipped().flags)
    assert shipped().version.startswith("1+")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[flag]", "can't be read"),
        ('[[flag]]\nconcept="a"\ntier="emergency"\nall=["b"]\nsource="s"', "no finding is named"),
        ('[[finding]]\nname="b"\nwords=["x"]\n[[flag]]\nconcept="a"\ntier="routine"\nall=["b"]\nsource="s"', "may be"),
        ('[[finding]]\nname="b"\nwords=["(x"]', "brackets"),
        ('[[reading]]\nname="b"\nquantity="height"\nbelow=3', "height"),
        ('[[reading]]\nname="b"\nquantity="age_months"', "neither"),
        ('[[flag]]\ntier="emergency"', "concept"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "red_flags.toml"
    file.write_text(content)
    with pytest.raises(SettingsError, match=said):
        load(file)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read"):
        load(tmp_path / "none.toml")


def test_a_practice_can_have_its_own() -> None:
    own = parse(
        {
            "finding": [{"name": "code", "words": ["purple llama"]}],
            "flag": [{"concept": "their code word", "tier": "same_hour", "all": ["code"], "source": "ours"}],
        },
        version="own",
        name="practice.toml",
    )
    text = "the purple llama is here"
    assert [one.flag.concept for one in own.raised(text, own.mentions(text))] == ["their code word"]
