"""A practice's own rules: joined with the shipped ones, refused where they can't be used, tried before they count."""

from __future__ import annotations

import pytest

from models.errors import SettingsError
from models.urgency import Tier
from pipeline.classify.classifier import UrgencyClassifier
from pipeline.classify.red_flags import RedFlags
from pipeline.classify.rule_changes import Change, Effect, changes
from pipeline.classify.rule_file import shipped, with_own
from pipeline.classify.text_model import TextModel
from practice.rule_settings import OwnFinding, OwnFlag, OwnReading, RedFlagSettings

MODEL = TextModel()
PORT = RedFlagSettings(
    finding=(OwnFinding("port trouble", ("port is (red|hot)",)),),
    flag=(OwnFlag("trouble with a port", Tier.SAME_HOUR, ("port trouble",), "our nurses"),),
)


def concepts(rules: RedFlags, text: str) -> list[str]:
    return [one.flag.concept for one in rules.raised(text, rules.mentions(text))]


def test_no_changes_are_the_shipped_rules() -> None:
    assert with_own(RedFlagSettings()) is shipped()


def test_a_practice_adds() -> None:
    assert "trouble with a port" in concepts(with_own(PORT), "the port is red")
    assert concepts(with_own(PORT), "like an elephant on my chest") == ["chest pain"]
    assert shipped().version in with_own(PORT).version != shipped().version


def test_words_are_added_to_a_shipped_finding_or_take_its_place() -> None:
    more = with_own(RedFlagSettings(finding=(OwnFinding("wound open", ("my zipper came undone",)),)))
    assert "wound open" in concepts(more, "my zipper came undone")
    assert "wound open" in concepts(more, "the stitches popped open")
    other = with_own(RedFlagSettings(finding=(OwnFinding("wound open", ("my zipper came undone",), replace=True),)))
    assert "wound open" not in concepts(other, "the stitches popped open")


def test_a_flag_of_the_same_concept_takes_the_shipped_one_s_place() -> None:
    milder = OwnFlag("chest pain", Tier.SAME_HOUR, ("chest pain",), "ours")
    (flag,) = [flag for flag in with_own(RedFlagSettings(flag=(milder,))).flags if flag.concept == "chest pain"]
    assert flag.tier is Tier.SAME_HOUR


def test_a_flag_can_be_off() -> None:
    assert "wound open" not in concepts(with_own(RedFlagSettings(off=("wound open",))), "the stitches popped open")


def test_readings_are_the_practice_s_own() -> None:
    own = RedFlagSettings(
        reading=(OwnReading("warm", "temperature_f", at_least=99.5),),
        flag=(OwnFlag("warm after chemo", Tier.SAME_HOUR, ("warm",), "ours"),),
    )
    assert "warm after chemo" in concepts(with_own(own), "my temp is 99.8")


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (RedFlagSettings(off=("no such",)), "red_flags.off names 'no such'"),
        (RedFlagSettings(finding=(OwnFinding("port", ("(open",)),)), "finding 'port' can't be used.*brackets"),
        (RedFlagSettings(reading=(OwnReading("hot", "height", below=3.0),)), "reading 'hot'.*'height'.*temperature_f"),
        (RedFlagSettings(reading=(OwnReading("hot", "temperature_f"),)), "reading 'hot'.*neither"),
        (RedFlagSettings(flag=(OwnFlag("x", Tier.ROUTINE, ("fever",), "s"),)), "flag 'x'.*may be emergency"),
        (RedFlagSettings(flag=(OwnFlag("x", Tier.SAME_HOUR, ("gibberish",), "s"),)), "'x' needs .*gibberish"),
        (RedFlagSettings(flag=(OwnFlag("x", Tier.SAME_HOUR, (), "s"),)), "'x' needs nothing"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_file(own: RedFlagSettings, said: str) -> None:
    with pytest.raises(SettingsError, match=f"practice.toml: .*{said}|practice.toml: {said}"):
        with_own(own)


def tried(before: RedFlags, after: RedFlags, *texts: str) -> list[Change | None]:
    return list(changes(enumerate(texts), UrgencyClassifier(MODEL, before), UrgencyClassifier(MODEL, after)))


@pytest.mark.slow
def test_a_change_says_which_messages_it_concerns_with_quotes() -> None:
    routine = "Hi, it's June. By the way my port is red. I need to move my appointment to Tuesday, thanks."
    urgent = "I can't catch my breath and my port is hot"
    none, newly, same = tried(shipped(), with_own(PORT), "my port is fine, thank you", routine, urgent)
    assert none is None
    assert newly is not None and newly.effect is Effect.NEWLY_FLAGGED and newly.after is Tier.SAME_HOUR
    assert [(one.quote, one.reason) for one in newly.gained] == [("port is red", "trouble with a port")]
    assert same is not None and same.effect is Effect.SAME_TIER and same.lost == ()


@pytest.mark.slow
def test_taking_a_rule_away_shows_what_it_alone_flagged() -> None:
    (back,) = tried(with_own(PORT).without(["trouble with a port"]), with_own(PORT), "the port is red")
    (gone,) = tried(with_own(PORT), with_own(PORT).without(["trouble with a port"]), "the port is red")
    assert back is not None and gone is not None
    assert (back.before, back.after, back.gained) == (gone.after, gone.before, gone.lost)
