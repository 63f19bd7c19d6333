"""Queries on answers: the Secretariat asks at an answer, the State answers, the Secretariat closes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from palermo.errors import InvalidInput, NotFound
from palermo_web.accounts import audit
from palermo_web.accounts.models import Organization, Person
from palermo_web.records.models import Entry
from palermo_web.statistics.rounds import queries, rules
from palermo_web.statistics.rounds.models import Inquiry, Remark, Said
from palermo_web.statistics.rounds.queries import Thread

UNSENT = ("draft", "with_approver", "approved")  # statuses in which answers are the State's own business
LONGEST = 4000


def _words(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise InvalidInput(_("Write what you have to say, in at most 4,000 characters."))
    return text


def _locked(entry: Entry) -> Entry:
    return Entry.objects.select_related("organization").select_for_update(of=("self",)).get(pk=entry.pk)


def _say(inquiry: Inquiry, said: Said, words: str, by: Person, organization: Organization, at: datetime) -> Remark:
    made = Remark.objects.create(inquiry=inquiry, said=said, words=words, by=by, organization=organization, at=at)
    audit.record(f"inquiry.{said}", by=by, about=f"inquiry:{inquiry.pk}", details={"entry": str(inquiry.entry_id)})
    return made


@transaction.atomic
def begin(*, entry: Entry, path: str, words: str, by: Person, at: datetime) -> Inquiry:
    """Ask a State about an answer, or about a question that has none. Raises NotFound for a path without place."""
    organization = rules.check_can_run(by)
    entry, text = _locked(entry), _words(words)
    if entry.status in UNSENT:
        raise InvalidInput(_("The State is still answering. Ask once it has handed its answers in."))
    form = queries.register().version(entry.version)
    if path not in form.items:
        form.at(path)
    made = Inquiry.objects.create(entry=entry, path=path, at=at)
    _say(made, Said.ASKED, text, by, organization, at)
    return made


def _open(thread: Thread) -> Thread:
    """Return a query as it is now, nobody else writing to it. Raises InvalidInput for a closed one."""
    _locked(thread.inquiry.entry)
    found = queries.thread(thread.inquiry.pk)
    if found is None:
        raise NotFound(_("There is no such query."))
    if found.standing == Said.CLOSED:
        raise InvalidInput(_("This query is closed. Begin another one."))
    return found


@transaction.atomic
def answer(*, thread: Thread, words: str, by: Person, at: datetime) -> Remark:
    """Answer a query for the State."""
    organization = rules.check_can_answer(by, thread.inquiry.entry)
    return _say(_open(thread).inquiry, Said.ANSWERED, _words(words), by, organization, at)


@transaction.atomic
def ask_again(*, thread: Thread, words: str, by: Person, at: datetime) -> Remark:
    """Ask on in a query; it waits for the State again."""
    organization = rules.check_can_run(by)
    return _say(_open(thread).inquiry, Said.ASKED, _words(words), by, organization, at)


@transaction.atomic
def close(*, thread: Thread, words: str, by: Person, at: datetime) -> Remark:
    """Close a query; one that the State has not answered takes a reason."""
    organization = rules.check_can_run(by)
    found = _open(thread)
    if found.waiting and not words.strip():
        raise InvalidInput(_("The State has not answered this query. Give a reason for closing it."))
    return _say(found.inquiry, Said.CLOSED, words.strip()[:LONGEST], by, organization, at)


def check_settled(entry: Entry) -> None:
    """Raise InvalidInput while a query waits for an answer: figures are not accepted over an open question."""
    waiting = sum(one.waiting for one in queries.threads(entry))
    if waiting:
        text = _(
            "Queries that the State has not answered: %(number)s. Wait for the answer, or close them with a reason."
        )
        raise InvalidInput(text % {"number": waiting})


def close_answered(entry: Entry, *, by: Person, organization: Organization, at: datetime) -> None:
    """Close the answered queries of an entry whose figures are accepted; call inside the transaction that does."""
    for one in queries.threads(entry):
        if one.standing == Said.ANSWERED:
            _say(one.inquiry, Said.CLOSED, "", by, organization, at)
