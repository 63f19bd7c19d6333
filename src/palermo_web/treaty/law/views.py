"""Public pages of law across States: what is counted, one definition, the questions, agreement of coders, files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from palermo.content.sentences import directed, said
from palermo.content.states import states
from palermo.errors import NotEstimable
from palermo.treaty.legislation import files
from palermo.treaty.legislation.agreement import GROUP, POOLED, QUESTION, Agreement
from palermo.treaty.legislation.answers import Count, Definition, PublishedCount, definition, definitions
from palermo.treaty.legislation.questions import UNKNOWN, groups, question, questions
from palermo_web.records import tables
from palermo_web.treaty.law import agreeing, counting, pages, queries, rules, words
from palermo_web.treaty.law.counting import AMONG, PARTIES, Wish

COUNTS = ("definition", "on", "known", "among", "low", "high", "of", "yes", "no", "unknown", "disputed_or_single")
STATES = ("iso3", "state", "answer", "because", "provisions")
ANSWERS = ("iso3", "state", "answer", "standing", "low", "high", "valid_from", "valid_to", "provisions")
QUESTIONS = ("code", "question", "group", "reference", "level", "answers", "items")
LONG_LIST = 12  # codes named beside an answer of a State


def wish_of(request: HttpRequest) -> Wish:
    """Return what a page of all States is asked for."""
    days, among = pages.asked_days(request), request.GET.get("among", PARTIES)
    return Wish(days.on, days.known, among if among in AMONG else PARTIES, request.GET.get("region", "").strip()[:100])


def _common(request: HttpRequest, wish: Wish, view: str) -> dict[str, Any]:
    return {
        "part": "law",
        "view": view,
        "wish": wish,
        "days": pages.asked_days(request),
        "regions": sorted({(one.region, words.say(one.region)) for one in states().values()}, key=lambda one: one[1]),
        "works": rules.works_here(request.user),
    }


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show every definition with its count as bounds, and what others counted beside it."""
    wish = wish_of(request)
    found = counting.counts(wish)
    if (format := request.GET.get("format")) in tables.FORMATS:
        rows = [counting.plain_count(one, wish) for one in found]
        return tables.as_file(rows, COUNTS, name="law-counts", format=str(format))
    about = _common(request, wish, "overview") | {
        "rows": [_counted(definitions()[one.definition], one) for one in found],
        "of": found[0].of,
        "coded": len(queries.public(wish.known).by_state),
        "others": [_other(other, own) for other, own in counting.others(wish.known)],
        "pooled_rows": [_agreement_row(POOLED, "", agreeing.agreed(wish.on, wish.known, POOLED)[POOLED])],
        "file_names": list(files.COLUMNS),
        "acts": list(reversed(queries.publications(wish.known)))[:10],
    }
    about["acts"] = [(one, words.state(one.iso3, wish.on)) for one in about["acts"]]
    return render(request, "treaty/law/overview.html", about)


def _counted(asked: Definition, found: Count) -> dict[str, Any]:
    low, width = (100 * found.low / found.of, 100 * (found.high - found.low) / found.of) if found.of else (0, 100)
    return {
        "id": asked.id,
        "label": words.say(asked.label),
        "explanation": words.say(asked.explanation),
        "count": found,
        "x": f"{low:.2f}",
        "width": f"{width:.2f}",
        "open": found.low == 0 and found.high == found.of,
    }


def _other(other: PublishedCount, own: Count) -> dict[str, Any]:
    return {
        "one": other,
        "says": words.say(other.says),
        "source": words.say(other.source),
        "differs": words.say(other.differs),
        "definition": words.say(definitions()[other.definition].label),
        "day": other.on.isoformat() if other.precision == "day" else other.on.isoformat()[: _PRECISE[other.precision]],
        "own": own,
    }


_PRECISE = {"month": 7, "year": 4}  # signs of a day that a source gives


@require_GET
def one_definition(request: HttpRequest, id: str) -> HttpResponse:
    """Show one definition: its tree, its count, what others counted and why they differ, and every State."""
    asked, wish = definition(id), wish_of(request)
    found = counting.count_of(asked, wish)
    rows = [_state_row(asked, wish, iso3, answer) for iso3, answer in found.states.items()]
    if (format := request.GET.get("format")) in tables.FORMATS:
        return tables.as_file(rows, STATES, name=f"law-{id.replace('_', '-')}", format=str(format))
    chosen = request.GET.get("answer", "")
    shown = [one for one in rows if chosen in ("", one["answer"])]
    about = _common(request, wish, "overview") | {
        "one": _counted(asked, found),
        "lines": pages.tree_lines(asked),
        "others": [_other(other, own) for other, own in counting.others(wish.known, only=id)],
        "rows": sorted(shown, key=lambda one: one["state"]),
        "chosen": chosen,
        "answers": [(word, words.verdict(word)) for word in ("yes", "no", UNKNOWN)],
    }
    return render(request, "treaty/law/definition.html", about)


def _state_row(asked: Definition, wish: Wish, iso3: str, answer: str) -> dict[str, Any]:
    because = counting.reasons(asked, wish, iso3)
    return {
        "iso3": iso3,
        "state": words.state(iso3, wish.on),
        "answer": answer,
        "verdict": words.verdict(answer),
        "because": [one.code for one in because],
        "shown": [one.code for one in because][:LONG_LIST],
        "more": max(0, len(because) - LONG_LIST),
        "provisions": list(dict.fromkeys(id for one in because for id in one.provisions)),
    }


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List the questions by which laws are compared, narrowed by group, level and words."""
    wish = {name: request.GET.get(name, "").strip()[:100] for name in ("group", "level", "q")}
    found = [pages.question_line(code) | _facts(code) for code in questions()]
    rows = [one for one in found if _is_wanted(one, wish)]
    if (format := request.GET.get("format")) in tables.FORMATS:
        plain = [one | {"question": one["text"]} for one in rows]
        return tables.as_file(
            [{name: one[name] for name in QUESTIONS} for one in plain], QUESTIONS, name="questions", format=str(format)
        )
    levels = dict.fromkeys(one.level for one in questions().values() if one.level)
    about = _common(request, wish_of(request), "questions") | {
        "rows": rows,
        "asked": wish,
        "groups": [(id, words.group(id)) for id in groups()],
        "levels": [(id, words.level(id)) for id in levels],
    }
    return render(request, "treaty/law/questions.html", about)


def _facts(code: str) -> dict[str, Any]:
    one = question(code)
    return {"level_id": one.level, "answers": list(one.answers), "items": list(one.items)}


def _is_wanted(one: dict[str, Any], wish: dict[str, str]) -> bool:
    said_there = " ".join((one["code"], one["text"], one["reference"], *one["items"])).casefold()
    return (
        wish["group"] in ("", one["group"])
        and wish["level"] in ("", one["level_id"])
        and wish["q"].casefold() in said_there
    )


@require_GET
def one_question(request: HttpRequest, code: str) -> HttpResponse:
    """Show what stands of one question about every State, with how far its coders agree."""
    asked, wish = question(code), wish_of(request)
    found = counting.answered(asked, wish)
    rows = [_answer_row(one, wish) for one in found]
    if (format := request.GET.get("format")) in tables.FORMATS:
        return tables.as_file(rows, ANSWERS, name=f"law-{code}", format=str(format))
    chosen = request.GET.get("answer", "")
    agreed = agreeing.agreed(wish.on, wish.known, QUESTION).get(code)
    about = _common(request, wish, "questions") | {
        "one": pages.question_line(code) | _facts(code),
        "labels": [words.answer(one) for one in asked.answers],
        "tally": [(id, _said(id), number) for id, number in counting.tally(found).items()],
        "rows": sorted((one for one in rows if chosen in ("", one["said"])), key=lambda one: one["state"]),
        "chosen": chosen,
        "agreement_rows": [_agreement_row(QUESTION, code, agreed)] if agreed else [],
    }
    return render(request, "treaty/law/question.html", about)


def _said(id: str) -> str:
    return words.standing(id) if id in ("single", "disputed") else words.answer(id)


def _answer_row(found: counting.Answered, wish: Wish) -> dict[str, Any]:
    one = found.stands
    return {
        "iso3": found.iso3,
        "state": words.state(found.iso3, wish.on),
        "said": found.said,
        "answer": one.answer if one else None,
        "answer_label": words.answer(one.answer) if one else "",
        "standing": one.standing if one else "uncoded",
        "standing_label": words.standing(one.standing if one else "uncoded"),
        "low": one.low if one else None,
        "high": one.high if one else None,
        "bounds": [words.answer(one.low), words.answer(one.high)] if one and one.low != one.high else [],
        "valid_from": one.valid_from.isoformat() if one and one.valid_from else None,
        "valid_to": one.valid_to.isoformat() if one and one.valid_to else None,
        "provisions": list(one.provisions) if one else [],
    }


@require_GET
def agreement(request: HttpRequest) -> HttpResponse:
    """Show how far coders agree beyond chance: all together, by group, by question; or why no number is given."""
    wish = wish_of(request)
    found = agreeing.every(wish.on, wish.known)
    if (format := request.GET.get("format")) in tables.FORMATS:
        return tables.as_file(agreeing.rows(found), agreeing.COLUMNS, name="law-agreement", format=str(format))
    about = _common(request, wish, "agreement") | {
        "pooled_rows": [_agreement_row(POOLED, "", found[POOLED][POOLED])],
        "groups": [_agreement_row(GROUP, id, found[GROUP][id]) for id in groups() if id in found[GROUP]],
        "questions": [_agreement_row(QUESTION, id, found[QUESTION][id]) for id in questions() if id in found[QUESTION]],
    }
    return render(request, "treaty/law/agreement.html", about)


def _agreement_row(by: str, id: str, one: Agreement | NotEstimable) -> dict[str, Any]:
    name = {GROUP: words.group, QUESTION: words.question}[by](id) if id else ""
    if isinstance(one, Agreement):
        answers = [words.answer(each) for each in one.answers]
        return {"id": id, "name": name, "one": one, "answers": answers, "table": zip(answers, one.table, strict=True)}
    reason = one.args[0] if one.args else ""
    return {"id": id, "name": name, "reason": directed(said(reason, words.language()), words.language())}


@require_GET
def file(request: HttpRequest, name: str) -> HttpResponse:
    """Return a file of the public coded law, the same that the command reads."""
    found = files.texts(queries.every_coded())
    if name not in found:
        raise Http404
    answer = HttpResponse(found[name], content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
