"""The Store: everything that is remembered; dataclasses in and out, a transaction per call, rows never leave it.

No method waits for a model, so no transaction is open while one runs. One Store serves many threads; every process
opens its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from models import arrivals, callbacks, calls, database, heard, leases, migrate, queries, results, reviewing, winding
from models.callback import AttemptOutcome, CallbackAttempt, CallQuestion, Resolution
from models.clock import Standing, Timekeeper
from models.heard import HeardMessage
from models.recording import Arrival, Recording, Status
from models.result import Failure, RecordingResult
from models.review import Audit, Review
from models.urgency import Tier, Topic
from models.views import Claim, MessageDetail, MessageView, Problem, QueueFilter, StaffFilter, StaffView


class Store:
    """Opened by `Store.open(url)`; a context manager that closes itself.

    Every method raises `StoreError`, with what to do about it, when the database is locked by another program for
    longer than the busy timeout, full, read-only, damaged or out of reach.
    """

    def __init__(self, url: str, engine: Engine, keeper: Timekeeper | None = None) -> None:
        self._url = url
        self._keeper = keeper
        self._engine = engine
        self._readers = sessionmaker(engine)
        self._writers = sessionmaker(database.for_writing(engine))

    @classmethod
    def open(cls, url: str, keeper: Timekeeper | None = None) -> Self:
        """Opens the database; `models.migrate.upgrade` makes it.

        Args:
            url: SQLAlchemy URL, such as 'sqlite:////srv/practice/ringback.db'.
            keeper: sets the clocks of messages; None for who only looks, or for messages that nobody calls back.

        Raises:
            StoreError: when there is none, its schema isn't this version's, or it is out of reach.
        """
        migrate.check(url)
        return cls(url, database.connect(url), keeper)

    def close(self) -> None:
        """Gives all connections back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- taking in ---------------------------------------------------------------------------------------------------

    def add(self, recording: Recording, arrival: Arrival) -> tuple[int, bool]:
        """Adds a message; the same recording in the same mailbox, or in the same file, is the same message.

        Two silent calls can hold the same sound, so `call` counts where both state one; two empty files are two lost
        messages, so for a recording of zero bytes `source_path` counts too. A message of
        a recording that was processed before makes that recording claimable again, with its transcript for reuse; so
        does another `suffix`, when nothing could be heard in the recording by its old one.

        Returns:
            (id of the message, whether it is new).
        """
        with self._writing() as session:
            return arrivals.add(session, self._keeper, recording, arrival, _now())

    def recent_calls(self, caller_number: str, since: datetime) -> int:
        """How many incoming messages this number has left since (inclusive)."""
        with self._reading() as session:
            return arrivals.recent_calls(session, caller_number, since)

    def report_problem(self, path: str, reason: str, remedy: str) -> None:
        """Remembers a file that could not be taken in; a second report of the same path replaces the first."""
        with self._writing() as session:
            arrivals.report_problem(session, path, reason, remedy, _now())

    def solve_problem(self, path: str) -> None:
        """Forgets the problem with this path, if there is one."""
        with self._writing() as session:
            arrivals.solve_problem(session, path)

    def problems(self) -> tuple[Problem, ...]:
        """Files that could not be taken in, oldest problem first."""
        with self._reading() as session:
            return arrivals.problems(session)

    # -- the batch ---------------------------------------------------------------------------------------------------

    def claim(self, worker: str, *, lease_s: float, max_attempts: int = 3, now: datetime | None = None) -> Claim | None:
        """Takes the most pressing recording under a lease: highest priority first, then newest.

        Atomic across processes. `models.leases` says how attempts are counted and when a recording is given up.

        Args:
            worker: who claims; unique to one thread of one run.
            lease_s: seconds until others may take it over; `renew` in time.
            max_attempts: a recording that has failed this often needs a person instead.
            now: for tests.

        Returns:
            None when nothing is waiting or everything waiting is in other hands.
        """
        with self._writing() as session:
            return leases.claim(session, worker, lease_s=lease_s, max_attempts=max_attempts, now=now or _now())

    def renew(self, recording_id: str, worker: str, *, lease_s: float, now: datetime | None = None) -> None:
        """Makes the lease last `lease_s` seconds from now.

        Raises:
            LeaseLost: when the recording is no longer ours.
        """
        until = (now or _now()) + timedelta(seconds=lease_s)
        with self._writing() as session:
            leases.renew(session, recording_id, worker, until)

    def release(self, recording_id: str, worker: str) -> None:
        """Gives a recording back untried (Ctrl-C): the attempt doesn't count; nothing happens when it isn't ours."""
        with self._writing() as session:
            leases.release(session, recording_id, worker)

    def complete(self, recording_id: str, worker: str, result: RecordingResult) -> None:
        """Stores everything one recording came to, in one transaction, and gives the lease back.

        The messages named in `result` become done, or need a person with the reason; what they had before becomes
        history. A message that arrived meanwhile stays waiting.

        Raises:
            LeaseLost: when the recording is no longer ours; nothing is stored.
            StoreError: when `result` names no waiting message of this recording, or holds NaN.
        """
        with self._writing() as session:
            results.complete(session, self._keeper, recording_id, worker, result, _now())

    def fail(
        self, recording_id: str, worker: str, failure: Failure, *, max_attempts: int, rest_s: float = 0.0
    ) -> Status:
        """Stores why a recording could not be processed and gives the lease back.

        Args:
            recording_id: the recording.
            worker: who holds its lease.
            failure: what went wrong.
            max_attempts: a failure of this number or more asks for a person.
            rest_s: seconds until the recording may be claimed again.

        Returns:
            WAITING when it will be tried again; NEEDS_PERSON when the failure is permanent or was the last attempt.

        Raises:
            LeaseLost: when the recording is no longer ours.
        """
        with self._writing() as session:
            return leases.fail(
                session, recording_id, worker, failure, max_attempts=max_attempts, rest_s=rest_s, now=_now()
            )

    def owners(self) -> tuple[str, ...]:
        """Workers that hold recordings, whether their leases have run out or not."""
        with self._reading() as session:
            return leases.owners(session)

    def expire(self, worker: str) -> int:
        """Ends the leases of a worker known to be dead at once; returns how many."""
        with self._writing() as session:
            return leases.expire(session, worker, _now())

    def next_expiry(self) -> datetime | None:
        """When the first lease runs out (maybe in the past), None without leases: how long an idle run may sleep."""
        with self._reading() as session:
            return leases.next_expiry(session)

    def reprocess(
        self,
        *,
        stage: str | None = None,
        message_ids: Sequence[int] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> int:
        """Makes messages wait again; their results stay visible until new ones replace them and are kept as history.

        A run that has one of them in work loses its lease, so that an older result can't slip in afterwards.

        Args:
            stage: first stage to do again: 'transcribe' (all messages of a recording go together), 'classify'
                (incoming only), 'score' (outgoing and greetings only), None for everything.
            message_ids: only these; None for all.
            since: received at or after.
            until: received before.

        Returns:
            How many messages wait for it.

        Raises:
            NotFound: when one of `message_ids` doesn't exist.
            StoreError: when `stage` is none of these.
        """
        with self._writing() as session:
            return results.reprocess(session, stage, message_ids, since, until)

    # -- calling back ------------------------------------------------------------------------------------------------

    def decide_tier(self, message_id: int, tier: Tier, *, by: str, reason: str) -> None:
        """A person's tier: it stands whatever the machine says later, and the clock is set to it; a review too.

        Args:
            message_id: an incoming message.
            tier: how soon to call back.
            by: who decides.
            reason: why, in their words.

        Raises:
            NotFound: when there is no such message.
            StoreError: when it isn't incoming, or the Store has no timekeeper.
        """
        with self._writing() as session:
            winding.decide(session, self._keeper, message_id, tier, by=by, reason=reason, now=_now())
            reviewing.add(session, Review(message_id, tier, by, None, reason, _now()))

    def start_clocks(self) -> int:
        """Starts the clocks of incoming messages from before there were any; returns how many."""
        with self._writing() as session:
            return winding.start_missing(session, self._keeper, _now())

    def log_attempt(
        self,
        message_ids: Sequence[int],
        outcome: AttemptOutcome,
        *,
        by: str,
        note: str = "",
        at: datetime | None = None,
        close_as: Resolution | None = None,
    ) -> None:
        """Logs one try to call back, for every message that it was about; all of them, or none when one can't be.

        An answer stops the response clock. A message left for the patient starts the clock of the next try, and a try
        that reaches nobody after that starts it anew.

        Args:
            message_ids: open incoming messages.
            outcome: what came of it.
            by: who called.
            note: what there is to know.
            at: when; None for now.
            close_as: also close them.

        Raises:
            NotFound: when one of them doesn't exist.
            StoreError: when one isn't incoming, is closed, or was left after `at`.
        """
        now = _now()
        with self._writing() as session:
            made = CallbackAttempt(at or now, outcome, by, note)
            callbacks.log_attempt(session, self._keeper, message_ids, made, now)
            if close_as is not None:
                callbacks.close(session, message_ids, close_as, by=by, note="", now=now)

    def assign(self, message_ids: Sequence[int], name: str | None) -> None:
        """Says who returns the calls of open messages; None for nobody.

        Raises:
            NotFound: when one of them doesn't exist; none is assigned then.
            StoreError: when one isn't incoming or is closed; likewise.
        """
        with self._writing() as session:
            callbacks.assign(session, message_ids, name)

    def close_messages(self, message_ids: Sequence[int], resolution: Resolution, *, by: str, note: str = "") -> None:
        """Closes messages: they leave the queue, their clocks stop.

        Raises:
            NotFound: when one of them doesn't exist; none is closed then.
            StoreError: when one isn't incoming or is closed already; likewise.
        """
        with self._writing() as session:
            callbacks.close(session, message_ids, resolution, by=by, note=note, now=_now())

    def reopen_message(self, message_id: int, *, by: str, reason: str) -> None:
        """Opens a closed message again: where nobody answered its first clock goes on, else it is tried again.

        Raises:
            NotFound: when there is no such message.
            StoreError: when it is open or isn't incoming.
        """
        with self._writing() as session:
            callbacks.reopen(session, self._keeper, message_id, by=by, reason=reason, now=_now())

    def settle_call(self, call_id: int, message_ids: Sequence[int], *, by: str) -> None:
        """A person's word on which messages a recorded call answers; none where `message_ids` is empty.

        Raises:
            NotFound: when one of them doesn't exist.
            StoreError: when the call isn't outgoing, or a message isn't incoming or was left after it.
        """
        with self._writing() as session:
            calls.settle(session, self._keeper, call_id, message_ids, by=by, now=_now())

    def questions(self) -> tuple[CallQuestion, ...]:
        """Recorded calls of which only a person can say whom they answer, oldest first."""
        with self._reading() as session:
            return queries.questions(session)

    # -- checking afterwards -----------------------------------------------------------------------------------------

    def review(
        self, message_id: int, tier: Tier, *, reviewer: str, topic: Topic | None = None, reason: str = ""
    ) -> None:
        """Keeps what a person says a message is; the queue does not move by it.

        Raises:
            NotFound: when there is no such message.
            StoreError: when it isn't incoming.
        """
        with self._writing() as session:
            reviewing.add(session, Review(message_id, tier, reviewer, topic, reason, _now()))

    def reviews(self) -> dict[int, Review]:
        """By message, the latest review of each that has one."""
        with self._reading() as session:
            return reviewing.latest(session)

    def add_audit(self, audit: Audit) -> int:
        """Keeps a sample that was drawn; returns its number."""
        with self._writing() as session:
            return reviewing.add_audit(session, audit)

    def audit(self, number: int | None = None) -> Audit:
        """A sample, the last one drawn unless told which.

        Raises:
            NotFound: when there is none.
        """
        with self._reading() as session:
            return reviewing.audit(session, number)

    # -- looking -----------------------------------------------------------------------------------------------------

    def counts(self) -> dict[Status, int]:
        """Messages by status, every status named; a waiting message under a live lease counts as processing."""
        with self._reading() as session:
            return queries.counts(session, _now())

    def arrivals(self, since: datetime, until: datetime) -> tuple[tuple[str, datetime], ...]:
        """(mailbox, received at) of messages that callers left, in order of time.

        Args:
            since: received at or after.
            until: received before.
        """
        with self._reading() as session:
            return queries.arrivals(session, since, until)

    def standings(self) -> dict[Standing, int]:
        """Incoming messages by how their clocks stand, every standing named."""
        with self._reading() as session:
            return queries.standings(session, _now())

    def queue(self, wanted: QueueFilter | None = None) -> tuple[MessageView, ...]:
        """Messages most urgent first, oldest first among equals; only open ones unless asked.

        The order: emergency, same_hour, needs a person, not yet processed, same_day, routine. A message that needs a
        person or has not been processed never stands lower than its place here, whatever its tier.
        """
        with self._reading() as session:
            return queries.queue(session, wanted or QueueFilter(), _now())

    def staff(self, wanted: StaffFilter | None = None) -> tuple[StaffView, ...]:
        """Staff messages and greetings, newest first."""
        with self._reading() as session:
            return queries.staff(session, wanted or StaffFilter(), _now())

    def message(self, message_id: int) -> MessageDetail:
        """Everything known of one message.

        Raises:
            NotFound: when there is no such message.
        """
        with self._reading() as session:
            return queries.message(session, message_id, _now())

    def heard(self, *, since: datetime | None = None, until: datetime | None = None) -> Iterator[HeardMessage]:
        """Incoming messages that have a transcript, in order of their numbers; read page by page.

        Args:
            since: received at or after.
            until: received before.
        """
        after = 0
        while True:
            with self._reading() as session:
                page = heard.page(session, after, since, until)
            yield from page
            if not page:
                return
            after = page[-1].id

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with database.explained(self._url), self._readers.begin() as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with database.explained(self._url), self._writers.begin() as session:
            yield session


def _now() -> datetime:
    return datetime.now(UTC)
