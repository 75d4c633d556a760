"""Staff messages and greetings with their measures."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from models.staff_score import Kind
from models.views import StaffFilter
from practice.settings import Practice
from review_app import session, staff_presenters

PAGE_SIZE = 200
# what is looked for first is on the screen without scrolling sideways
COLUMNS = (
    *("id", "staff_member", "kind", "when", "score", "words_per_minute", "digits_per_s", "elements", "disclosures"),
    *("needs_person", "longest_pause_s", "pitch_semitones", "length", "band"),
)
SHOWN_WHOLE = 20  # ours: so many rows fit a page; more scroll within the table


def main() -> None:
    """Draws the filters and the table; a row opens the recording."""
    st.title("Staff recordings")
    st.caption("Measures of the recordings, to coach from. Nobody is ranked on tone: compare a person with themselves.")
    practice, store = session.practice(), session.store()
    chosen = _filters(practice)
    rows = [staff_presenters.staff_row(view, practice.time_zone) for view in store.staff(chosen)]
    if not rows:
        _empty(filtered=chosen != StaffFilter(limit=PAGE_SIZE))
        return
    picked = st.dataframe(
        [asdict(row) for row in rows],
        hide_index=True,
        height="content" if len(rows) <= SHOWN_WHOLE else "auto",
        on_select="rerun",
        selection_mode="single-row",
        column_order=COLUMNS,
        column_config={
            "id": st.column_config.NumberColumn("#", width="small"),
            "staff_member": "Who",
            "kind": "Kind",
            "when": "When",
            "length": "Length",
            "score": st.column_config.ProgressColumn("Score", width="small", min_value=0, max_value=100, format="%.0f"),
            "band": "In words",
            "words_per_minute": st.column_config.NumberColumn("Pace (wpm)", format="%.0f"),
            "digits_per_s": st.column_config.NumberColumn(
                "Number (digits/s)",
                format="%.1f",
                help="How fast the callback number is said; sort to find a rushed one",
            ),
            "longest_pause_s": st.column_config.NumberColumn("Longest pause (s)", format="%.1f"),
            "pitch_semitones": st.column_config.NumberColumn("Pitch range (st)", format="%.1f"),
            "elements": "Found",
            "disclosures": st.column_config.NumberColumn("Disclosures"),
            "needs_person": "Needs a person",
        },
    )
    if picked.selection.rows:
        st.switch_page("app_pages/message_page.py", query_params={"id": str(rows[picked.selection.rows[0]].id)})
    st.caption("Select a row to open it.")


def _filters(practice: Practice) -> StaffFilter:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = [member.name for member in practice.staff]
        who = st.selectbox("Who", names, index=None, key="who", bind="query-params", placeholder="Everyone")
        kinds = st.pills(
            "Kind",
            [kind.value for kind in Kind],
            selection_mode="multi",
            format_func=lambda kind: staff_presenters.KIND_LABELS[Kind(kind)],
            key="kind",
            bind="query-params",
        )
    return StaffFilter(staff_member=who, kinds=tuple(Kind(kind) for kind in kinds), limit=PAGE_SIZE)


def _empty(*, filtered: bool) -> None:
    if filtered:
        st.info("No recording matches these filters.", icon=":material/filter_alt_off:")
        return
    st.info("No staff messages or greetings yet. Take in a folder of them and process it:", icon=":material/mic:")
    st.code("ringback ingest FOLDER\nringback run", language="bash")


main()
