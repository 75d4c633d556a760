"""The queue as one component: thousands of rows draw at once, and a row opens without reloading the app."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import streamlit as st

from review_app.presenters import QueueRow

HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "ringback.queue_list",
    html='<div class="queue" role="list" aria-label="Messages"></div>',
    css=(HERE / "queue_list.css").read_text(encoding="utf-8"),
    js=(HERE / "queue_list.js").read_text(encoding="utf-8"),
)


def show(rows: tuple[QueueRow, ...], key: str) -> int | None:
    """Draws the rows.

    Returns:
        Id of the message just opened, None when none was.
    """
    result = _mount(key=key, data={"rows": [asdict(row) for row in rows]}, on_opened_change=lambda: None)
    return int(result.opened) if result.opened is not None else None
