"""What a page, a file and a program ask of all States, and the same figures for each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from palermo.errors import InvalidQuestion
from palermo.review.progress.scales import SCALES
from palermo.review.progress.shares import Change, Share, Staleness, change, chosen, shares, staleness
from palermo.review.progress.table import Table, items
from palermo_web.review.progress import coded, queries

GROUPINGS = ("level", "theme", "article")
SHARES = (
    "scale",
    "group",
    "threshold",
    "low",
    "high",
    "of",
    "unknown",
    "not_applicable",
    "said",
    "items",
    "states",
    "states_of",
)
NARROWED = ("level", "theme", "article")


@dataclass(frozen=True, slots=True)
class Wish:
    """What all States are asked. article: treaty and number, such as "tip 6"; scale: empty for both."""

    day: date
    since: date | None = None
    by: str = "level"
    level: str = ""
    theme: str = ""
    article: str = ""
    region: str = ""
    scale: str = ""
    threshold: Mapping[str, str] | None = None

    @property
    def scales(self) -> tuple[str, ...]:
        """The scales that are shown."""
        return (self.scale,) if self.scale in SCALES else SCALES

    @property
    def among(self) -> tuple[str, ...]:
        """The items that are counted."""
        return chosen(level=self.level, theme=self.theme, article=self.article)


@dataclass(frozen=True, slots=True)
class Counted:
    """The answer. spoke: how many of the States said anything of the items chosen."""

    states: tuple[str, ...]
    spoke: int
    shares: tuple[Share, ...]
    changes: tuple[Change, ...]
    staleness: tuple[Staleness, ...]
    coded: coded.CodedLaw


def counted(wish: Wish) -> Counted:
    """Return shares, change and staleness of all States. Raises InvalidQuestion for what cannot be asked."""
    if wish.by not in GROUPINGS:
        raise InvalidQuestion(f"group by one of {', '.join(GROUPINGS)}")
    if wish.scale not in ("", *SCALES):
        raise InvalidQuestion(f"the scale is one of {', '.join(SCALES)}; leave it out for both")
    if wish.since and wish.since >= wish.day:
        raise InvalidQuestion("the day since which changes are asked for lies before the day they are seen on")
    states = queries.counted_states(wish.day, wish.region)
    now = queries.own_table(wish.day, states)
    before = queries.own_table(wish.since, states) if wish.since else None
    return Counted(
        states=tuple(states),
        spoke=_spoke(now, wish.among),
        shares=tuple(one for scale in wish.scales for one in shares(now, **_asked(wish, scale))),
        changes=tuple(one for scale in wish.scales for one in change(before, now, **_asked(wish, scale)))
        if before
        else (),
        staleness=tuple(staleness(now, wish.day, scale=scale, among=wish.among) for scale in wish.scales),
        coded=_coded(wish, states),
    )


def _coded(wish: Wish, states: Sequence[str]) -> coded.CodedLaw:
    if "law" not in wish.scales:
        return coded.CodedLaw()
    return coded.coded_law(wish.day, states, wish.by, (wish.threshold or {}).get("law", ""), wish.among)


def of_item(item: str, day: date, states: Sequence[str]) -> tuple[Share, ...]:
    """Return the shares of one item, on both scales."""
    now = queries.own_table(day, states)
    return tuple(one for scale in SCALES for one in shares(now, group_by="level", scale=scale, among=[item]))


def _asked(wish: Wish, scale: str) -> dict[str, Any]:
    threshold = (wish.threshold or {}).get(scale, "")
    return {"group_by": wish.by, "scale": scale, "threshold": threshold, "among": wish.among}


def _spoke(now: Table, among: tuple[str, ...]) -> int:
    wanted = [at for at, id in enumerate(items()) if id in set(among)]
    return int(now.is_said[:, wanted].any(axis=(1, 2)).sum())


def plain(found: Counted, wish: Wish) -> dict[str, Any]:
    """Return the answer as plain values, for programs and files."""
    return {
        "on": wish.day.isoformat(),
        "since": wish.since.isoformat() if wish.since else None,
        "states_counted": len(found.states),
        "states_that_said_anything": found.spoke,
        "shares": plain_shares(found.shares),
        "changes": [asdict(one) | {"before": _pair(one.before), "after": _pair(one.after)} for one in found.changes],
        "staleness": [
            asdict(one)
            | {"by_age": list(one.by_age), "oldest_on": _day(one.oldest_on), "newest_on": _day(one.newest_on)}
            for one in found.staleness
        ],
        **coded.plain(found.coded),
    }


def plain_shares(found: Sequence[Share]) -> list[dict[str, Any]]:
    """Return shares as plain values."""
    return [asdict(one) for one in found]


def _pair(pair: tuple[float, float] | None) -> list[float] | None:
    return list(pair) if pair else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
