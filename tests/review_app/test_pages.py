"""Each page against a real store, run by Streamlit's own test runner."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.review_app import practice_home

APP = Path(__file__).parents[2] / "review_app" / "app.py"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    home = tmp_path_factory.mktemp("practice")
    return home, practice_home.fill(home)


@pytest.fixture
def ids(filled: tuple[Path, dict[str, int]], monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    monkeypatch.setenv("RINGBACK_HOME", str(filled[0]))
    return filled[1]


def opened(page: str = "", **params: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=30)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    if page:
        app.switch_page(f"app_pages/{page}_page.py").run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    """Every text that the page drew."""
    kinds = ("title", "subheader", "markdown", "caption", "text", "warning", "error", "info", "code", "metric")
    return "\n".join(str(getattr(element, "value", "")) for kind in kinds for element in app.get(kind))


@pytest.mark.usefixtures("ids")
def test_queue_lists_incoming_messages_by_urgency() -> None:
    app = opened()
    badges = shown(app)
    assert "1 Same hour" in badges
    assert "2 Listen" in badges  # the silent one and the broken one
    assert "2 Routine" in badges
    assert "Emergency" not in badges


@pytest.mark.usefixtures("ids")
def test_queue_can_be_narrowed_to_what_came_lately() -> None:
    assert "1 Routine" in shown(opened(days="Last 24 hours"))  # the other one came 30 hours ago
    assert "2 Routine" in shown(opened(days="Last 7 days"))
    assert "2 Routine" in shown(opened(days="no such time"))


def test_message_shows_why_and_whom_to_call(ids: dict[str, int]) -> None:
    text = shown(opened("message", id=str(ids["urgent"])))
    assert "(404) 555-0132" in text
    assert "Same hour" in text
    assert "Post op" in text


def test_a_message_nobody_could_hear_asks_for_a_person(ids: dict[str, int]) -> None:
    app = opened("message", id=str(ids["silent"]))
    assert "no speech was heard" in app.warning[0].value
    assert "Listen" in shown(app)


def test_a_broken_recording_says_what_to_do(ids: dict[str, int]) -> None:
    app = opened("message", id=str(ids["broken"]))
    assert "The file is not audio" in app.error[0].value
    assert "Ask the caller" in app.error[0].value


def test_staff_recording_shows_measures_and_what_is_missing(ids: dict[str, int]) -> None:
    app = opened("message", id=str(ids["staff"]))
    assert {metric.label: metric.value for metric in app.metric}["Pace"] == "171 wpm"
    assert "72 of 100" in shown(app)
    assert "Closing thanks" in shown(app)
    assert [bar.proto.text for bar in app.get("progress")] == ["Says who calls\\: 1\\.5 of 2"]


@pytest.mark.usefixtures("ids")
def test_staff_page_lists_staff_recordings_only() -> None:
    table = opened("staff").dataframe[0].value
    assert list(table["staff_member"]) == ["Dana"]
    assert list(table["score"]) == [72.0]
    assert list(table["digits_per_s"]) == [4.5]


@pytest.mark.usefixtures("ids")
@pytest.mark.parametrize("wanted", ["", "0", "99999999", "9" * 30, "-1", "1;drop", "٣"])
def test_a_wrong_id_in_the_url_is_answered_kindly(wanted: str) -> None:
    app = opened("message", id=wanted)
    assert app.info or app.error


def test_markup_in_names_is_made_plain(ids: dict[str, int]) -> None:
    app = opened("message", id=str(ids["hostile"]))
    title = app.title[0].value
    assert r"\*\*bold\*\*" in title
    assert r"\<img" in title


def test_an_empty_practice_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from models import migrate

    (tmp_path / "practice.toml").write_text("", encoding="utf-8")
    migrate.upgrade(f"sqlite:///{tmp_path / 'ringback.db'}")
    monkeypatch.setenv("RINGBACK_HOME", str(tmp_path))
    app = opened()
    assert "No messages yet" in app.info[0].value
    assert "ringback ingest" in app.code[0].value
    assert "No staff messages" in opened("staff").info[0].value


def test_no_practice_is_said_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGBACK_HOME", str(tmp_path))
    app = opened()
    assert "ringback init" in app.error[0].value.replace("\\", "")
