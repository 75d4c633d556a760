"""The app in a real browser: what a person sees, hears and clicks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.review_app import practice_home

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, int]]]:
    """Address of a running app over a practice filled by hand, and its message ids."""
    home = tmp_path_factory.mktemp("practice")
    ids = practice_home.fill(home)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "review_app/app.py", "--server.port", str(port)]
    log = (home / "app.log").open("w")
    app = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "RINGBACK_HOME": str(home)}, stdout=log, stderr=log)
    url = f"http://localhost:{port}"
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()  # noqa: S310 - our own address
                break
            except OSError:
                assert app.poll() is None, (home / "app.log").read_text()
                time.sleep(0.2)
        yield url, ids
    finally:
        app.terminate()
        app.wait(20)
        log.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


def test_queue_is_ordered_by_urgency_and_opens_a_message(page: Page, served: tuple[str, dict[str, int]]) -> None:
    url, ids = served
    page.goto(url)
    page.wait_for_selector(".row")
    shown = [int(row.get_attribute("data-id") or 0) for row in page.locator(".row").all()]
    assert shown[0] == ids["urgent"]
    assert set(shown[1:3]) == {ids["silent"], ids["broken"]}
    assert set(shown[-2:]) == {ids["routine"], ids["hostile"]}
    first = page.locator(".row").first
    expect(first).to_contain_text("Same hour")
    expect(first).to_contain_text("the stitches popped")
    first.click()
    page.wait_for_url(f"**/message?id={ids['urgent']}")
    expect(page.locator(".mark.evidence")).to_contain_text("stitches popped")


def test_evidence_plays_from_its_time_on_a_click(page: Page, served: tuple[str, dict[str, int]]) -> None:
    url, ids = served
    page.goto(f"{url}/message?id={ids['urgent']}")
    page.wait_for_selector(".mark.evidence:enabled")
    page.wait_for_function("document.querySelector('.stBidiComponent, [data-testid=stBidiComponentRegular]') !== null")
    sound = page.locator("audio.sound")
    page.wait_for_function("sound => sound.readyState >= 2", arg=sound.element_handle())
    page.locator(".mark.evidence").click()
    started = sound.evaluate("sound => sound.currentTime")
    assert 2.9 <= started <= 3.6
    page.wait_for_function("sound => !sound.paused && sound.currentTime > 3.3", arg=sound.element_handle())
    page.locator(".word", has_text="0132").click()
    expected = float(page.locator(".word", has_text="0132").get_attribute("data-s") or 0)
    assert abs(sound.evaluate("sound => sound.currentTime") - expected) <= 0.3
    page.locator(".toggle").click()
    assert sound.evaluate("sound => sound.paused")


def test_filters_live_in_the_url(page: Page, served: tuple[str, dict[str, int]]) -> None:
    url, ids = served
    page.goto(f"{url}/?tier=Same+hour")
    page.wait_for_selector(".row")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".row")).to_have_attribute("data-id", str(ids["urgent"]))
    page.goto(url)
    page.wait_for_selector(".row")
    page.get_by_role("button", name="Routine").click()
    page.wait_for_url("**/?tier=Routine")
    expect(page.locator(".row")).to_have_count(2)
    page.goto(f"{url}/?q=stitches")
    expect(page.locator(".row")).to_have_count(1)
    page.goto(f"{url}/?q=nobodysaidthis")
    expect(page.get_by_text("No message matches these filters")).to_be_visible()


def test_keyboard_moves_through_the_queue(page: Page, served: tuple[str, dict[str, int]]) -> None:
    url, _ = served
    page.goto(url)
    page.wait_for_selector(".row")
    page.locator(".row").first.focus()
    page.keyboard.press("j")
    focused = page.locator(".row").nth(1)
    expect(focused).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/message?id=*")


def test_text_from_outside_is_shown_as_text(page: Page, served: tuple[str, dict[str, int]]) -> None:
    url, ids = served
    for address in (url, f"{url}/message?id={ids['hostile']}"):
        page.goto(address)
        page.wait_for_selector(".row, .words .word")
        page.get_by_text("onerror").first.wait_for()
        assert page.evaluate("window.pwned") is None
        assert page.locator("img[src='x']").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0


def test_staff_page_opens_a_recording_with_its_measures(page: Page, served: tuple[str, dict[str, int]]) -> None:
    url, ids = served
    page.goto(f"{url}/staff")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.goto(f"{url}/message?id={ids['staff']}")
    expect(page.get_by_text("171 wpm")).to_be_visible()
    expect(page.locator(".mark.privacy")).to_contain_text("your biopsy came back fine")


def test_nothing_is_asked_of_another_machine(browser: Browser, served: tuple[str, dict[str, int]]) -> None:
    url, ids = served
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{url}/message?id={ids['urgent']}")
    page.wait_for_selector(".mark.evidence:enabled")
    page.close()
    assert asked
    assert [address for address in asked if not address.startswith((url, "blob:", "data:"))] == []
