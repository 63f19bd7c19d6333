"""Pages of law by State: which States are coded, and one State with its answers, provisions and gaps."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from palermo.errors import NotFound
from palermo.records.events import end_of
from palermo.treaty.articles import provisions as items
from palermo.treaty.legislation.coding import SINGLE, on_day
from palermo.treaty.legislation.dossier import dossier
from palermo.treaty.legislation.gaps import gaps
from palermo.treaty.legislation.questions import groups, question, questions
from palermo.treaty.names import ORGANIZATIONS, code_of
from palermo_web.records import tables
from palermo_web.treaty.law import counting, laws, pages, queries, rules, words
from palermo_web.treaty.law.laws import KnownProvision
from palermo_web.treaty.law.views import wish_of

STATES = ("iso3", "state", "settled", "disputed", "single", "not_coded", "laws", "published_on")
ANSWERS = (
    "code",
    "question",
    "group",
    "answer",
    "standing",
    "low",
    "high",
    "valid_from",
    "valid_to",
    "provisions",
    "coders",
)


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List States with how much of their law is coded and published, by name."""
    wish = wish_of(request)
    found = queries.public(wish.known)
    codes = {*counting.counted_states(wish, found), *found.by_state}
    acts = {one.iso3: one.at for one in queries.publications(wish.known)}
    kept: dict[str, int] = {}
    for one in laws.laws(wish.known):
        kept[one.law.iso3] = kept.get(one.law.iso3, 0) + 1
    known = on_day(found.settled, wish.on)
    rows = sorted((_row(iso3, known, kept, acts, wish) for iso3 in codes), key=lambda one: one["state"])
    show = request.GET.get("show", "")
    rows = [one for one in rows if show != "coded" or one["settled"] or one["disputed"] or one["single"]]
    if (format := request.GET.get("format")) in tables.FORMATS:
        return tables.as_file(rows, STATES, name="law-states", format=str(format))
    about = {
        "part": "law",
        "view": "states",
        "wish": wish,
        "days": pages.asked_days(request),
        "rows": rows,
        "show": show,
        "of": sum(one.is_coded for one in questions().values()),
        "works": rules.works_here(request.user),
    }
    return render(request, "treaty/law/states.html", about)


def _row(
    iso3: str, known: Mapping[str, Any], kept: Mapping[str, int], acts: Mapping[str, Any], wish: counting.Wish
) -> dict[str, Any]:
    stands = [one for one in known.get(iso3, {}).values() if question(one.code).is_coded]
    by = [one.standing for one in stands]
    return {
        "iso3": iso3,
        "state": words.state(iso3, wish.on),
        "settled": by.count("agreed") + by.count("adjudicated"),
        "disputed": by.count("disputed"),
        "single": by.count(SINGLE),
        "not_coded": sum(one.is_coded for one in questions().values()) - len(by),
        "laws": kept.get(iso3, 0),
        "published_on": acts[iso3].date().isoformat() if iso3 in acts else None,
    }


@require_GET
def state(request: HttpRequest, iso3: str) -> HttpResponse:
    """Show what a State's law says on a day: derived answers, coded ones with their provisions, gaps, laws."""
    code, days = code_of(iso3), pages.asked_days(request)
    if code in ORGANIZATIONS:
        raise NotFound("an organization of States has no law of its own here")
    coded = queries.coded(code, days.known)
    document = dossier(coded, code, days.on, end_of(days.known) if days.known else None)
    format = request.GET.get("format")
    if format == "json":
        return JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    if format in tables.FORMATS:
        return tables.as_file(document["answers"], ANSWERS, name=f"law-{code}", format=str(format))
    settled = coded.settled(end_of(days.known) if days.known else None)
    kept = laws.laws(days.known, code)
    beside = {one.provision.id: one for one in laws.provisions(kept, days.known)}
    cited = queries.public(days.known).cited
    about = {
        "part": "law",
        "view": "states",
        "code": code,
        "name": words.state(code, days.on),
        "days": days,
        "document": document,
        "definitions": [_definition(one) for one in document["definitions"]],
        "groups": [(words.group(id), rows) for id in groups() if (rows := _answers(document, id, beside, cited))],
        "gaps": [_gap(one) for one in gaps(settled, code, days.on)],
        "laws": [(one, words.answer(one.law.kind)) for one in kept],
        "provisions": [(one, one.provision.is_in_force(days.on)) for one in beside.values()],
        "acts": list(reversed(queries.publications(days.known, code))),
        "works": rules.works_here(request.user),
    }
    return render(request, "treaty/law/state.html", about)


def _definition(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "label": words.say(one["label"]),
        "explanation": words.say(one["explanation"]),
        "answer": one["answer"],
        "verdict": words.verdict(one["answer"]),
        "because": [
            {
                "code": each["code"],
                "question": words.question(each["code"]),
                "standing": words.standing(each["standing"]),
            }
            for each in one["because"]
        ],
    }


def _answers(
    document: Mapping[str, Any],
    group: str,
    beside: Mapping[str, KnownProvision],
    cited: queries.Citations,
) -> list[dict[str, Any]]:
    return [
        one
        | {
            "text": words.question(one["code"]),
            "label": words.answer(one["answer"]),
            "standing_label": words.standing(one["standing"]),
            "bounds": [words.answer(one["low"]), words.answer(one["high"])] if one["low"] != one["high"] else [],
            "rests_on": [beside[id] for id in one["provisions"] if id in beside],
            "passages": list({each["text"]: each for each in cited.get((document["iso3"], one["code"]), ())}.values()),
        }
        for one in document["answers"]
        if one["group"] == group
    ]


def _gap(one: Any) -> dict[str, Any]:
    return {
        "item": one.item,
        "text": words.say(items()[one.item].description),
        "level": words.level(one.level),
        "code": one.question,
        "question": words.question(one.question),
        "answer": words.answer(one.answer) if one.answer else words.standing(one.standing),
        "lack": one.lack,
        "lack_label": words.lack(one.lack),
        "provisions": one.provisions,
    }
