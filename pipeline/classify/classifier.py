"""The triage stage: what was said -> how urgent it is, what about, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cache

from models.provenance import Provenance
from models.transcript import Suggestion, Transcript, Verdict
from models.urgency import Evidence, Source, Tier, Topic, UrgencyAssessment
from pipeline.classify.assertion import Asserter
from pipeline.classify.assertion import shipped as cues
from pipeline.classify.callback_number import callback_numbers, heard_numbers
from pipeline.classify.caller_name import caller_name
from pipeline.classify.decide import URGENT, OperatingPoint, cost_of, decide
from pipeline.classify.gist import gist
from pipeline.classify.perhaps import raised_perhaps
from pipeline.classify.quotes import (
    as_heard,
    model_evidence,
    quote,
    rendered_evidence,
    rule_evidence,
    timed,
    without_overlaps,
)
from pipeline.classify.red_flags import Mention, Raised, RedFlags
from pipeline.classify.rule_file import shipped
from pipeline.classify.text_model import Judgement, TextModel
from pipeline.classify.topic import topic_of
from pipeline.vocabulary.suggestions import shipped_suggester
from practice.settings import DEFAULT_RECALL

VERSION = "1"
OTHER_LANGUAGE = "spoken in another language than English: please listen"
NOTHING_SAID = "no words to judge: please listen"


class UrgencyClassifier:
    """Red-flag rules with assertion, joined with a text model; implements `pipeline.stages.Classifier`.

    Making one is cheap: rules and weights are loaded when the first message is assessed.

    Args:
        model: the text model; the shipped one unless given.
        rules: the red flags in force; the shipped ones unless given.
        recall: share of urgent messages that the model by itself is to flag; the shipped operating point unless given.
    """

    def __init__(
        self, model: TextModel | None = None, rules: RedFlags | None = None, *, recall: float = DEFAULT_RECALL
    ) -> None:
        self._model = model or TextModel()
        self._rules = rules
        self._recall = recall

    @property
    def provenance(self) -> Provenance:
        """Version of rules and code, name and SHA-256 of the weights."""
        card = self._model.card
        return Provenance(
            stage="classify",
            version=f"{VERSION}, red flags {self._red_flags.version}, assertion {cues().version}",
            model_name=str(card["name"]),
            model_hash=str(card["sha256"]),
            settings={name: f"{value:.3f}" for name, value in asdict(self._point).items()},
        )

    @property
    def _point(self) -> OperatingPoint:
        return cost_of(self._model.card, self._recall).point

    def classify(self, transcript: Transcript) -> UrgencyAssessment:
        """Assesses one message.

        Offsets of all quotes count in `transcript.text`; their times are filled in from its words. A message in
        another language is judged by its English rendering too, and a person is asked to listen.
        """
        text, verdict = transcript.text, transcript.quality.verdict
        foreign = transcript.language not in (None, "en") and _has_words(text)
        rendered = transcript.english if foreign and transcript.english else None
        if foreign and rendered is None and verdict is Verdict.GOOD:
            verdict = Verdict.DOUBTFUL  # the model reads English only
        judged = self._judge([rendered or text])[0]
        assessed = self._assess(text, judged, verdict, transcript.suggestions, rendered=rendered)
        return replace(
            assessed,
            evidence=tuple(timed(one, transcript) for one in assessed.evidence),
            negated=tuple(timed(one, transcript) for one in assessed.negated),
            callback_numbers=heard_numbers(transcript)
            or tuple(timed(one, transcript) for one in assessed.callback_numbers),
            needs_person=_needs_person(transcript, foreign) or assessed.needs_person,
        )

    def classify_text(self, text: str) -> UrgencyAssessment:
        """Assesses a message given as text: no times, the text is taken to be good."""
        return self.classify_texts([text])[0]

    def classify_texts(self, texts: Sequence[str]) -> list[UrgencyAssessment]:
        """Assesses many messages, in batches; the n-th result belongs to the n-th text."""
        judged = self._judge(texts)
        return [
            self._assess(text, one, Verdict.GOOD, shipped_suggester().of_text(text))
            for text, one in zip(texts, judged, strict=True)
        ]

    def raised(self, said: Transcript | str) -> list[Raised]:
        """The flags that the rules alone raise in a message's own words, most urgent first."""
        if isinstance(said, str):
            return self._with_suggestions(said, shipped_suggester().of_text(said))[0]
        return self._with_suggestions(said.text, said.suggestions)[0]

    def _judge(self, texts: Sequence[str]) -> list[Judgement | None]:
        """The model's view of each text; None for one without words."""
        with_words = [text for text in texts if _has_words(text)]
        judged = iter(self._model.judge(with_words))
        return [next(judged) if _has_words(text) else None for text in texts]

    @property
    def _red_flags(self) -> RedFlags:
        return self._rules or shipped()

    def _assess(
        self,
        text: str,
        judged: Judgement | None,
        verdict: Verdict,
        suggestions: Sequence[Suggestion],
        *,
        rendered: str | None = None,
    ) -> UrgencyAssessment:
        if judged is None:
            return _nothing_said()
        raised, negated = self._with_suggestions(text, suggestions)
        elsewhere = self._rule_findings(rendered)[0] if rendered is not None else []
        decision = decide([*raised, *elsewhere], judged.tiers, self._point, verdict)
        evidence = as_heard(rule_evidence(text, raised), suggestions) or rendered_evidence(text, elsewhere)
        if decision.tier in URGENT and (decision.by_model or not evidence):
            highlights = judged.evidence if rendered is None else ()
            evidence += model_evidence(text, highlights, evidence)
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

    def _with_suggestions(
        self, text: str, suggestions: Sequence[Suggestion]
    ) -> tuple[list[Raised], tuple[Evidence, ...]]:
        """The rules' findings, those too that the text has only if a suggestion is right."""
        raised, negated = self._rule_findings(text)
        return raised + raised_perhaps(text, suggestions, raised, lambda it: self._rule_findings(it)[0]), negated

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
                negated.append(quote(text, mention.start, mention.end, meaning.value, Source.RULE))
        return self._red_flags.raised(text, affirmed), tuple(without_overlaps(negated))


@cache
def _shared() -> UrgencyClassifier:
    return UrgencyClassifier()


def classify_text(text: str) -> UrgencyAssessment:
    """Assesses one message with a classifier shared by this process."""
    return _shared().classify_text(text)


def classify_texts(texts: Sequence[str]) -> list[UrgencyAssessment]:
    """Assesses many messages with a classifier shared by this process, in batches."""
    return _shared().classify_texts(texts)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _nothing_said() -> UrgencyAssessment:
    """What is known of a message without words: nothing, so a person listens."""
    return UrgencyAssessment(
        tier=Tier.SAME_DAY,
        probabilities=dict.fromkeys(Tier, 1 / len(Tier)),
        topic=Topic.OTHER,
        evidence=(),
        negated=(),
        callback_numbers=(),
        caller_name=None,
        gist="",
        needs_person=NOTHING_SAID,
    )


def _needs_person(transcript: Transcript, foreign: bool) -> str | None:
    if transcript.quality.verdict is Verdict.UNUSABLE:
        return "; ".join(transcript.quality.reasons) or "the transcript can't be used: please listen"
    return OTHER_LANGUAGE if foreign else None
