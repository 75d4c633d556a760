"""The triage stage: what was said -> how urgent it is, what about, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from models.provenance import Provenance
from models.transcript import Transcript, Verdict
from models.urgency import CallbackNumber, Evidence, Source, UrgencyAssessment
from pipeline.classify.assertion import Asserter
from pipeline.classify.callback_number import callback_numbers
from pipeline.classify.caller_name import caller_name
from pipeline.classify.decide import URGENT, OperatingPoint, decide
from pipeline.classify.gist import gist
from pipeline.classify.red_flags import Mention, Raised, RedFlags, shipped
from pipeline.classify.text_model import Highlight, Judgement, TextModel
from pipeline.classify.topic import topic_of

VERSION = "1"
MODEL_REASON = "reads like messages that were urgent"
OTHER_LANGUAGE = "spoken in another language than English: please listen"
MOST_MODEL_QUOTES = 3
Quoted = TypeVar("Quoted", Evidence, CallbackNumber)


class UrgencyClassifier:
    """Red-flag rules with assertion, joined with a text model; implements `pipeline.stages.Classifier`.

    Making one is cheap: rules and weights are loaded when the first message is assessed.

    Args:
        model: the text model; the shipped one unless given.
        rules: the red flags in force; the shipped ones unless given.
    """

    def __init__(self, model: TextModel | None = None, rules: RedFlags | None = None) -> None:
        self._model = model or TextModel()
        self._rules = rules

    @property
    def provenance(self) -> Provenance:
        """Version of rules and code, name and SHA-256 of the weights."""
        card = self._model.card
        return Provenance(
            stage="classify",
            version=f"{VERSION}, red flags {self._red_flags.version}",
            model_name=str(card["name"]),
            model_hash=str(card["sha256"]),
            settings={name: f"{value:.3f}" for name, value in card["operating_point"].items()},
        )

    def classify(self, transcript: Transcript) -> UrgencyAssessment:
        """Assesses one message.

        Offsets of all quotes count in `transcript.text`; their times are filled in from its words. A message in
        another language is judged by its English rendering too, and a person is asked to listen.
        """
        text = transcript.text
        foreign = transcript.language not in (None, "en") and bool(text.strip())
        rendered = transcript.english if foreign and transcript.english else None
        judged = self._model.judge([text if rendered is None else rendered])[0]
        assessed = self._assess(text, judged, transcript.quality.verdict, rendered=rendered)
        return replace(
            assessed,
            evidence=tuple(_timed(one, transcript) for one in assessed.evidence),
            negated=tuple(_timed(one, transcript) for one in assessed.negated),
            callback_numbers=tuple(_timed(one, transcript) for one in assessed.callback_numbers),
            needs_person=_needs_person(transcript, foreign),
        )

    def classify_text(self, text: str) -> UrgencyAssessment:
        """Assesses a message given as text: no times, the text is taken to be good."""
        return self.classify_texts([text])[0]

    def classify_texts(self, texts: Sequence[str]) -> list[UrgencyAssessment]:
        """Assesses many messages, in batches; the n-th result belongs to the n-th text."""
        judged = self._model.judge(texts)
        return [self._assess(text, one, Verdict.GOOD) for text, one in zip(texts, judged, strict=True)]

    @property
    def _red_flags(self) -> RedFlags:
        return self._rules or shipped()

    def _assess(
        self, text: str, judged: Judgement, verdict: Verdict, *, rendered: str | None = None
    ) -> UrgencyAssessment:
        raised, negated = self._rule_findings(text)
        elsewhere = self._rule_findings(rendered)[0] if rendered is not None else []
        point = OperatingPoint(**self._model.card["operating_point"])
        decision = decide([*raised, *elsewhere], judged.tiers, point, verdict)
        evidence = _rule_evidence(text, raised)
        if decision.tier in URGENT and (decision.by_model or not evidence):
            highlights = judged.evidence if rendered is None else ()
            evidence += _model_evidence(text, highlights, evidence)
        return UrgencyAssessment(
            tier=decision.tier,
            probabilities=decision.probabilities,
            topic=topic_of(rendered or text, judged.topics),
            evidence=evidence,
            negated=negated,
            callback_numbers=callback_numbers(text),
            caller_name=caller_name(text),
            gist=gist(text, [(one.start, one.end) for one in evidence]),
        )

    def _rule_findings(self, text: str) -> tuple[list[Raised], tuple[Evidence, ...]]:
        """The flags raised, and what is named without being about the patient now."""
        asserter = Asserter(text)
        affirmed: list[Mention] = []
        negated: list[Evidence] = []
        for mention in self._red_flags.mentions(text):
            meaning = asserter.meaning(mention.start, mention.end)
            if meaning is None:
                affirmed.append(mention)
            else:
                negated.append(_quote(text, mention.start, mention.end, meaning.value, Source.RULE))
        return self._red_flags.raised(text, affirmed), tuple(_without_overlaps(negated))


@cache
def _shared() -> UrgencyClassifier:
    return UrgencyClassifier()


def classify_text(text: str) -> UrgencyAssessment:
    """Assesses one message with a classifier shared by this process."""
    return _shared().classify_text(text)


def classify_texts(texts: Sequence[str]) -> list[UrgencyAssessment]:
    """Assesses many messages with a classifier shared by this process, in batches."""
    return _shared().classify_texts(texts)


def _quote(text: str, start: int, end: int, reason: str, source: Source) -> Evidence:
    return Evidence(text[start:end], start, end, reason, source)


def _rule_evidence(text: str, raised: Iterable[Raised]) -> tuple[Evidence, ...]:
    quotes = (
        _quote(text, mention.start, mention.end, one.flag.concept, Source.RULE)
        for one in raised
        for mention in one.mentions
    )
    return tuple(_without_overlaps(quotes))


def _model_evidence(text: str, highlights: Sequence[Highlight], known: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """What the model looked at; where it can't say, the whole message, so that nothing is flagged without a quote."""
    chosen = [(one.start, one.end) for one in highlights[:MOST_MODEL_QUOTES]]
    if not chosen and not known and text.strip():
        chosen = [(len(text) - len(text.lstrip()), len(text.rstrip()))]
    free = [(s, e) for s, e in chosen if not any(s < one.end and one.start < e for one in known)]
    return tuple(_quote(text, start, end, MODEL_REASON, Source.MODEL) for start, end in free)


def _without_overlaps(quotes: Iterable[Evidence]) -> list[Evidence]:
    """Drops a quote that lies in one before it."""
    kept: list[Evidence] = []
    for quote in quotes:
        if not any(one.start <= quote.start and quote.end <= one.end for one in kept):
            kept.append(quote)
    return kept


def _timed(one: Quoted, transcript: Transcript) -> Quoted:
    times = transcript.times_of(one.start, one.end)
    return one if times is None else replace(one, start_s=times[0], end_s=times[1])


def _needs_person(transcript: Transcript, foreign: bool) -> str | None:
    if transcript.quality.verdict is Verdict.UNUSABLE:
        return "; ".join(transcript.quality.reasons) or "the transcript can't be used: please listen"
    return OTHER_LANGUAGE if foreign else None
