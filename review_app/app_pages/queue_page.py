"""The queue: incoming messages, most urgent first."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from models.recording import Status
from models.urgency import Tier, Topic
from models.views import QueueFilter
from review_app import presenters, session
from review_app.components import queue_list

PAGE_SIZE = 1000  # ours: months of urgent messages, oldest first among equals; today's must not fall off the end
PERIODS = {"1": "Last 24 hours", "7": "Last 7 days", "30": "Last 30 days"}  # by days


def main() -> None:
    """Draws the filters, the counts and the rows."""
    st.title("Queue")
    practice, store = session.practice(), session.store()
    chosen = _filters(tuple(mailbox.name for mailbox in practice.mailboxes))
    views = store.queue(chosen)
    rows = tuple(presenters.queue_row(view, session.now(), practice.time_zone, practice.country) for view in views)
    if not rows:
        _empty(filtered=chosen != QueueFilter(limit=PAGE_SIZE))
        return
    summary = presenters.queue_summary(rows)
    with st.container(horizontal=True):
        for key, count in summary.items():
            look = presenters.TIER_LOOKS[key]
            st.badge(f"{look.icon} {count} {look.label}", color=look.color, help=look.meaning)  # type: ignore[arg-type]
    if len(rows) == PAGE_SIZE:
        st.caption(f"Only the first {PAGE_SIZE} are shown: narrow them down above to see the others.")
    opened = queue_list.show(rows, key="queue")
    if opened is not None:
        st.switch_page("app_pages/message_page.py", query_params={"id": str(opened)})


def _filters(mailboxes: tuple[str, ...]) -> QueueFilter:
    """Widgets whose state lives in the URL, so that a filtered queue can be sent to a colleague.

    The URL holds the labels as shown ('?tier=Same+hour').
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tiers = st.pills(
            "Tier",
            [tier.value for tier in Tier],
            selection_mode="multi",
            format_func=lambda tier: presenters.TIER_LOOKS[tier].label,
            key="tier",
            bind="query-params",
        )
        listen = st.toggle("Needs a person", key="listen", bind="query-params")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        topics = st.multiselect(
            "Topic",
            [topic.value for topic in Topic],
            format_func=lambda topic: presenters.topic_label(Topic(topic)),
            key="topic",
            bind="query-params",
            placeholder="All topics",
        )
        mailbox = st.selectbox(
            "Mailbox", mailboxes, index=None, key="mailbox", bind="query-params", placeholder="All mailboxes"
        )
        days = st.selectbox(
            "Received",
            list(PERIODS),
            index=None,
            format_func=PERIODS.__getitem__,
            key="days",
            bind="query-params",
            placeholder="Any time",
        )
        text = st.text_input("Search", key="q", bind="query-params", placeholder="Words, caller, number", type="search")
    return QueueFilter(
        tiers=tuple(Tier(tier) for tier in tiers),
        topics=tuple(Topic(topic) for topic in topics),
        mailbox=mailbox,
        statuses=(Status.NEEDS_PERSON,) if listen else (),
        text=(text or "").strip(),
        since=session.now() - timedelta(days=int(days)) if days else None,
        limit=PAGE_SIZE,
    )


def _empty(*, filtered: bool) -> None:
    if filtered:
        st.info("No message matches these filters.", icon=":material/filter_alt_off:")
        return
    st.info("No messages yet. Take in a folder of recordings and process it:", icon=":material/inbox:")
    st.code("ringback ingest FOLDER\nringback run", language="bash")


main()
