"""Laws and provisions as the registers hold them: published ones, now or as known on a past day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from palermo.content.states import states
from palermo.errors import InvalidAnswer
from palermo.records.values import ADDRESS
from palermo.treaty.legislation.provisions import Law, Provision
from palermo_web.records.rows import Row, rows

LAWS, PROVISIONS = "laws", "law_provisions"
EVERYBODY = AnonymousUser()
FEW = 12  # laws whose provisions are read law by law; beyond it all are read at once
OTHER, UNDETERMINED = "other", "und"  # a language outside the six, and its tag


@dataclass(frozen=True, slots=True)
class KnownLaw:
    """A published law with all that its entry says."""

    law: Law
    row: Row

    @property
    def link(self) -> str:
        """The address of its text; empty where there is none that a page may lead to."""
        link = self.row.get("link")
        return link if ADDRESS.fullmatch(link) else ""

    @property
    def file(self) -> dict[str, str]:
        """The file of its text: name and hash."""
        return self.row.said.get("file") or {}


@dataclass(frozen=True, slots=True)
class KnownProvision:
    """A published provision of a published law."""

    provision: Provision
    law: Law
    row: Row

    @property
    def file(self) -> dict[str, str]:
        """Its file: name and hash."""
        return self.row.said.get("file") or {}


def laws(known: date | None = None, iso3: str = "") -> list[KnownLaw]:
    """Return the laws that were public at the end of a day, or are now; of one State where named."""
    naming = ("state", iso3) if iso3 else None
    found = [_law(one) for one in rows(EVERYBODY, LAWS, known, naming)]
    return sorted((one for one in found if one), key=lambda one: (one.law.iso3, str(one.law.adopted_on), one.law.id))


def provisions(of: Iterable[KnownLaw], known: date | None = None) -> list[KnownProvision]:
    """Return the provisions of some laws that were public at the end of a day, or are now."""
    by_id = {one.law.id: one.law for one in of}
    wanted: list[tuple[str, str] | None] = [("law", id) for id in by_id] if len(by_id) <= FEW else [None]
    found = (_provision(row, by_id) for naming in wanted for row in rows(EVERYBODY, PROVISIONS, known, naming))
    return [one for one in found if one]


def out_of_place() -> int:
    """Return how many public entries are left out: of a State that is not that of their organization, or of no law."""
    kept = laws()
    every = len(rows(EVERYBODY, LAWS)) + len(rows(EVERYBODY, PROVISIONS))
    return every - len(kept) - len(provisions(kept))


def _tag(language: str) -> str:
    return UNDETERMINED if language in ("", OTHER) else language


def _may_speak_for(row: Row, iso3: str) -> bool:
    """Return whether the organization of an entry may enter law of a State: its own authorities and the Secretariat."""
    of = row.entry.organization
    return of.kind == "secretariat" or of.state == iso3


def _law(row: Row) -> KnownLaw | None:
    iso3 = row.get("state")
    if iso3 not in states() or not _may_speak_for(row, iso3):
        return None
    law = Law(
        id=row.id,
        iso3=iso3,
        title=row.get("title"),
        kind=row.get("kind"),
        citation=row.get("citation"),
        language=_tag(row.get("language")),
        adopted_on=row.day("adopted_on"),
    )
    return KnownLaw(law, row)


def _provision(row: Row, by_id: dict[str, Law]) -> KnownProvision | None:
    law = by_id.get(row.get("law"))
    if law is None or not _may_speak_for(row, law.iso3):
        return None
    try:
        made = Provision(
            id=row.id,
            law=law.id,
            number=row.get("number"),
            valid_from=row.day("valid_from"),
            valid_to=row.day("valid_to"),
            language=_tag(row.get("language")),
            text=row.get("text"),
        )
    except InvalidAnswer:  # a period that ends before it begins: the form refuses it, a past version may not have
        return None
    return KnownProvision(made, law, row)
