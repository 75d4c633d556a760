"""A staff recording's score: measures, a scorecard that a person can recompute, what was found and missing."""

from __future__ import annotations

import altair as alt
import streamlit as st

from models.staff_score import StaffScore
from models.transcript import Transcript
from models.views import MessageDetail
from practice.settings import Practice
from review_app import presenters, staff_presenters
from review_app.components import player


def show(detail: MessageDetail, score: StaffScore, transcript: Transcript, practice: Practice) -> None:
    """Draws the score of one recording."""
    measures = staff_presenters.measures_of(score)
    for row in (measures[:4], measures[4:]):
        for column, (name, figure, meaning) in zip(st.columns(4), row, strict=True):
            column.metric(name, figure, help=meaning, border=True)
    left, right = st.columns([3, 2], gap="large")
    with left:
        player.show(
            f"message-{detail.message.id}",
            player.sound_of(practice, detail.recording.id),
            presenters.player_words(
                transcript,
                (*staff_presenters.score_spans(score), *presenters.suggestion_spans(transcript.suggestions)),
                practice.audio.party_names,
            ),
            (*staff_presenters.score_marks(score), *presenters.suggestion_marks(transcript.suggestions)),
        )
        _pace_chart(score)
    with right:
        overall = score.overall
        st.subheader(overall.band if overall.score is None else f"{overall.score:.0f} of 100: {overall.band}")
        for line in staff_presenters.lines_of(overall):
            st.progress(line.share or 0.0, text=presenters.plain(line.title))
            st.caption(presenters.plain(line.reason))
        missing = staff_presenters.missing_of(score)
        st.subheader("Missing")
        st.markdown("\n".join(f"- {name}" for name in missing) if missing else "Nothing: every element was found.")


def _pace_chart(score: StaffScore) -> None:
    windows = [window for window in score.pace.windows if window.words_per_minute is not None]
    if len(windows) < 2:  # one bar says nothing that the measure above doesn't
        return
    rows = [
        {"from": presenters.clock(w.start_s), "start": w.start_s, "words a minute": round(w.words_per_minute or 0)}
        for w in windows
    ]
    st.subheader("Pace, five seconds at a time")
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(cornerRadius=3)
        .encode(
            x=alt.X("from:O", title="from", sort=alt.SortField("start")),
            y=alt.Y("words a minute:Q", title="words a minute of speech"),
            tooltip=["from:O", "words a minute:Q"],
        )
        .properties(height=180)
    )
    st.altair_chart(chart)
