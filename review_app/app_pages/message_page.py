"""One message: its sound, its words, why it was flagged, and where all of it comes from."""

from __future__ import annotations

import streamlit as st

from models.errors import NotFound
from models.recording import Direction
from models.result import Produced
from models.urgency import UrgencyAssessment
from models.views import MessageDetail
from practice.settings import Practice
from review_app import presenters, session
from review_app.components import details, player, staff_score


def main() -> None:
    """Draws the message whose id is in the URL."""
    asked = st.query_params.get("id", "")
    if not (asked.isascii() and asked.isdecimal()):
        st.info("Open a message from the queue.", icon=":material/inbox:")
        _to_queue()
        return
    practice, store = session.practice(), session.store()
    try:
        detail = store.message(int(asked))
    except NotFound as error:
        st.error(presenters.plain(str(error)), icon=":material/error:")
        _to_queue()
        return
    _head(detail, practice)
    if detail.needs_person:
        st.warning(f"A person has to listen: {presenters.plain(detail.needs_person)}", icon=":material/hearing:")
    if detail.failure:
        st.error(presenters.plain(f"{detail.failure.reason} {detail.failure.remedy}"), icon=":material/error:")
    if detail.assessment:
        _assessed(detail, detail.assessment, practice)
    elif detail.score and detail.transcript:
        staff_score.show(detail, detail.score.value, detail.transcript.value, practice)
    else:
        names = practice.audio.party_names
        words = presenters.player_words(detail.transcript.value, (), names) if detail.transcript else ()
        player.show(f"message-{detail.message.id}", player.sound_of(practice, detail.recording.id), words, ())
    details.show(detail, practice)


def _to_queue() -> None:
    st.page_link("app_pages/queue_page.py", label="To the queue", icon=":material/arrow_back:")


def _head(detail: MessageDetail, practice: Practice) -> None:
    arrival = detail.message.arrival
    incoming = arrival.direction is Direction.INCOMING
    said = detail.assessment.value.caller_name if detail.assessment else None
    back = "app_pages/queue_page.py" if incoming else "app_pages/staff_page.py"
    st.page_link(back, label="Back", icon=":material/arrow_back:")
    who = presenters.caller(arrival, said, practice.country) if incoming else arrival.staff_member
    st.title(presenters.plain(who or "Staff recording"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        if incoming:
            key = presenters.look_of(detail.assessment.value.tier if detail.assessment else None, detail.status)
            look = presenters.TIER_LOOKS[key]
            st.badge(f"{look.icon} {look.label}", color=look.color, help=look.meaning)  # type: ignore[arg-type]
            if detail.assessment:
                st.badge(presenters.topic_label(detail.assessment.value.topic), color="gray")
        else:
            st.badge(presenters.DIRECTION_LABELS[arrival.direction], color="gray")
        if detail.transcript:
            st.badge(presenters.VERDICT_LABELS[detail.transcript.value.quality.verdict], color="gray")
        st.caption(
            f"{presenters.local_time(arrival.received_at, practice.time_zone)}"
            f"  ·  {presenters.age(arrival.received_at, session.now())} ago  ·  #{detail.message.id}"
        )


def _assessed(detail: MessageDetail, made: Produced[UrgencyAssessment], practice: Practice) -> None:
    assessment = made.value
    left, right = st.columns([3, 1], gap="large")
    with left:
        suggestions = detail.transcript.value.suggestions if detail.transcript else ()
        spans = (*presenters.assessment_spans(assessment), *presenters.suggestion_spans(suggestions))
        names = practice.audio.party_names
        words = presenters.player_words(detail.transcript.value, spans, names) if detail.transcript else ()
        player.show(
            f"message-{detail.message.id}",
            player.sound_of(practice, detail.recording.id),
            words,
            (*presenters.assessment_marks(assessment, practice.country), *presenters.suggestion_marks(suggestions)),
        )
        if detail.transcript and detail.transcript.value.english:
            st.subheader("In English")
            st.text(detail.transcript.value.english)
    with right:
        _call_back(detail, assessment, practice)
        st.subheader("How sure")
        if assessment.probabilities.get(assessment.tier, 1.0) < max(assessment.probabilities.values(), default=0.0):
            st.caption("Put higher than the likeliest: a rule, or some chance that it is urgent, is enough.")
        for tier, probability in assessment.probabilities.items():
            st.progress(min(1.0, max(0.0, probability)), text=f"{presenters.TIER_LOOKS[tier].label}: {probability:.0%}")


def _call_back(detail: MessageDetail, assessment: UrgencyAssessment, practice: Practice) -> None:
    st.subheader("Call back")
    shown = detail.message.arrival.caller_number
    for number in assessment.callback_numbers:
        st.code(presenters.number_text(number, practice.country), language=None)
        if number.e164 == shown and not number.doubtful:
            st.caption("said in the message, and shown by the phone system")
        else:
            st.caption(presenters.number_note(number))
    if shown and all(number.e164 != shown for number in assessment.callback_numbers):
        st.code(presenters.phone(shown, practice.country), language=None)
        st.caption("shown by the phone system")
    if not assessment.callback_numbers and not shown:
        st.caption("No number was said or shown.")


main()
