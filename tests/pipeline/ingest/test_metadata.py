from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.recording import Arrival, Direction
from pipeline.ingest import metadata
from pipeline.ingest.local_file import LocalFile
from practice.settings import IngestSettings, Mailbox, Practice, StaffMember

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
FILE_TIME = datetime(2026, 1, 9, 15, tzinfo=UTC)
PATTERN = r"(?P<received_at>\d{8}-\d{6})_(?P<mailbox>\d+)_(?P<caller_number>\+?\d+)"
ASTERISK = """;
; Message Information file
;
[message]
origmailbox=1001
context=macro-vm
exten=s
rdnis=unknown
priority=2
callerid="Ana ""Annie"" Lopez" <2125550123>
origdate=Mon Jan  5 07:30:00 PM UTC 2026
origtime=1767641400
category=
flag=
duration=7
"""


@pytest.fixture
def read(inbox: Path, practice: Practice, sound: Callable[..., bytes]) -> Callable[..., Arrival]:
    def metadata_of(
        sidecar: object = None,
        *,
        name: str = "x.wav",
        asterisk: str | None = None,
        settings: Practice = practice,
        file_time: datetime = FILE_TIME,
        content: bytes | None = None,
    ) -> Arrival:
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sound() if content is None else content)
        os.utime(path, (file_time.timestamp(), file_time.timestamp()))
        if isinstance(sidecar, bytes):
            path.with_suffix(".json").write_bytes(sidecar)
        elif sidecar is not None:
            path.with_suffix(".json").write_text(json.dumps(sidecar))
        if asterisk is not None:
            path.with_suffix(".txt").write_text(asterisk)
        found = LocalFile(path, inbox)
        return metadata.read(found, found.stamp(), settings, now=NOW).arrival

    return metadata_of


def test_a_file_alone(read: Callable[..., Arrival], inbox: Path) -> None:
    assert read() == Arrival(Direction.INCOMING, "", FILE_TIME, str(inbox / "x.wav"))


def test_a_full_sidecar(read: Callable[..., Arrival]) -> None:
    arrival = read(
        {
            "direction": "Outgoing",
            "mailbox": 100,
            "caller_number": "(212) 555-0123",
            "caller_name": "  Ana   Lopez 👩‍⚕️ ",
            "staff_member": "DANA",
            "recipient_number": "1001",
            "received_at": "2026-01-05T14:30:00-05:00",
            "duration_s": 1.5,
            "something_else": {"of": "no interest"},
        },
    )
    assert arrival == Arrival(
        Direction.OUTGOING,
        "100",
        datetime(2026, 1, 5, 19, 30, tzinfo=UTC),
        arrival.source_path,
        caller_number="+12125550123",
        caller_name="Ana Lopez 👩‍⚕️",
        staff_member="DANA",
        call="+12125550123 2026-01-05T19:30:00+00:00",
        recipient_number="1001",
    )


def test_the_sidecar_s_more_specific_name_wins(read: Callable[..., Arrival], inbox: Path) -> None:
    (inbox / "x.wav.json").write_text('{"mailbox": "specific"}')
    assert read({"mailbox": "general"}).mailbox == "specific"


def test_names_are_spelt_as_the_practice_does(read: Callable[..., Arrival], practice: Practice) -> None:
    known = replace(practice, staff=(StaffMember("Dana"),), mailboxes=(Mailbox("Nurses", Direction.OUTGOING),))
    arrival = read({"staff_member": "DANA", "mailbox": "nurses"}, settings=known)
    assert (arrival.staff_member, arrival.mailbox, arrival.direction) == ("Dana", "Nurses", Direction.OUTGOING)


def test_a_folder_named_like_a_mailbox(read: Callable[..., Arrival], practice: Practice) -> None:
    known = replace(practice, mailboxes=(Mailbox("nurses", Direction.OUTGOING),))
    arrival = read(name="nurses/2026/x.wav", settings=known)
    assert (arrival.mailbox, arrival.direction) == ("nurses", Direction.OUTGOING)


def test_asterisk(read: Callable[..., Arrival]) -> None:
    arrival = read(name="1001/INBOX/msg0000.wav", asterisk=ASTERISK.replace('""Annie"" ', ""))
    assert arrival == Arrival(
        Direction.INCOMING,
        "1001",
        datetime(2026, 1, 5, 19, 30, tzinfo=UTC),
        arrival.source_path,
        caller_number="+12125550123",
        call="+12125550123 2026-01-05T19:30:00+00:00",
        caller_name="Ana Lopez",
        notes=("duration_s was stated as 7 s, but the recording holds 0 s: it may be incomplete",),
    )


@pytest.mark.parametrize(
    ("caller", "name", "number"),
    [
        ("2125550123", None, "+12125550123"),
        ("<2125550123>", None, "+12125550123"),
        ('"" <1001>', None, "1001"),
        ("Lopez <+12125550123>", "Lopez", "+12125550123"),
        ('"Unknown" <unknown>', None, None),
        ("Anonymous", None, None),
        ("", None, None),
    ],
)
def test_asterisk_callers(read: Callable[..., Arrival], caller: str, name: str | None, number: str | None) -> None:
    arrival = read(name="msg0000.wav", asterisk=f"[message]\ncallerid={caller}\n")
    assert (arrival.caller_name, arrival.caller_number) == (name, number)


@pytest.mark.parametrize(
    ("folder", "mailbox"),
    [("2002/INBOX", "2002"), ("2002/Old", "2002"), ("any/INBOX", "1001"), ("2002", "1001"), (".", "1001")],
)
def test_a_copy_belongs_to_the_mailbox_it_lies_in(read: Callable[..., Arrival], folder: str, mailbox: str) -> None:
    assert read(name=f"{folder}/msg0000.wav", asterisk=ASTERISK).mailbox == mailbox


def test_asterisk_urgent(read: Callable[..., Arrival]) -> None:
    by_folder = read(name="1001/Urgent/msg0000.wav", asterisk="[message]\n")
    by_flag = read(name="1001/INBOX/msg0000.wav", asterisk="[message]\nflag=Urgent\n")
    assert metadata.MARKED_URGENT in by_folder.notes
    assert metadata.MARKED_URGENT in by_flag.notes


def test_asterisk_greetings(read: Callable[..., Arrival]) -> None:
    arrival = read(name="1001/unavail.wav")
    assert (arrival.direction, arrival.mailbox) == (Direction.GREETING, "1001")
    assert read(name="holiday/busy.wav").direction is Direction.INCOMING


@pytest.mark.parametrize("text", ["no section", "[other]\na=b", "[message\n", "", "\x00\xff"])
def test_a_damaged_asterisk_file_is_noted(read: Callable[..., Arrival], text: str) -> None:
    assert read(name="msg0000.wav", asterisk=text).notes == (
        "the message's .txt was ignored: it has no [message] section",
    )
    assert read(name="other.wav", asterisk=text).notes == ()  # somebody's own text beside a recording


def test_the_file_name(read: Callable[..., Arrival], practice: Practice) -> None:
    named = replace(practice, ingest=IngestSettings(filename_pattern=PATTERN))
    arrival = read(name="20260105-143000_100_2125550123.wav", settings=named)
    assert arrival.received_at == datetime(2026, 1, 5, 19, 30, tzinfo=UTC)
    assert (arrival.mailbox, arrival.caller_number) == ("100", "+12125550123")
    assert read(name="other.wav", settings=named).mailbox == ""


def test_sources_are_merged_field_by_field(read: Callable[..., Arrival], practice: Practice) -> None:
    named = replace(practice, ingest=IngestSettings(filename_pattern=r"(?P<mailbox>\d+)_(?P<staff_member>\w+)"))
    arrival = read({"caller_name": "A. Lopez"}, name="300_dana.wav", asterisk=ASTERISK, settings=named)
    assert arrival.caller_name == "A. Lopez"  # sidecar before Asterisk
    assert arrival.mailbox == "1001"  # Asterisk before the file name
    assert arrival.staff_member == "dana"  # the file name, which alone says so


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ({"direction": "sideways"}, "direction in the sidecar was ignored: it is 'sideways', which is none of"),
        ({"direction": ["incoming"]}, "direction in the sidecar was ignored: it is not text but a list"),
        ({"mailbox": {"name": "1"}}, "mailbox in the sidecar was ignored: it is not text but a table"),
        ({"mailbox": True}, "mailbox in the sidecar was ignored: it is not text but true or false"),
        ({"caller_number": 2.5}, "caller_number in the sidecar was ignored: it is not text but a number with"),
        ({"caller_name": "x" * 201}, "caller_name in the sidecar was ignored: it is longer than 200"),
        ({"caller_name": "bell\x07"}, "caller_name in the sidecar was ignored: it holds characters"),
        (b'{"caller_name": "\\ud800"}', "caller_name in the sidecar was ignored: it holds characters"),
        ({"received_at": "yesterday"}, "received_at in the sidecar was ignored: it is not a time that"),
        ({"received_at": True}, "received_at in the sidecar was ignored: it is not a time"),
        ({"received_at": "1989-12-31T00:00Z"}, "received_at in the sidecar was ignored: it is before 1990"),
        ({"received_at": 1e300}, "received_at in the sidecar was ignored: it is not a time that"),
        ({"received_at": "9999-12-31T23:59-12:00"}, "received_at in the sidecar was ignored: it is not a time that"),
        ({"received_at": "2026-01-10T12:06Z"}, "received_at in the sidecar was ignored: it is in the future"),
        ({"duration_s": 600}, "duration_s was stated as 600 s, but the recording holds 0 s"),
        ({"duration_s": "long"}, "duration_s in the sidecar was ignored: it is not a number of seconds"),
        ({"duration_s": -1}, "duration_s in the sidecar was ignored: it is not a number of seconds"),
        ({"marked_urgent": "very"}, "marked_urgent in the sidecar was ignored: it is neither true nor false"),
        (["a list"], "the sidecar was ignored: it is not a JSON object"),
        (b"{", "the sidecar was ignored: it is not valid JSON"),
        (b"", "the sidecar was ignored: it is not valid JSON"),
        (b"\xff\xfe\x00", "the sidecar was ignored: it is not valid JSON"),
        (b"[" * 60_000, "the sidecar was ignored: it is nested too deeply"),
        (b'{"a": ' * 10_000 + b"1" + b"}" * 10_000, "the sidecar was ignored: it is larger than 64 KiB"),
        (b'{"mailbox": "' + b"x" * 70_000 + b'"}', "the sidecar was ignored: it is larger than 64 KiB"),
        (b'{"mailbox": ' + b"9" * 5_000 + b"}", "the sidecar was ignored: it is not valid JSON"),
    ],
)
def test_a_doubtful_sidecar_leaves_a_note(read: Callable[..., Arrival], said: object, note: str) -> None:
    arrival = read(said)
    (only,) = arrival.notes
    assert only.startswith(note)
    assert arrival == Arrival(Direction.INCOMING, "", FILE_TIME, arrival.source_path, notes=(only,))


def test_a_doubtful_field_falls_to_the_next_source(read: Callable[..., Arrival]) -> None:
    arrival = read({"received_at": "2099-01-01"}, asterisk=ASTERISK)
    assert arrival.received_at == datetime(2026, 1, 5, 19, 30, tzinfo=UTC)


def test_nothing_said_is_no_doubt(read: Callable[..., Arrival]) -> None:
    assert read({"mailbox": None, "caller_name": " ", "received_at": ""}).notes == ()


def test_a_sidecar_with_a_byte_order_mark(read: Callable[..., Arrival]) -> None:
    assert read(b'\xef\xbb\xbf{"mailbox": "100"}').mailbox == "100"


def test_a_sidecar_that_is_a_folder(read: Callable[..., Arrival], inbox: Path) -> None:
    (inbox / "x.json").mkdir()
    assert read().notes == ("the sidecar was ignored: it can't be read",)


def test_a_sidecar_that_leads_out(read: Callable[..., Arrival], inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('{"mailbox": "100"}')
    (inbox / "x.json").symlink_to(tmp_path / "secret.json")
    (inbox / "x.txt").symlink_to("/dev/zero")
    arrival = read()
    assert arrival.mailbox == ""
    assert arrival.notes == (
        "the sidecar was ignored: it can't be read",
        "the message's .txt was ignored: it can't be read",
    )


@pytest.mark.parametrize(
    ("file_time", "why"),
    [
        (datetime(2030, 1, 1, tzinfo=UTC), "it is in the future"),
        (datetime(1980, 1, 1, tzinfo=UTC), "it is before 1990"),
    ],
)
def test_a_file_with_a_wrong_clock(read: Callable[..., Arrival], file_time: datetime, why: str) -> None:
    arrival = read(file_time=file_time)
    assert arrival.received_at == NOW
    (note,) = arrival.notes
    assert why in note


def test_clocks_that_differ_a_little(read: Callable[..., Arrival]) -> None:
    arrival = read({"received_at": "2026-01-10T12:04Z"})
    assert (arrival.received_at, arrival.notes) == (NOW, ())


def test_a_stated_duration_of_a_headerless_file_is_not_judged(read: Callable[..., Arrival]) -> None:
    assert read({"duration_s": 600}, name="x.ulaw", content=b"\x7f" * 80).notes == ()
