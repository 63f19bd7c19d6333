"""Who may see what another coded: nobody before having answered the same question for the same days.

Pure functions over rows. A page, a file, a program and a publication all ask here, so that none of them tells more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from palermo.treaty.legislation.coding import WITHDRAWN
from palermo.treaty.legislation.questions import question
from palermo_web.treaty.law.models import LawAssignment, LawCoding, LawPublication, LawSaying, Step

Place = tuple[str, str, int]  # State, group, coder


@dataclass(frozen=True, slots=True)
class Assigned:
    """Since when coders have their groups. since: also of those who no longer have them; present: who has them."""

    since: Mapping[Place, datetime]
    present: frozenset[Place]

    def coders(self, iso3: str, group: str) -> frozenset[int]:
        """Return who has a group of a State."""
        return frozenset(coder for state, name, coder in self.present if (state, name) == (iso3, group))


def assigned(rows: Iterable[LawAssignment]) -> Assigned:
    """Return how assignments stand after some rows, oldest first."""
    since: dict[Place, datetime] = {}
    present: set[Place] = set()
    for one in rows:
        place = (one.iso3, one.group, one.coder_id)
        if one.step == Step.BEGUN:
            since[place] = one.at
            present.add(place)
        else:
            present.discard(place)
    return Assigned(since, frozenset(present))


def covers(own: Iterable[LawCoding], wanted: LawSaying) -> bool:
    """Return whether answers cover every day of another. What only takes back an answer is none."""
    need, end = wanted.valid_from or date.min, wanted.valid_to or date.max
    periods = sorted((one.valid_from or date.min, one.valid_to or date.max) for one in own if one.answer != WITHDRAWN)
    for begin, until in periods:
        if begin > need:
            return False
        need = max(need, until)
        if need >= end:
            return True
    return False


def may_see(wanted: LawSaying, viewer: int, own: Iterable[LawCoding], since: datetime | None) -> bool:
    """Return whether a coder may see what another said about a question.

    own: the viewer's answers to the same question. since: when the viewer was last given it. What was said after that
    is seen only by who has answered after that, too.
    """
    if wanted.by_id == viewer:
        return True
    if since is not None and wanted.at >= since:
        own = [one for one in own if one.at >= since]
    return covers(own, wanted)


def seen_by(
    viewer: int, said: Iterable[LawSaying], codings: Sequence[LawCoding], standing: Assigned
) -> list[LawSaying]:
    """Return what a coder may see of what was said. codings: all of the same States."""
    own: dict[tuple[str, str], list[LawCoding]] = {}
    for one in codings:
        if one.by_id == viewer:
            own.setdefault((one.iso3, one.code), []).append(one)
    found = []
    for saying in said:
        since = standing.since.get((saying.iso3, question(saying.code).group, viewer))
        if may_see(saying, viewer, own.get((saying.iso3, saying.code), ()), since):
            found.append(saying)
    return found


def may_be_published(said: LawSaying, codings: Sequence[LawCoding], standing: Assigned) -> bool:
    """Return whether something can become public: another coder answered too, and nobody has still to answer blindly.

    codings: all of the same State and question, of every coder.
    """
    group = question(said.code).group
    having = standing.coders(said.iso3, group)
    others = ({one.by_id for one in codings} | having) - {said.by_id}
    seeing = {
        other
        for other in others
        if may_see(
            said,
            other,
            [one for one in codings if one.by_id == other],
            standing.since.get((said.iso3, group, other)),
        )
    }
    return bool(seeing) and having - {said.by_id} <= seeing


def published(
    acts: Iterable[LawPublication],
    codings: Sequence[LawCoding],
    decisions: Sequence[LawSaying],
    assignments: Sequence[LawAssignment],
) -> list[tuple[LawSaying, datetime]]:
    """Return what the acts of publication of one State made public, each with the moment, in the order of saying."""
    known: dict[tuple[bool, int], datetime] = {}
    for act in acts:
        standing = assigned(one for one in assignments if one.pk <= act.last_assignment)
        by_code: dict[str, list[LawCoding]] = {}
        for coding in codings:
            if coding.pk <= act.last_coding:
                by_code.setdefault(coding.code, []).append(coding)
        decided = [one for one in decisions if one.pk <= act.last_adjudication]
        for said in [one for many in by_code.values() for one in many] + decided:
            key = (isinstance(said, LawCoding), said.pk)
            if key not in known and may_be_published(said, by_code.get(said.code, []), standing):
                known[key] = act.at
    every: list[LawSaying] = [*codings, *decisions]
    return [
        (one, known[isinstance(one, LawCoding), one.pk])
        for one in every
        if (isinstance(one, LawCoding), one.pk) in known
    ]
