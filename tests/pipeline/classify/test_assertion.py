"""Whether a named symptom is about the patient now: a table per category, in callers' words."""

from __future__ import annotations

import pytest

from pipeline.classify.assertion import Asserter, Meaning, parse

DENIED = [
    ("no fever no chills just a little sore", "fever"),
    ("I don't have any chest pain", "chest pain"),
    ("she hasn't had a seizure in fourteen months", "seizure"),
    ("he's not throwing up", "throwing up"),
    ("denies any chest pressure", "chest pressure"),
    ("never had a heart attack", "heart attack"),
    ("there isn't any bleeding", "bleeding"),
    ("without any swelling or fever", "fever"),
    ("no redness, no drainage, no fever, none of that", "fever"),
    ("ain't had no chest pain", "chest pain"),
    ("nothing like bleeding or anything", "bleeding"),
    ("no tiene fiebre", "fiebre"),
]
PAST = [
    ("I had a heart attack last year and I'm doing great", "heart attack"),
    ("he had a stroke in 2019", "stroke"),
    ("the seizures were years ago", "seizures"),
    ("I used to get chest pain", "chest pain"),
    ("she has a history of seizures", "seizures"),
    ("back in the nineties I had a stroke", "stroke"),
    ("had a blood clot two years ago", "blood clot"),
    ("I passed out when I was a kid", "passed out"),
    ("the bleeding's all gone away", "bleeding"),
    ("the fever has gone away", "fever"),
    ("the nosebleed it's over with", "nosebleed"),
]
HYPOTHETICAL = [
    ("they said call if she gets a fever", "fever"),
    ("what do I do if he has trouble breathing", "trouble breathing"),
    ("let me know if you start bleeding", "bleeding"),
    ("can it cause a stroke", "stroke"),
    ("I'm worried about a blood clot", "blood clot"),
    ("what if he has a seizure", "seizure"),
    ("the paper says watch for bleeding", "bleeding"),
    ("I wanted to ask about the risk of bleeding", "bleeding"),
    ("should I get a fever do I come in", "fever"),
    ("in case of chest pain", "chest pain"),
    ("do I have to be screened, they want screening for stroke", "stroke"),
]
SOMEONE_ELSE = [
    ("my husband had a stroke in the spring", "stroke"),
    ("my mother died of a heart attack", "heart attack"),
    ("the neighbor had chest pain and they took him", "chest pain"),
    ("there's a family history of seizures", "seizures"),
    ("strokes, that runs in my family, seizures too", "strokes"),
    ("my sister had a blood clot", "blood clot"),
    ("some guy passed out at the bank", "passed out"),
    ("our dog had a seizure", "seizure"),
    ("a coworker who had a heart attack", "heart attack"),
    ("my dad had chest pain before his bypass", "chest pain"),
]
FIGURATIVE = [
    ("the bill nearly gave me a heart attack", "heart attack"),
    ("I about had a stroke when I opened it", "stroke"),
    ("I passed out when I saw the price", "passed out"),
    ("casi me da un infarto", "infarto"),
    ("I practically had a seizure", "seizure"),
    ("I'm gonna kill myself if this line doesn't move", "kill myself"),
    ("we were bleeding money", "bleeding"),
    ("I nearly had a stroke when I saw what parking costs", "stroke"),
    ("this invoice is giving me chest pain", "chest pain"),
]
NOW = [
    ("no fever but he's bleeding", "bleeding"),
    ("I have chest pain", "chest pain"),
    ("it's not getting better the bleeding", "bleeding"),
    ("no relief from the chest pain", "chest pain"),
    ("my husband is having chest pain right now", "chest pain"),
    ("I had a heart attack last year and now I have chest pain again", "chest pain again"),
    ("if I stand up I start bleeding", "bleeding"),
    ("not sure what this is there's blood in my urine", "blood"),
    ("no. She's having a seizure", "seizure"),
    ("nothing helps the chest pain", "chest pain"),
    ("my husband had a stroke this morning", "stroke"),
    ("never felt chest pain like this", "chest pain"),
    ("I'm having chest pain okay so please call me", "chest pain"),
    ("chest pain and blood pressure is normal", "chest pain"),
    ("I've got chest pain that started two months ago", "chest pain"),
    ("the bleeding has been going on since last month", "bleeding"),
    ("I think I might be having a stroke", "stroke"),
    ("I don't know if it's bleeding inside", "bleeding"),
    ("I'm worried about his trouble breathing", "trouble breathing"),
    ("he's not himself and he has a fever", "fever"),
    ("it's nothing but blood", "blood"),
]


def meaning_of(text: str, symptom: str) -> Meaning | None:
    start = text.lower().rindex(symptom.lower())
    return Asserter(text).meaning(start, start + len(symptom))


@pytest.mark.parametrize(
    ("meaning", "text", "symptom"),
    [
        (meaning, *case)
        for meaning, table in (
            (Meaning.DENIED, DENIED),
            (Meaning.PAST, PAST),
            (Meaning.HYPOTHETICAL, HYPOTHETICAL),
            (Meaning.FIGURATIVE, FIGURATIVE),
            (None, NOW),
        )
        for case in table
    ],
)
def test_category(meaning: Meaning | None, text: str, symptom: str) -> None:
    assert meaning_of(text, symptom) is meaning


@pytest.mark.parametrize(("text", "symptom"), SOMEONE_ELSE)
def test_someone_else(text: str, symptom: str) -> None:
    assert meaning_of(text, symptom) in (Meaning.SOMEONE_ELSE, Meaning.PAST)


def test_reach_ends_with_the_sentence() -> None:
    assert meaning_of("I said no. Chest pain all night", "chest pain") is None


def test_reach_ends_after_its_words() -> None:
    far = "no one two three four five six seven eight nine chest pain"
    assert meaning_of(far, "chest pain") is None


def test_cues_are_data() -> None:
    cues = parse(
        {
            "cue": [{"means": "denied", "side": "before", "reach": 3, "words": ["nix"]}],
            "ends": [{"words": ["but"]}],
            "not_cues": [{"words": ["nix nix"]}],
        }
    )
    text = "nix fever but nausea, nix nix cough"
    asserter = Asserter(text, cues)
    assert asserter.meaning(4, 9) is Meaning.DENIED
    assert asserter.meaning(text.index("nausea"), text.index("nausea") + 6) is None
    assert asserter.meaning(text.index("cough"), text.index("cough") + 5) is None
