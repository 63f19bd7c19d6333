"""What the pages of progress show: rows with their names, links and bands."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from palermo.content.labels import translate
from palermo.review.progress.shares import chosen, group_of
from palermo.review.progress.table import items
from palermo.review.register import Known
from palermo.treaty.articles import provisions
from palermo.treaty.names import name_on
from palermo_web.records.fields import Reader
from palermo_web.review import follow_up, words
from palermo_web.review.progress import wording
from palermo_web.review.progress.counting import Counted, Wish

MOST_LINKS = 3  # recommendations named beside an item; the rest stand behind one link


def scales(found: Counted, wish: Wish, reader: Reader) -> list[dict[str, Any]]:
    """Return a table of bands for each scale, with change and staleness where there are any."""
    made = []
    for scale in wish.scales:
        made.append(
            {
                "id": scale,
                "name": wording.scale_name(scale),
                "threshold": wording.level_word(scale, _threshold(found, scale)),
                "rows": [
                    {
                        "share": one,
                        "name": wording.group(wish.by, one.group, reader),
                        "band": wording.band(one.low, one.high, reader),
                    }
                    for one in found.shares
                    if one.scale == scale
                ],
                "changes": [
                    {
                        "change": one,
                        "name": wording.group(wish.by, one.group, reader),
                        "before": _band(one.before, reader),
                        "after": _band(one.after, reader),
                    }
                    for one in found.changes
                    if one.scale == scale
                ],
                "staleness": next(one for one in found.staleness if one.scale == scale),
            }
        )
    return made


def coded_rows(found: Counted, wish: Wish, reader: Reader) -> list[dict[str, Any]]:
    """Return the shares of coded law with their bands: from what is open, and with what coders may have got wrong."""
    return [
        {
            "share": one,
            "name": wording.group(wish.by, one.group, reader),
            "band": wording.band(one.low, one.high, reader),
            "wide": wording.band(one.error_low, one.error_high, reader),
        }
        for one in found.coded.shares
    ]


def _band(pair: tuple[float, float] | None, reader: Reader) -> wording.Band | None:
    return wording.band(pair[0], pair[1], reader) if pair else None


def _threshold(found: Counted, scale: str) -> str:
    return next((one.threshold for one in found.shares if one.scale == scale), "full" if scale == "law" else "working")


def choices(reader: Reader) -> dict[str, Any]:
    """Return what items can be narrowed to."""
    themes = {group_of(id, "theme") for id in items()}
    articles = dict.fromkeys(group_of(id, "article") for id in items())
    return {
        "levels": [(id, wording.obligation(id)) for id in dict.fromkeys(group_of(one, "level") for one in items())],
        "themes": sorted(((id, translate(id, reader.language)) for id in themes), key=lambda pair: pair[1]),
        "articles": [(id, wording.article(id, reader)) for id in articles],
        "regions": words.regions(),
    }


def share_of_state(one: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """Return a share of one State as its page shows it."""
    return {
        "share": one,
        "scale": wording.scale_name(one["scale"]),
        "name": wording.obligation(one["group"]),
        "threshold": wording.level_word(one["scale"], one["threshold"]),
        "band": wording.band(one["low"], one["high"], reader),
    }


def item_rows(
    document: Mapping[str, Any], wish: Mapping[str, str], on: date | None, reader: Reader
) -> list[dict[str, Any]]:
    """Return the items of one State that a choice leaves, each with all that is said of it."""
    wanted = set(
        chosen(
            level=wish.get("level", ""),
            theme=wish.get("theme", ""),
            article=wish.get("article", ""),
            instrument=wish.get("instrument", ""),
        )
    )
    spoken = recommendations(on)
    return [
        _item_row(one, document["iso3"], spoken, reader)
        for one in document["items"]
        if one["item"] in wanted and _is_shown(one, wish.get("show", ""))
    ]


def _is_shown(one: Mapping[str, Any], show: str) -> bool:
    differs = bool(one["others"])
    return {
        "below": one["lack"] == "below",
        "said": one["law"] is not None or one["practice"] is not None or differs,
        "others": differs,
        "all": True,
    }.get(show, bool(one["lack"]))


def _item_row(one: Mapping[str, Any], iso3: str, spoken: Mapping[str, list[Known]], reader: Reader) -> dict[str, Any]:
    id = one["item"]
    known = spoken.get(id, [])
    return {
        "id": id,
        "text": wording.item_text(id),
        "article": wording.article(f"{one['instrument']} {one['article']}", reader),
        "level": wording.obligation(one["level"]),
        "views": [_view(scale, one[scale]) for scale in ("law", "practice")],
        "lack": one["lack"],
        "others": [
            {"view": wording.view(each["scale"], each), "scale": wording.scale_name(each["scale"]), "said": each}
            | {"who": each["organization"] or wording.speaker(each["by"]), "grade": wording.grade(each["grade"])}
            for each in one["others"]
        ],
        "needs": [
            {"kinds": wording.assistance(each["assistance"]), "urgency": wording.urgency(each["urgency"])}
            for each in one["needs"]
        ],
        "needs_link": f"{reverse('review:progress:needs')}?state={iso3}&article={one['instrument']}+{one['article']}",
        "recommendations": [(each.reference, words.address(each)) for each in known[:MOST_LINKS]],
        "more": len(known) - MOST_LINKS if len(known) > MOST_LINKS else 0,
    }


def _view(scale: str, cell: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "scale": wording.scale_name(scale),
        "text": wording.view(scale, cell),
        "cell": cell,
        "grade": wording.grade(cell["grade"]) if cell and not cell["not_applicable"] else "",
        "by": wording.speaker(cell["by"]) if cell and "by" in cell else "",
    }


def recommendations(on: date | None) -> dict[str, list[Known]]:
    """Return the recommendations that speak of each item, or of its whole article."""
    named: dict[str, list[Known]] = {}
    for one in follow_up.known(on):
        for id in one.articles:
            named.setdefault(id, []).append(one)
    return {
        id: list({one.reference: one for one in (*named.get(id, []), *named.get(id.rpartition("-")[0], []))}.values())
        for id in items()
    }


def named_states(codes: Iterable[str], day: date, language: str) -> list[tuple[str, str]]:
    """Return States by name."""
    return sorted(((code, name_on(code, day, language)) for code in codes), key=lambda pair: pair[1])


def about_item(id: str, reader: Reader) -> dict[str, Any]:
    """Return an item as its page names it."""
    one = provisions()[id]
    return {
        "id": id,
        "text": wording.item_text(id),
        "article": wording.article(f"{one.instrument} {one.article}", reader),
        "level": wording.obligation(one.level),
        "theme": translate(one.theme, reader.language),
        "link": f"{reverse('treaty:articles')}?instrument={one.instrument}#{id}",
    }
