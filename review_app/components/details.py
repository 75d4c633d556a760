"""Where everything about a message comes from: metadata, quality, versions, history."""

from __future__ import annotations

import streamlit as st

from models.provenance import Provenance
from models.views import MessageDetail
from practice.settings import Practice
from review_app import presenters


def show(detail: MessageDetail, practice: Practice) -> None:
    """Draws the folded details below a message."""
    with st.expander("Details", icon=":material/info:"):
        for name, value in facts_of(detail, practice).items():
            st.markdown(f"**{name}**: {presenters.plain(value)}")
        for made in (detail.transcript, detail.assessment, detail.score):
            if made:
                st.text(provenance_of(made.provenance))
        for past in detail.history:
            when = presenters.local_time(past.superseded_at, practice.time_zone)
            st.text(f"Earlier, until {when}: {provenance_of(past.result.provenance)}")


def facts_of(detail: MessageDetail, practice: Practice) -> dict[str, str]:
    """What is known of where the message came from, unknown things left out."""
    arrival, audio = detail.message.arrival, detail.audio
    quality = detail.transcript.value.quality if detail.transcript else None
    facts = {
        "Mailbox": arrival.mailbox,
        "Number shown": presenters.phone(arrival.caller_number, practice.country),
        "Name shown": arrival.caller_name or "",
        "Left at": presenters.phone(arrival.recipient_number, practice.country),
        "About this information": "; ".join(arrival.notes),
        "Transcript quality": "; ".join(quality.reasons) if quality else "",
        "Sound": f"{presenters.clock(audio.duration_s)}, {audio.codec}, {audio.sample_rate_hz} Hz" if audio else "",
        "Original": detail.recording.stored_path,
        "Same sound as": ", ".join(f"#{twin}" for twin in detail.twins),
    }
    return {name: value for name, value in facts.items() if value}


def provenance_of(provenance: Provenance) -> str:
    """Stage, version and model in one line."""
    model = f", {provenance.model_name} {provenance.model_hash[:12]}" if provenance.model_name else ""
    return f"{provenance.stage} {provenance.version}{model}"
