"""Makes docs/screenshots/ from the demo in a headless Chromium: `make demo SERVE=0`, then `make screenshots`."""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TARGET = Path(__file__).with_name("screenshots")
SHOTS = {  # name: (address, what has to be there first, width in pixels)
    "queue": ("/", ".row", 1280),
    "queue-phone": ("/", ".row", 390),
    "message": ("/message?id={urgent}", ".mark.evidence:enabled", 1280),
    "staff": ("/staff", "[data-testid=stDataFrame]", 1280),
    "staff-recording": ("/message?id={staff}", ".words .word", 1280),
}
HEIGHT = 800
SETTLE_MS = 1500  # charts and the waveform draw after their data has come


def take(browser: Browser, url: str, ids: dict[str, str]) -> None:
    """Takes every picture of a running app."""
    for name, (address, there, width) in SHOTS.items():
        page = browser.new_page(viewport={"width": width, "height": HEIGHT})
        page.goto(url + address.format(**ids))
        page.wait_for_selector(there)
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=str(TARGET / f"{name}.png"))
        page.close()


def first(home: Path, *filters: str) -> str:
    """Id of the first message that `ringback list` gives."""
    words = [sys.executable, "-m", "pipeline", "--home", str(home), "list", "--limit", "1", "--jsonl", *filters]
    line = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    return line.split('"id": ', 1)[1].split(",", 1)[0]


def wait_for(url: str, app: subprocess.Popen[bytes]) -> None:
    """Returns when the app answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
            return
        except OSError:
            if app.poll() is not None:
                raise SystemExit("the app ended before it answered; run `ringback app` to see why") from None
            time.sleep(0.2)
    raise SystemExit("the app did not answer within a minute")


def main() -> None:
    """Serves the demo, takes the pictures, ends the app."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=ROOT / ".demo", help="practice to show (default: the demo's)")
    home = parser.parse_args().home.resolve()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("needs Chromium: apt-get install chromium")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    TARGET.mkdir(exist_ok=True)
    ids = {"urgent": first(home), "staff": first(home, "--direction", "outgoing")}
    words = [sys.executable, "-m", "pipeline", "--home", str(home), "app", "--port", str(port)]
    app = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://localhost:{port}"
        wait_for(url, app)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            take(browser, url, ids)
            browser.close()
    finally:
        app.terminate()
        app.wait(20)


if __name__ == "__main__":
    main()
