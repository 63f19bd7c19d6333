"""Who may hand in documents, correct and publish readings."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from palermo.errors import InvalidInput, NotAllowed
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Organization
from palermo_web.review.models import Document, DocumentState

KEEP, SEE = "keep_registers", "review_entries"


def organizations_that_read(person: accounts.Somebody) -> list[Organization]:
    """Return the organizations for which a person may hand in documents."""
    return accounts.organizations_where(person, KEEP)


def check_can_hand_in(person: accounts.Somebody) -> None:
    """Raise NotAllowed unless a person keeps the documents of any organization."""
    accounts.check_can(person, KEEP)


def check_can_keep(person: accounts.Somebody, organization: Organization) -> None:
    """Raise NotAllowed unless a person keeps the documents of an organization."""
    accounts.check_can(person, KEEP, organization)


def can_keep(person: accounts.Somebody, document: Document) -> bool:
    """Return whether a person may correct and publish a document."""
    return KEEP in accounts.acts_in(person, document.organization)


def can_review(person: accounts.Somebody, document: Document) -> bool:
    """Return whether a person may see how a document was read: its keepers, and reviewers of the Secretariat."""
    return can_keep(person, document) or accounts.can(person, SEE)


def check_can_review(person: accounts.Somebody, document: Document) -> None:
    """Raise NotAllowed unless a person may see how a document was read."""
    if not can_review(person, document):
        raise NotAllowed(_("Your roles do not allow this."))


def check_is_open(document: Document) -> None:
    """Raise InvalidInput where a document is not there to be corrected."""
    if not document.is_open:
        raise InvalidInput(_("This document is not open to corrections."))


def documents_open_to(person: accounts.Somebody) -> QuerySet[Document]:
    """Return the documents that a person may see: published ones, their own, for reviewers every one.

    A withdrawn one is among them: its page says why it was withdrawn, and what it said on the days before.
    """
    found = Document.objects.select_related("organization")
    if accounts.can(person, SEE):
        return found
    own = organizations_that_read(person)
    return found.filter(Q(state__in=(DocumentState.PUBLISHED, DocumentState.WITHDRAWN)) | Q(organization__in=own))
