"""Fixtures and rules for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

# what .ci/run installs a system package for, and says so by RINGBACK_NO_SKIPS
ENABLED_BY_PACKAGES = ("browser", "postgres")
NO_SKIPS = bool(os.environ.get("RINGBACK_NO_SKIPS"))


def pytest_configure() -> None:
    """Keeps tests offline: a model hub that is asked for anything by mistake must fail at once, not fetch it."""
    os.environ["HF_HUB_OFFLINE"] = "1"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Where the packages are installed, tests that need them must be there at all."""
    found = {name for item in session.items for name in ENABLED_BY_PACKAGES if item.get_closest_marker(name)}
    if NO_SKIPS and not session.config.option.collectonly and found != set(ENABLED_BY_PACKAGES):
        raise pytest.UsageError(
            f"no test is marked {sorted(set(ENABLED_BY_PACKAGES) - found)}: nothing would be tested"
        )


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where the packages are installed, a skipped test that needs them is a failed one."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    needs = [name for name in ENABLED_BY_PACKAGES if item.get_closest_marker(name)]
    if NO_SKIPS and needs and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where {needs} is installed: {report.longrepr}"
