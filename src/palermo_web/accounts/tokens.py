"""Tokens of programs: made, used, revoked. A token acts with the roles of its person and never outlives a year."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.errors import NotAllowed, NotFound
from palermo_web.accounts import audit, queries
from palermo_web.accounts.actions import hash_of
from palermo_web.accounts.models import AccessToken, Person

MARK = "palermo_"  # by which programs that look for leaked secrets know one
MOST, LONGEST = 10, 365  # live tokens a person; days


@transaction.atomic
def make(*, person: Person, name: str, scope: str, days: int, at: datetime) -> tuple[AccessToken, str]:
    """Make a token and return it with the word that the program sends, which is kept nowhere."""
    check_has_factor(person)
    Person.objects.select_for_update().get(pk=person.pk)  # two at once would both find room for the tenth
    if queries.live_tokens(person, at).count() >= MOST:
        raise NotAllowed(_("You have ten tokens that work. Revoke one before you make another."))
    if scope not in (AccessToken.READ, AccessToken.WRITE) or not 0 < days <= LONGEST:
        raise NotAllowed(_("A token reads or writes, for at most one year."))
    word = MARK + secrets.token_urlsafe(32)
    made = AccessToken.objects.create(
        person=person,
        token_hash=hash_of(word),
        name=name,
        scope=scope,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    audit.record("token.made", by=person, about=made.audited_as, details={"scope": scope, "days": days})
    return made, word


def check_has_factor(person: Person) -> None:
    """Raise NotAllowed for a person without a second factor, for whom no program may act."""
    if not queries.factors(person).any:
        raise NotAllowed(_("This needs a second factor. Add a passkey or an authenticator app first."))


@transaction.atomic
def revoke(*, token_id: int, by: Person) -> AccessToken:
    """End one of a person's own tokens at once. Raises NotFound for a token of somebody else."""
    found = AccessToken.objects.select_for_update().filter(pk=token_id, person=by).first()
    if found is None:
        raise NotFound(_("You have no such token."))
    if found.revoked_at is None:
        found.revoked_at = timezone.now()
        found.save(update_fields=["revoked_at"])
        audit.record("token.revoked", by=by, about=found.audited_as)
    return found


@transaction.atomic
def after_new_password(*, person: Person, keep: bool) -> int:
    """Revoke every live token of a person whose password was just changed, unless the person said to keep them.

    Whoever knew the old password may have made one: what is not confirmed ends. Return how many were revoked.
    """
    live = list(queries.live_tokens(person, timezone.now()).select_for_update())
    if keep:
        if live:
            audit.record(
                "tokens.kept", by=person, about=person.audited_as, details={"tokens": [one.pk for one in live]}
            )
        return 0
    for one in live:
        one.revoked_at = timezone.now()
        one.save(update_fields=["revoked_at"])
        audit.record("token.revoked", by=person, about=one.audited_as, details={"why": "new password"})
    return len(live)


def use(word: str, at: datetime) -> AccessToken | None:
    """Return the live token behind a word and note the day; None for one that is unknown, revoked or has run out.

    The word is looked up by its hash: how long that takes says nothing about words that are close to a true one.
    """
    found = AccessToken.objects.select_related("person").filter(token_hash=hash_of(word)).first()
    if found is None or not found.is_live(at) or not found.person.is_active:
        return None
    if found.last_used_on != at.date():
        AccessToken.objects.filter(pk=found.pk).update(last_used_on=at.date())
    return found
