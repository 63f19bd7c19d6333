"""The documents of records as programs read and send them."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, field_validator

from palermo_web.interface.failures import ERRORS, Failure

Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
Sequence = Annotated[int, Field(ge=0, le=2**53)]
MOST_ANSWERS = 2000
READ_ERRORS: dict[Any, Any] = {304: None, **ERRORS, 429: Failure}


class OrganizationOut(Schema):
    """An organization."""

    id: int
    name: str


class EntryLine(Schema):
    """An entry in a list. columns: answers by item, as far as you may see them."""

    entry: str
    title: str = Field(description="empty where you may not see it")
    organization: str
    state: str
    period: str
    status: str
    version: str
    opened_at: str
    changed_at: str
    due_on: str | None
    overdue: bool
    percent: int | None = Field(description="share of questions answered, for the team and the Secretariat")
    columns: dict[str, Any]


class Entries(Schema):
    """Entries in the order in which they were opened."""

    register_id: str = Field(alias="register")
    entries: list[EntryLine]
    next: str | None = Field(description="cursor of the next entries, null at the end")


class AnswerOut(Schema):
    """One answer. sequence: its lock; hand it back as seen when you change it."""

    path: str
    label: str
    value: Any
    reason: str
    evidence: list[dict[str, str]]
    need: dict[str, Any]
    visibility: str = Field(description="empty: as the form says")
    origin: dict[str, Any]
    sequence: int
    at: str
    version: str
    organization: str | None = Field(description="who answered, for the team and the Secretariat")
    retired: bool = Field(description="true where the question is no longer asked")


class ProblemOut(Schema):
    """Something to mend, or to look at again."""

    path: str
    message: str
    blocking: bool


class CompletionOut(Schema):
    """How far a section is."""

    section: str
    asked: int
    answered: int
    required: int
    required_answered: int


class MoveOut(Schema):
    """A step that you may take now."""

    id: str
    label: str
    to: str
    reason: bool


class EntryOut(Schema):
    """An entry as you may see it. rank: how close you stand to it."""

    entry: str
    register_id: str = Field(alias="register")
    organization: OrganizationOut
    state: str
    period: str
    version: str
    status: str
    on: str | None
    receipt: str = Field(description="of the snapshot that you see, empty where these are the present answers")
    rank: Literal["public", "states_parties", "secretariat", "team"]
    sequence: int = Field(description="of the last event that you may know of; ask for changes after it")
    answers: list[AnswerOut]
    problems: list[ProblemOut] | None = Field(description="for the team")
    completion: list[CompletionOut] | None = Field(description="for the team")
    moves: list[MoveOut]
    sections: list[str] = Field(description="sections whose answers you may change now")
    newer: list[str] = Field(description="versions of the form to which the entry can be brought")


class EventOut(Schema):
    """One thing that happened. by: for the team."""

    sequence: int
    at: str
    kind: str
    path: str
    version: str
    organization: str
    by: str | None
    body: dict[str, Any]


class History(Schema):
    """What happened, newest first."""

    entry: str
    events: list[EventOut]
    next: str | None


class SnapshotLine(Schema):
    """What was handed in on a day."""

    receipt: str
    sha256: str
    at: str


class Snapshots(Schema):
    """Snapshots, newest first."""

    entry: str
    snapshots: list[SnapshotLine]


class SnapshotOut(SnapshotLine):
    """A snapshot. whole: true where the SHA-256 of the document's canonical JSON is the one given."""

    entry: str
    whole: bool
    document: dict[str, Any]


class ChangeOut(Schema):
    """One change, without what was answered."""

    sequence: int
    at: str
    kind: str
    register_id: str = Field(alias="register")
    entry: str
    state: str
    path: str


class Changes(Schema):
    """Changes, and the number after which to ask next."""

    changes: list[ChangeOut]
    last: int


class Strict(Schema):
    """What a program sends; a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class Opening(Strict):
    """An entry to open."""

    organization: int | None = Field(None, ge=1, le=2**53, description="needed where you act for several")
    period: str = Field("", max_length=10, description="year of the round, where the register has rounds")


class LawIn(Strict):
    """A citation."""

    law: str = ""
    provision: str = ""
    date: str = ""
    address: str = ""
    quote: str = ""


class NeedIn(Strict):
    """Assistance that is needed."""

    assistance: list[str] = Field([], max_length=50)
    urgency: str = ""


class AnswerIn(Strict):
    """A changed answer. What is left out stays as it is; what is sent as null or empty is emptied."""

    path: str = Field(min_length=1, max_length=200)
    seen: Sequence = Field(0, description="sequence of the answer that you read, 0 where there was none")
    value: Any = None
    reason: str | None = Field(None, max_length=20_000)
    evidence: list[LawIn] | None = Field(None, max_length=100)
    need: NeedIn | None = None
    visibility: Literal["", "public", "states_parties", "secretariat", "team"] | None = None


class AnswersIn(Strict):
    """Changed answers, each path once."""

    answers: list[AnswerIn] = Field(min_length=1, max_length=MOST_ANSWERS)

    @field_validator("answers")
    @classmethod
    def _each_once(cls, answers: list[AnswerIn]) -> list[AnswerIn]:
        if len({one.path for one in answers}) < len(answers):
            raise ValueError("a path is named twice; send each once")
        return answers


class ConflictOut(Schema):
    """Both sides of an answer that somebody else changed since you read it; theirs stands."""

    path: str
    mine: dict[str, Any]
    theirs: AnswerOut


class Written(Schema):
    """What was written, with the new lock of each path."""

    written: dict[str, int]
    conflicts: list[ConflictOut] = []
    errors: dict[str, str] = Field({}, description="by path, what is wrong and what would be right")


class NotAllWritten(Failure):
    """The document of an error, with what was written all the same and what was not."""

    written: dict[str, int] = {}
    conflicts: list[ConflictOut] = []
    errors: dict[str, str] = {}


class MoveIn(Strict):
    """A step to take."""

    step: str = Field(min_length=1, max_length=64)
    reason: str = Field("", max_length=2000)


class Moved(Schema):
    """Where the entry stands after a step; receipt and hash where it was handed in."""

    status: str
    receipt: str
    sha256: str


class Updated(Schema):
    """The version that an entry follows now, and those it went through."""

    version: str
    through: list[str]


WRITE_ERRORS: dict[Any, Any] = {**ERRORS, 409: Failure, 413: Failure, 415: Failure, 429: Failure}
