"""Calling back from the terminal: what a person sees and says, on a real practice."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.recording import Arrival, Direction, Recording
from models.store import Store
from models.urgency import Tier
from pipeline import build
from pipeline.cli import COULD_NOT, main
from practice.schedule import WEEKDAYS
from practice.settings import Practice
from tests.audio_samples import tone, write_wav
from tests.fakes import ScriptedClassifier, assessment, scripted
from tests.pipeline.conftest import Arrive

Say = Callable[..., str]


@pytest.fixture
def say(practice: Practice, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Runs a command that must succeed; what it wrote, both streams together."""
    monkeypatch.setattr(
        build, "build_stages", lambda _practice: scripted(classifier=ScriptedClassifier(assessment(Tier.SAME_DAY)))
    )

    def run(*words: str) -> str:
        assert main(["--home", str(practice.home), *words]) == 0
        written = capsys.readouterr()
        return written.out + written.err

    return run


def test_a_message_that_nobody_watched_for_is_overdue_and_says_so(say: Say, tmp_path: Path) -> None:
    for age_s in (60, 86400):
        file = write_wav(tmp_path / f"{age_s}.wav", tone(400 + age_s / 100, 0.3))
        os.utime(file, (time.time() - age_s,) * 2)
    assert "1 of the new ones are overdue already" in say("ingest", str(tmp_path))
    assert "overdue by 23 h" in say("list", "--standing", "overdue")
    assert " min left" in say("list", "--standing", "on_time")
    assert "No messages." in say("list", "--standing", "at_risk")


def test_a_person_s_tier(say: Say, store: Store, arrive: Arrive) -> None:
    message_id = arrive()
    assert "1 callers wait longer than they should" in say("run")
    told = say("retier", str(message_id), "emergency", "--by", "Dana", "--reason", "sounded faint")
    assert f"Message {message_id} is emergency: overdue by" in told
    assert "(15 min)" in told
    shown = say("show", str(message_id))
    assert "Clock: overdue by" in shown
    assert "emergency, 15 min by Dana: sounded faint" in shown
    assert "same day, close of business: judged" in shown
    assert store.message(message_id).decided_by == "Dana"


def test_what_cannot_be_is_told(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(practice.home), "retier", "99", "routine"]) == COULD_NOT
    assert "no message 99" in capsys.readouterr().err
    assert main(["--home", str(practice.home), "list", "--direction", "outgoing", "--standing", "overdue"]) == COULD_NOT


def test_from_the_first_try_to_closing_and_back(say: Say, arrive: Arrive) -> None:
    message_id = str(arrive())
    say("run")
    assert "Logged: left message" in say(
        "attempt", message_id, "left_message", "--note", "with [her] son", "--by", "Dana"
    )
    assert "tries: 1" in say("list")
    assert "left message, Dana: with [her] son" in say("show", message_id)
    assert "Logged and closed: reached" in say("attempt", message_id, "reached", "--close")
    assert "No messages." in say("list")
    assert "closed" in say("list", "--closed")
    assert "is open again" in say("reopen", message_id, "--reason", "no order yet", "--by", "Lee")
    shown = say("show", message_id)
    assert "Closed:" in shown
    assert "Lee: no order yet" in shown
    assert "Closed: message" in say("close", message_id, "patient_called_back", "--note", "all is well")


def test_a_call_that_a_person_has_to_place(say: Say, arrive: Arrive) -> None:
    message_id, call_id = str(arrive()), str(arrive(direction=Direction.OUTGOING, hz=500))
    assert say("attach") == ""
    assert f"Call {call_id} answers {message_id}." in say("attach", call_id, message_id)
    assert f"recording {call_id}" in say("show", message_id)
    assert f"Answers: message {message_id}" in say("show", call_id)
    assert f"Call {call_id} answers no message." in say("attach", call_id, "--none")


@pytest.mark.parametrize(
    "words",
    [("attempt", "1", "no_answer", "--close"), ("attach", "2"), ("attach", "2", "1", "--none"), ("reopen", "1")],
)
def test_what_makes_no_sense_is_refused(practice: Practice, arrive: Arrive, words: tuple[str, ...]) -> None:
    arrive()
    assert main(["--home", str(practice.home), *words]) == COULD_NOT


def test_a_caller_who_called_again_is_shown_as_a_thread(say: Say, store: Store) -> None:
    ids = []
    for hour, number in enumerate(("+12025550143", "+12025550199", "+12025550143")):
        digest = f"{hour:064x}"
        when = datetime.now(UTC) - timedelta(hours=9 - hour)
        arrival = Arrival(Direction.INCOMING, "main", when, f"{hour}.wav", caller_number=number)
        ids.append(store.add(Recording(digest[-16:], digest, "x.wav", 1, ".wav"), arrival)[0])
    listed = say("list")
    assert listed.index("12025550143") < listed.rindex("12025550143") < listed.index("12025550199")
    assert f"[thread {ids[0]}]" in listed
    assert f"Called again: also message {ids[2]}" in say("show", str(ids[0]))


def test_the_next_callback_block(say: Say, practice: Practice, arrive: Arrive) -> None:
    ids = [arrive(hz=hz) for hz in (400, 500)]
    assert "no callback blocks" in say("blocks")
    every_day = "\n".join(f'{day} = "00:00-12:00, 12:00-24:00"' for day in WEEKDAYS)
    settings = f"[blocks]\n{every_day}\n[closures]\npublic_holidays = false\n"
    (practice.home / "practice.toml").write_text(settings, "utf-8")
    assert "Dana returns the call" in say("assign", str(ids[0]), "--to", "Dana")
    told = say("blocks")
    assert "callback block under way" in told
    assert "can't wait: 2" in told
    assert "left 02 Mar 10:00, Dana" in told
    assert "nobody has it" in told
    (plan,) = json.loads(say("blocks", "--json"))
    assert (plan["now"], plan["next_block"], plan["expected"]) == (ids, [], None)
    assert f" {ids[1]} " not in say("list", "--assigned-to", "Dana")
    assert "Assigned to: Dana" in say("show", str(ids[0]))
