"""The review app: `ringback app` serves it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from models.errors import RingbackError
from models.recording import Status
from review_app import presenters, session

PAGES = Path(__file__).parent / "app_pages"


def main() -> None:
    """Sets up the pages and draws the one that was asked for."""
    st.set_page_config(page_title="Ringback", page_icon="☎", layout="wide")
    page = st.navigation(
        [
            st.Page(PAGES / "queue_page.py", title="Queue", icon=":material/inbox:", default=True),
            st.Page(PAGES / "message_page.py", title="Message", url_path="message", visibility="hidden"),
            st.Page(PAGES / "staff_page.py", title="Staff recordings", icon=":material/mic:", url_path="staff"),
        ]
    )
    try:
        _sidebar()
        page.run()
    except RingbackError as error:
        st.error(presenters.plain(str(error)), icon=":material/error:")


def _sidebar() -> None:
    practice, store = session.practice(), session.store()
    counts, problems = store.counts(), store.problems()
    with st.sidebar:
        st.markdown(f"**{presenters.plain(practice.name)}**")
        waiting = counts.get(Status.WAITING, 0) + counts.get(Status.PROCESSING, 0)
        if waiting:
            st.badge(f"{waiting} still to be processed", icon=":material/hourglass:", color="gray")
        if counts.get(Status.NEEDS_PERSON, 0):
            st.badge(f"{counts[Status.NEEDS_PERSON]} need a person", icon=":material/hearing:", color="violet")
        if problems:
            with st.expander(f"{len(problems)} files could not be taken in", icon=":material/warning:"):
                for problem in problems:
                    st.text(f"{problem.path}\n{problem.reason} {problem.remedy}")
        st.caption("Not a medical device: it sorts and suggests, a person decides.")


main()
