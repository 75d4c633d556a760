"""What a message is about: the model's view, corrected where a caller says plainly who they are or what they want."""

from __future__ import annotations

from collections.abc import Mapping

from models.urgency import Topic
from pipeline.classify.wording import compile_wordings, normalise

BONUS = 2.0  # a plain wording multiplies its topic's probability by so much; ours, not tuned
PLAIN = {
    Topic.PHARMACY_OR_PROVIDER: compile_wordings(
        [
            "(pharmacist|pharmacy|lab|laboratory|home health|hospice|nurse|rn|lpn|pt) (calling|here)",
            "this is * (pharmacist|pharmacy|lab)",
            "(calling|i'm) * (from|with|at) * (pharmacy|lab|labs|hospital|home health|hospice|rehab)",
            "your patient",
            "pharmacist * at",
            "(rn|lpn|cna|pt) with",
            "(mutual|our) patient",
            "critical (value|lab|result)",
            "visiting nurse",
            "reference lab",
        ]
    ),
    Topic.SPAM_OR_WRONG_NUMBER: compile_wordings(
        [
            "press (one|1|two|2|nine|9)",
            "final notice",
            "extended warranty",
            "(search engine|google) (listing|profile|ranking)",
            "wrong number",
            "(merchant|credit card) processing",
            "auto warranty",
        ]
    ),
    Topic.NEW_PATIENT: compile_wordings(
        ["(taking|accepting) new patients", "new patient", "never been (there|to you|in)", "become a patient"]
    ),
    Topic.RECORDS_REQUEST: compile_wordings(
        [
            "(medical|my|his|her|their) records",
            "shot record",
            "release of information",
            "copy of * (chart|records|file)",
        ]
    ),
    Topic.BILLING: compile_wordings(
        ["(a|the|my|this|your) bill", "(billing|copay|balance|statement|charged me|overcharged|invoice|payment plan)"]
    ),
    Topic.REFERRAL: compile_wordings(["(referral|referred|refer me)"]),
    Topic.MEDICATION_REFILL: compile_wordings(
        ["(refill|refills|refilled)", "(ran|run|running) (out|low)", "prior auth", "(pills|days) left"]
    ),
    Topic.TEST_RESULTS: compile_wordings(
        [
            "(results|test results|lab results|biopsy results|scan results)",
            "(mri|ct|labs|blood work|biopsy|x-ray|ultrasound|pap) (came|come|results)",
        ]
    ),
    Topic.APPOINTMENT: compile_wordings(["(reschedule|cancel|appointment|move my|get in to see|schedule)"]),
}


def topic_of(text: str, model: Mapping[Topic, float]) -> Topic:
    """The likeliest topic.

    Args:
        text: the message, in English.
        model: probability per topic.
    """
    plain = normalise(text)
    if not plain.strip():
        return Topic.OTHER
    return max(
        Topic, key=lambda topic: model[topic] * (BONUS if topic in PLAIN and PLAIN[topic].search(plain) else 1.0)
    )
