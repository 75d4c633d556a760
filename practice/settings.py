"""What practice.toml holds: everything that a practice decides. Every field has a default, so an empty file works."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from models.recording import Direction
from models.transcript import Channel
from models.urgency import Tier
from practice import targets
from practice.rule_settings import RedFlagSettings
from practice.schedule import Closures, Opening, Schedule, Site, Week

FILE_NAME = "practice.toml"
DATABASE_NAME = "ringback.db"
ORIGINALS_NAME = "originals"
PLAYABLE_NAME = "playable"
DEFAULT_RECALL = 0.95  # ours: `ringback weights` shows what others cost
TEMPLATE = Path(__file__).with_name("template.toml")
Targets = dict[Tier, targets.Target]
_OTHER = {Channel.LEFT: Channel.RIGHT, Channel.RIGHT: Channel.LEFT}
FILENAME_FIELDS = frozenset(
    ("direction", "mailbox", "caller_number", "caller_name", "staff_member", "recipient_number", "received_at")
)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox of the phone system.

    Attributes:
        name: as the phone system has it.
        direction: of its messages, unless their own metadata says otherwise.
        site: whose hours hold for its messages, '' for the practice's own.
    """

    name: str
    direction: Direction = Direction.INCOMING
    site: str = ""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Someone who leaves messages for patients; `role` is free text ('nurse', 'billing')."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """How files become messages.

    Attributes:
        filename_pattern: regular expression with named groups among direction, mailbox, caller_number, caller_name,
            staff_member, recipient_number, received_at; searched in a file's name, '' for none.
        settle_s: a file whose size or time changed less than this many seconds ago is still being written.
        inbox: folder that `ringback run --watch` takes recordings from, relative to the practice's folder.
    """

    filename_pattern: str = ""
    settle_s: float = 2.0
    inbox: str = "inbox"


@dataclass(frozen=True, slots=True)
class AudioSettings:
    """How recordings are decoded.

    Attributes:
        max_minutes: longer recordings are heard up to here, and a person is asked to listen to the rest.
        staff_channel: of a call that keeps its parties apart, the channel that is the practice's; None where that
            isn't known. The other one is the caller's.
    """

    max_minutes: float = 15.0
    staff_channel: Channel | None = None

    @property
    def caller_channel(self) -> Channel | None:
        """The channel that is the caller's, None where that isn't known."""
        return None if self.staff_channel is None else _OTHER[self.staff_channel]

    @property
    def party_names(self) -> dict[Channel, str]:
        """What each channel's party is called where people read: 'Staff' and 'Caller', or else 'Left' and 'Right'."""
        if self.staff_channel is None:
            return {Channel.LEFT: "Left", Channel.RIGHT: "Right"}
        return {self.staff_channel: "Staff", _OTHER[self.staff_channel]: "Caller"}


@dataclass(frozen=True, slots=True)
class TranscribeSettings:
    """Which speech model and how.

    Attributes:
        model: 'base', 'tiny.en', any faster-whisper name, or a folder.
        language: ISO 639-1 code to force, '' to detect it per message.
        beam_size: hypotheses kept while decoding.
        compute_type: CTranslate2's, such as 'int8' or 'float16'; 'auto' picks by device.
        device: 'cpu', 'cuda' or 'auto'.
    """

    model: str = "base"
    language: str = ""
    beam_size: int = 5
    compute_type: str = "auto"
    device: str = "auto"


@dataclass(frozen=True, slots=True)
class VocabularySettings:
    """Names that callers say, beside those that ship with Ringback and the staff's.

    Attributes:
        providers: clinicians whom callers name.
        sites: places of the practice.
        medicines: names that the shipped list lacks.
        procedures: likewise, tests included.
        said: by name, how it is said where its letters mislead: syllables as an English reader would say them.
    """

    providers: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TriageSettings:
    """How triage weighs what is missed against what is flagged for nothing.

    Attributes:
        recall: share of urgent messages that the text model by itself is to flag; the rules come on top.
    """

    recall: float = DEFAULT_RECALL


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How the batch runs.

    Attributes:
        workers: recordings in work at once; 0 = four for each core.
        lease_s: seconds after which a silent run's recordings are taken over by another.
        max_attempts: tries before a recording needs a person.
        retry_s: seconds that a recording rests after its first failure, twice as long after the second, and so on: a
            full disk or a network drive that is away may be back by then.
    """

    workers: int = 0
    lease_s: float = 120.0
    max_attempts: int = 3
    retry_s: float = 5.0


@dataclass(frozen=True, slots=True)
class Practice:
    """Everything that practice.toml holds.

    Attributes:
        home: folder that holds practice.toml, the database and the recordings.
        clocks: how long a call back may take, by tier.
        next_try: how long until the next call, after a message was left for the patient.
        hours: opening hours by weekday, Monday first; an empty tuple is a closed day.
        meetings: when nobody can return calls all the same, likewise.
        closures: holidays and days of its own.
        blocks: when calls are returned together, by weekday; all empty where they are returned as they come.
        sites: places whose hours differ.
    """

    home: Path
    name: str = "Our practice"
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("America/New_York"))
    country: str = "US"
    database: str = ""
    hours: Week = ((Opening(time(8, 30), time(17, 0)),),) * 5 + ((), ())
    meetings: Week = ((),) * 7
    closures: Closures = field(default_factory=Closures)
    blocks: Week = ((),) * 7
    sites: tuple[Site, ...] = ()
    clocks: Targets = field(default_factory=lambda: dict(targets.RESPONSE))
    next_try: Targets = field(default_factory=lambda: dict(targets.NEXT_TRY))
    mailboxes: tuple[Mailbox, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    ingest: IngestSettings = field(default_factory=IngestSettings)
    audio: AudioSettings = field(default_factory=AudioSettings)
    transcribe: TranscribeSettings = field(default_factory=TranscribeSettings)
    vocabulary: VocabularySettings = field(default_factory=VocabularySettings)
    triage: TriageSettings = field(default_factory=TriageSettings)
    red_flags: RedFlagSettings = field(default_factory=RedFlagSettings)
    run: RunSettings = field(default_factory=RunSettings)

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the database: the file in `home` unless `database` says otherwise."""
        return self.database or f"sqlite:///{self.home / DATABASE_NAME}"

    @property
    def originals(self) -> Path:
        """Folder of the unchanged originals."""
        return self.home / ORIGINALS_NAME

    @property
    def inbox(self) -> Path:
        """Folder that `ringback run --watch` takes recordings from."""
        return self.home / self.ingest.inbox

    @property
    def playable(self) -> Path:
        """Folder of the copies that a browser can play."""
        return self.home / PLAYABLE_NAME

    def site_of(self, mailbox: str) -> str:
        """Name of the site that a mailbox belongs to, '' for the practice as a whole."""
        return next((known.site for known in self.mailboxes if known.name == mailbox), "")

    def schedule_of(self, site: str = "") -> Schedule:
        """Hours of one site; a name that is no site's gets the practice's own."""
        own = next((known for known in self.sites if known.name == site), Site(site))
        return Schedule(
            time_zone=own.time_zone or self.time_zone,
            country=self.country,
            hours=self.hours if own.hours is None else own.hours,
            meetings=self.meetings if own.meetings is None else own.meetings,
            closures=own.closures or self.closures,
        )

    def blocks_of(self, site: str = "") -> Schedule:
        """Callback blocks of one site, as if they were its hours: none on a day that it closes."""
        own = next((known for known in self.sites if known.name == site), Site(site))
        blocks = self.blocks if own.blocks is None else own.blocks
        return replace(self.schedule_of(site), hours=blocks, meetings=((),) * 7)

    def playable_of(self, recording_id: str) -> Path:
        """The copy of one recording that a browser can play."""
        return self.playable / f"{recording_id}.flac"


def load(home: Path) -> Practice:
    """Reads and checks `home`/practice.toml.

    Raises:
        SettingsError: there is no such file, it is not TOML, or some of its keys or values can't be used; names each.
    """
    from practice import loading  # here, so that naming a setting's type costs no TOML, cattrs or phone numbers

    return loading.load(home)
