from __future__ import annotations

import re
import tomllib
from dataclasses import fields, is_dataclass
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.errors import SettingsError
from models.recording import Direction
from models.transcript import Channel
from models.urgency import Tier
from practice.loading import load_red_flags
from practice.schedule import Closure, Closures, Opening, Schedule, Site
from practice.settings import (
    FILENAME_FIELDS,
    TEMPLATE,
    Mailbox,
    Practice,
    StaffMember,
    VocabularySettings,
    load,
)
from practice.targets import Runs, Target


def loaded(home: Path, text: str) -> Practice:
    (home / "practice.toml").write_text(text, encoding="utf-8")
    return load(home)


def test_template_equals_the_defaults(tmp_path: Path) -> None:
    assert loaded(tmp_path, TEMPLATE.read_text(encoding="utf-8")) == Practice(tmp_path)


def test_an_empty_file_works(tmp_path: Path) -> None:
    assert loaded(tmp_path, "") == Practice(tmp_path)


def test_template_mentions_every_setting() -> None:
    """Uncommented, the template's tables have exactly the dataclasses' fields."""
    text = TEMPLATE.read_text(encoding="utf-8")
    written = tomllib.loads(re.sub(r"(?m)^# (?=\[\[|\w+ = )", "", text))
    assert set(written) == {field.name for field in fields(Practice)} - {"home"}
    defaults = Practice(Path())
    for name, table in written.items():
        if is_dataclass(section := getattr(defaults, name)):
            assert set(table) == {field.name for field in fields(section)}
    assert set(written["mailboxes"][0]) == {field.name for field in fields(Mailbox)}
    assert set(written["staff"][0]) == {field.name for field in fields(StaffMember)}
    assert set(written["sites"][0]) == {field.name for field in fields(Site)}
    assert set(written["clocks"]) == set(written["next_try"]) == set(Tier)
    assert all(name in text for name in FILENAME_FIELDS)
    assert all(str(direction) in text for direction in Direction)


def test_template_s_file_name_example_works(tmp_path: Path) -> None:
    pattern, name = re.findall(r"# '(.+)' reads (\S+)", TEMPLATE.read_text(encoding="utf-8"))[0]
    practice = loaded(tmp_path, f"[ingest]\nfilename_pattern = '{pattern}'")
    found = re.search(practice.ingest.filename_pattern, name)
    assert found is not None
    assert found.groupdict() == {"received_at": "20260105-143000", "mailbox": "100", "caller_number": "2125550123"}


def test_the_template_s_red_flags_can_be_used(tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    practice = loaded(tmp_path, re.sub(r"(?m)^# (?=\[\[|\w+ = )", "", text))
    assert [flag.concept for flag in practice.red_flags.flag] == ["trouble with a port"]
    assert practice.red_flags.reading[0].at_least == 100.0


def test_a_draft_holds_red_flags_alone(tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_text("[red_flags]\noff = ['a']")
    assert load_red_flags(draft).off == ("a",)
    for wrong, said in (("name = 'x'", "draft holds"), ("[", "not valid TOML"), ("[red_flags]\noff = 1", "off")):
        draft.write_text(wrong)
        with pytest.raises(SettingsError, match=said) as error:
            load_red_flags(draft)
        assert str(draft) in str(error.value)


def test_everything_can_be_set(tmp_path: Path) -> None:
    practice = loaded(
        tmp_path,
        """
        name = "Eastside"
        time_zone = "Europe/Berlin"
        country = "DE"
        [hours]
        mon = "08:30-12:00, 13:00-17:00"
        sun = "00:00 - 24:00"
        [meetings]
        mon = "09:00-09:30"
        [blocks]
        mon = "10:00-11:00"
        [closures]
        state = "BY"
        days = ["2026-12-24", "2026-08-03 to 2026-08-14", "2026-12-31 12:00-24:00"]
        [[sites]]
        name = "West"
        time_zone = "Europe/Lisbon"
        closures = { public_holidays = false }
        [clocks]
        emergency = "5 min"
        same_day = "90 business min"
        [[mailboxes]]
        name = "200"
        direction = "outgoing"
        site = "West"
        [[staff]]
        name = "Dana"
        [ingest]
        settle_s = 0
        [vocabulary]
        providers = ["Dr. Achebe"]
        said = { "Dr. Achebe" = "ah chay bay" }
        """,
    )
    assert practice.time_zone == ZoneInfo("Europe/Berlin")
    assert practice.vocabulary == VocabularySettings(("Dr. Achebe",), said={"Dr. Achebe": "ah chay bay"})
    assert practice.hours[0] == (Opening(time(8, 30), time(12)), Opening(time(13), time(17)))
    assert practice.hours[1] == ()
    assert practice.hours[6] == (Opening(time(0), time.max),)
    assert practice.clocks == {
        Tier.EMERGENCY: Target(Runs.WALL_CLOCK, 5),
        Tier.SAME_HOUR: Target(Runs.WALL_CLOCK, 60),
        Tier.SAME_DAY: Target(Runs.BUSINESS, 90),
        Tier.ROUTINE: Target(Runs.NEXT_DAY),
    }
    assert practice.next_try == Practice(Path()).next_try
    noon = Closure(date(2026, 12, 31), date(2026, 12, 31), Opening(time(12), time.max))
    christmas_eve = Closure(date(2026, 12, 24), date(2026, 12, 24))
    assert practice.closures.days == (christmas_eve, Closure(date(2026, 8, 3), date(2026, 8, 14)), noon)
    assert practice.closures.state == "BY"
    assert practice.meetings == (((Opening(time(9), time(9, 30)),),) + ((),) * 6)
    assert practice.mailboxes == (Mailbox("200", Direction.OUTGOING, "West"),)
    assert practice.blocks_of().hours[0] == (Opening(time(10), time(11)),)
    assert practice.blocks_of("West").closures == Closures(public_holidays=False)
    west = practice.schedule_of(practice.site_of("200"))
    assert west == Schedule(
        ZoneInfo("Europe/Lisbon"), "DE", practice.hours, practice.meetings, Closures(public_holidays=False)
    )
    assert practice.schedule_of(practice.site_of("unheard of")).closures == practice.closures
    assert practice.staff == (StaffMember("Dana"),)
    assert practice.ingest.settle_s == 0.0
    assert practice.database_url == f"sqlite:///{tmp_path}/ringback.db"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 1", ["unknown key colour", "time_zone"]),
        ("home = '/'", ["unknown key home"]),
        ("[run]\nspeed = 1", ["unknown key run.speed", "workers"]),
        (
            "[[red_flags.flag]]\nconcept = 'a'\ntier = 'soon'\nall = ['b']\nsource = 's'",
            ["red_flags.flag[0].tier is 'soon'", "'same_hour'"],
        ),
        ("[[red_flags.flag]]\nconcept = 'a'\ntier = 'emergency'\nall = ['b']", ["red_flags.flag[0].source is missing"]),
        ("[[red_flags.finding]]\nname = 'a'\nwords = ['b']\nreplace = 'no'", ["finding[0].replace is 'no'", "false"]),
        ("[red_flags]\nflags = []", ["unknown key red_flags.flags", "finding"]),
        ("[[staff]]\nname = 'A'\nage = 3", ["unknown key staff[0].age", "role"]),
        ("[[mailboxes]]\ndirection = 'incoming'", ["mailboxes[0].name is missing"]),
        ("[[mailboxes]]\nname = '1'\ndirection = 'up'", ["mailboxes[0].direction is 'up'", "'greeting'"]),
        ("[[mailboxes]]\nname = '1'\n[[mailboxes]]\nname = '1'", ["mailboxes is", "different"]),
        ("mailboxes = 3", ["mailboxes has the wrong form", "list of tables"]),
        ("run = 3", ["run has the wrong form", "a table"]),
        ("name = 3", ["name is 3", "text"]),
        ("name = ' '", ["name is ' '", "a name"]),
        ("[run]\nworkers = true", ["run.workers is True", "whole number"]),
        ("[run]\nworkers = 2.5", ["run.workers is 2.5", "whole number"]),
        ("[run]\nworkers = -1", ["run.workers is -1", "0 (four for each core)"]),
        ("[run]\nlease_s = 'long'", ["run.lease_s is 'long'", "a number"]),
        ("[ingest]\nsettle_s = nan", ["ingest.settle_s is nan", "0 to 3600"]),
        ("[ingest]\nfilename_pattern = '(?P<mailbox>'", ["ingest.filename_pattern is", "regular expression"]),
        ("[ingest]\nfilename_pattern = '(?P<colour>.)'", ["ingest.filename_pattern is", "caller_number"]),
        ("time_zone = 'Mars/Olympus'", ["time_zone is 'Mars/Olympus'", "America/New_York"]),
        ("time_zone = '/etc/localtime'", ["time_zone is", "IANA"]),
        ("time_zone = 'America'", ["time_zone is", "IANA"]),
        ("time_zone = 3", ["time_zone is 3", "IANA"]),
        ("country = 'us'", ["country is 'us'", "capital"]),
        ("database = 'mine.db'", ["database is 'mine.db'", "SQLAlchemy URL"]),
        ("hours = 'always'", ["hours is 'always'", "mon, tue"]),
        ("[hours]\nmonday = ''", ["hours is", "mon, tue"]),
        ("[hours]\nmon = 'nine to five'", ["hours.mon is 'nine to five'", "08:30-17:00"]),
        ("[hours]\nmon = 9", ["hours.mon is 9", "08:30-17:00"]),
        ("[hours]\ntue = '17:00-08:00'", ["hours.tue is", "in order"]),
        ("[hours]\ntue = '13:00-17:00, 08:00-12:00'", ["hours.tue is", "in order"]),
        ("[hours]\nmon = '08:30+02:00-17:00'", ["hours.mon is", "08:30-17:00"]),
        ("[meetings]\nmon = 'noon'", ["meetings.mon is 'noon'", "08:30-17:00"]),
        ("[closures]\ndays = 'Christmas'", ["closures.days is 'Christmas'", "2026-12-24"]),
        ("[closures]\ndays = ['2026-12-24', 3]", ["closures.days[1] is 3", "2026-12-24"]),
        ("[closures]\ndays = ['2026-02-30']", ["closures.days[0] is '2026-02-30'", "2026-12-24"]),
        ("[closures]\ndays = ['2026-02-03 to 2026-02-02']", ["closures.days[0] is", "2026-12-24"]),
        ("[closures]\ndays = ['2026-02-03 12:00-11:00']", ["closures.days[0] is", "2026-12-24"]),
        ("[[mailboxes]]\nname = '1'\nsite = 'Moon'", ["mailboxes[0].site is 'Moon'", "there are none"]),
        ("[[sites]]\nname = 'A'\n[[sites]]\nname = 'a'", ["sites is", "different"]),
        ("[clocks]\nsoon = '1 min'", ["clocks is", "emergency"]),
        ("[clocks]\nroutine = 60", ["clocks.routine is 60", "'90 business min'"]),
        ("[next_try]\nroutine = '0 min'", ["next_try.routine is '0 min'", "close of business"]),
        ("clocks = 'soon'", ["clocks is 'soon'", "emergency"]),
        ("[audio]\nstaff_channel = 2", ["audio.staff_channel is 2", "'left', 'right'"]),
        ("[audio]\nmax_minutes = 0", ["audio.max_minutes is 0", "minutes above 0"]),
        ("[transcribe]\nlanguage = 'English'", ["transcribe.language is 'English'", "'es'"]),
        ("[transcribe]\ndevice = 'tpu'", ["transcribe.device is 'tpu'", "'cuda'"]),
        ("[vocabulary]\nproviders = ['  ']", ["vocabulary.providers is", "names with letters"]),
        ("[vocabulary]\nproviders = 'Dr. Achebe'", ["vocabulary.providers", "allowed"]),
        ("[vocabulary]\ndrugs = []", ["vocabulary.drugs", "medicines"]),
        ("[vocabulary]\nsaid = ['ah']", ["vocabulary.said", "how they are said"]),
        ("[vocabulary.said]\nAchebe = 3", ["vocabulary.said.Achebe is 3", "how they are said"]),
        ("[vocabulary.said]\nAchebe = 'ah chay bay'", ["vocabulary is", "one of its lists"]),
        ("name = ", ["not valid TOML"]),
    ],
)
def test_a_wrong_value_is_told_with_its_key_and_what_is_allowed(tmp_path: Path, text: str, told: list[str]) -> None:
    with pytest.raises(SettingsError) as error:
        loaded(tmp_path, text)
    for part in ["practice.toml", *told]:
        assert part in str(error.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        loaded(tmp_path, "colour = 1\ncountry = 4\n[run]\nworkers = 'all'\nspeed = 2")
    for part in ("colour", "country is 4", "run.workers is 'all'", "run.speed"):
        assert part in str(error.value)


def test_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "practice.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(SettingsError, match="not valid TOML"):
        load(tmp_path)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ringback init"):
        load(tmp_path)


def test_an_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "practice.toml").mkdir()
    with pytest.raises(SettingsError, match="can't be read"):
        load(tmp_path)


@pytest.mark.parametrize(("written", "staff"), [('"right"', Channel.RIGHT), ("0", Channel.LEFT), ('""', None)])
def test_the_practices_channel(tmp_path: Path, written: str, staff: Channel | None) -> None:
    audio = loaded(tmp_path, f"[audio]\nstaff_channel = {written}").audio
    assert audio.staff_channel is staff
    assert audio.caller_channel is {Channel.RIGHT: Channel.LEFT, Channel.LEFT: Channel.RIGHT, None: None}[staff]
