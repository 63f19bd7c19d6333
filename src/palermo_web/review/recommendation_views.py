"""Pages of the register of recommendations: the list, one recommendation, its themes, what changed."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from palermo.errors import InvalidQuestion
from palermo.records.assessment import assess
from palermo.review.follow_up import STATUSES, FollowUp, Wish, is_silent, narrowed, related
from palermo.review.register import Known, find
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import days, tables
from palermo_web.records import queries as records
from palermo_web.records.entry_views import reader
from palermo_web.records.fields import Page
from palermo_web.review import entries, follow_up, words
from palermo_web.review.queries import today

A_PAGE, NEAREST, FEED_DAYS = 50, 8, 90
COLUMNS = (
    "reference",
    "symbol",
    "theme",
    "modal",
    "addressees",
    "articles",
    "unbis",
    "adopted_on",
    "own_words",
    "follow_ups",
    *STATUSES,
    "text",
)


def wish_of(request: HttpRequest, day: date) -> Wish:
    """Return what a request narrows recommendations to."""
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("theme", "addressee", "modal", "article")}
    return Wish(
        day,
        symbol=request.GET.get("document", "").strip()[:200],
        words=request.GET.get("q", "").strip()[:200],
        status=request.GET.get("status", ""),
        silent="silent" in request.GET,
        overdue="overdue" in request.GET,
        **asked,
    )


def choices(known: Sequence[Known]) -> dict[str, Any]:
    """Return what lists of recommendations can be narrowed to."""
    there = {one.theme for one in known}
    articles = sorted({id for one in known for id in one.articles})
    return {
        "symbols": sorted({one.symbol for one in known}),
        "themes": sorted(((id, words.theme(id)) for id in there if id), key=lambda pair: pair[1]),
        "addressees": [pair for pair in words.addressees() if any(pair[0] in one.addressees for one in known)],
        "modals": [pair for pair in words.modals() if any(pair[0] == one.modal for one in known)],
        "articles": sorted({id.rpartition("-")[0] for id in articles}) + articles,
        "statuses": words.statuses(),
    }


def counts(said: Sequence[FollowUp]) -> dict[str, int]:
    """Return how many follow-ups say what."""
    return {code: sum(one.status == code for one in said) for code in STATUSES}


def row(one: Known, said: Sequence[FollowUp], day: date) -> dict[str, Any]:
    """Return a recommendation as lists show it."""
    return {
        "one": one,
        "address": words.address(one),
        "text": one.text(words.language()),
        "theme": words.theme(one.theme),
        "modal": words.modal(one.modal) if one.modal else "",
        "addressees": [words.addressee(id) for id in one.addressees],
        "said": [(name, counts(said)[code]) for code, name, _sign in words.statuses() if counts(said)[code]],
        "overdue": sum(each.is_overdue(day) for each in said),
        "silent": is_silent(one, said, day),
    }


def plain(one: Known, said: Sequence[FollowUp]) -> dict[str, Any]:
    """Return a recommendation with its counts as programs read it, its text in the reader's language."""
    made = one.as_dict() | {"follow_ups": len(said), **counts(said)}
    return made | {"text": one.text(words.language())}


@require_GET
def recommendations(request: HttpRequest) -> HttpResponse:
    """List recommendations: narrowed, as of any day, exported, linked."""
    on = days.asked(request)
    day = on or today()
    known, said = follow_up.known(on), follow_up.by_recommendation(follow_up.follow_ups(on))
    wish = wish_of(request, day)
    found = narrowed(known, said, wish)
    format = request.GET.get("format", "")
    if format in tables.FORMATS:
        rows = [plain(one, said.get(one.reference, ())) for one in found]
        return tables.as_file(rows, COLUMNS, name="recommendations", format=format)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    about = {
        "rows": [row(one, said.get(one.reference, ()), day) for one in page.object_list],
        "page": page,
        "number": len(found),
        "every": len(known),
        "keeps": bool(entries.openers(request.user, follow_up.OTHERS)),
        "wish": wish,
        "on": on,
        "part": "recommendations",
        **choices(known),
    }
    return render(request, "review/recommendations.html", about)


@require_GET
def recommendation(request: HttpRequest, symbol: str, place: str) -> HttpResponse:
    """Show one recommendation: texts, source, provisions, whom it addresses, what was done, what others say."""
    on = days.asked(request)
    day, known = on or today(), follow_up.known(on)
    one = find(known, f"{symbol}, {place}")
    said = follow_up.by_recommendation(follow_up.follow_ups(on))
    if request.GET.get("format") == "json":
        made = plain(one, said.get(one.reference, ()))
        return tables.as_file([made], COLUMNS, name="recommendations", format="json")
    near = related(one, known)
    others = follow_up.others_near(one, on)
    about = {
        "one": one,
        "row": row(one, said.get(one.reference, ()), day),
        "texts": words.texts(one),
        "position": words.position(one.position) if one.position else "",
        "recommending": [words.who(code, day) for code in one.recommending_states],
        "about_state": words.who(one.state, day) if one.state else "",
        "provisions": [words.provision(id) for id in one.articles],
        "documents": [(tag, reverse("review:document", args=[id])) for tag, id in one.documents.items()],
        "groups": _accounts(request, one, on),
        "related": [row(each, said.get(each.reference, ()), day) for each in near[:NEAREST]],
        "more_related": len(near) > NEAREST,
        "others": [(each, words.who(str(each.answers.get("state") or ""), day)) for each in others[:NEAREST]],
        "others_number": len(others),
        "writers": _writers(request) if not on else [],
        "commenters": entries.openers(request.user, follow_up.COMMENTS) if not on else [],
        "commented": _commented(said.get(one.reference, ()), day),
        "on": on,
        "after": records.last_sequence(),
        "part": "recommendations",
    }
    return render(request, "review/recommendation.html", about)


def _writers(request: HttpRequest) -> list[tuple[str, str]]:
    """Return for whom a reader may write what was done: organization and organ."""
    found = []
    for one in entries.openers(request.user, follow_up.FOLLOW_UP):
        organs = ("state",) if one.kind == "state_authority" else ("secretariat", "conference")
        found += [(f"{one.pk}:{organ}", f"{one.name}: {words.organ(organ)}") for organ in organs]
    return found


def _commented(said: Sequence[FollowUp], day: date) -> list[tuple[str, str]]:
    """Return whose published follow-up can be commented on."""
    codes = dict.fromkeys(one.who for one in said)
    return sorted(((code, words.who(code, day)) for code in codes), key=lambda pair: pair[1])


def _accounts(request: HttpRequest, one: Known, on: date | None) -> list[dict[str, Any]]:
    """Return every account of what was done that the reader may see, with the comments beside it."""
    day = on or today()
    groups: dict[str, dict[str, Any]] = {}
    for entry, register, seen in follow_up.seen_of(request.user, follow_up.FOLLOW_UP, one.reference, on):
        value = {path: answer.value for path, answer in seen.answers.items()}
        organ = str(value.get("organ") or "state")
        code = entry.state if organ == "state" else organ
        group = groups.setdefault(code, {"code": code, "name": words.who(code, day), "accounts": [], "comments": []})
        group["accounts"].append(_account(request, entry, register, seen, value))
    for entry, register, seen in follow_up.seen_of(request.user, follow_up.COMMENTS, one.reference, on):
        value = {path: answer.value for path, answer in seen.answers.items()}
        code = str(value.get("state") or value.get("about") or "")
        group = groups.setdefault(code, {"code": code, "name": words.who(code, day), "accounts": [], "comments": []})
        group["comments"].append(_account(request, entry, register, seen, value))
    return sorted(groups.values(), key=lambda group: (len(group["code"]) == 3, group["name"]))


def _account(
    request: HttpRequest, entry: Any, register: Any, seen: records.Seen, value: Mapping[str, Any]
) -> dict[str, Any]:
    page = Page(seen.form, seen.answers, assess(seen.form, seen.answers, today()), reader(request))
    status = register.workflow.statuses[seen.status]
    asked = [question for section in seen.form.sections for question in page.questions(section)]
    return {
        "entry": entry,
        "value": value,
        "public": status.public,
        "workflow": page.say(status.label),
        "status": words.status(str(value.get("status") or "")),
        "code": value.get("status"),
        "questions": [each for each in asked if each.item.id not in ("recommendation", "organ", "about", "state")],
        "organization": entry.organization.name,
    }


@second_factor_required
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Begin, or go on with, what was done about a recommendation, or a comment on it."""
    reference, by = request.POST.get("reference", ""), cast(Person, request.user)
    find(follow_up.known(), reference)
    if "about" in request.POST:
        organization = entries.opener(by, follow_up.COMMENTS, request.POST.get("organization", ""))
        about = request.POST["about"]
        entry = entries.begin_comment(reference=reference, about=about, organization=organization, by=by)
    else:
        id, _sign, organ = request.POST.get("as", "").partition(":")
        organization = entries.opener(by, follow_up.FOLLOW_UP, id)
        entry = entries.begin_follow_up(reference=reference, organ=organ, organization=organization, by=by)
    form = records.register(entry.register).version(entry.version)
    return HttpResponseRedirect(reverse("records:section", args=[entry.pk, form.sections[0].id]))


@require_GET
def by_theme(request: HttpRequest) -> HttpResponse:
    """Show themes with how many recommendations each has and what was said of them."""
    on = days.asked(request)
    known, said = follow_up.known(on), follow_up.follow_ups(on)
    themes = dict.fromkeys(one.theme for one in known)
    rows = [_theme(id, [one for one in known if one.theme == id], said, on or today()) for id in themes]
    rows.sort(key=lambda one: str(one["theme"]))
    if request.GET.get("format") in tables.FORMATS:
        names = ["id", "theme", "recommendations", "states", "follow_ups", *STATUSES, "silent"]
        return tables.as_file(rows, names, name="themes", format=request.GET["format"])
    about = {
        "rows": [(one, [one[code] for code in STATUSES]) for one in rows],
        "statuses": words.statuses(),
        "on": on,
        "part": "themes",
    }
    return render(request, "review/themes.html", about)


def _theme(id: str, of: Sequence[Known], said: Sequence[FollowUp], day: date) -> dict[str, Any]:
    """Return a theme with how many recommendations it has, how many States wrote about them, and what."""
    about: dict[str, list[FollowUp]] = {one.reference: [] for one in of}
    for each in said:
        if each.recommendation in about:
            about[each.recommendation].append(each)
    accounts = [each for group in about.values() for each in group]
    return {
        "id": id,
        "theme": words.theme(id) or _("No theme"),
        "recommendations": len(of),
        "states": len({each.state for each in accounts if each.state and each.who == each.state}),
        "follow_ups": len(accounts),
        **counts(accounts),
        "silent": sum(is_silent(one, about[one.reference], day) for one in of),
    }


def _since(request: HttpRequest) -> date:
    return days.asked(request, "since") or today() - timedelta(days=FEED_DAYS)


def _changes(request: HttpRequest) -> list[follow_up.Change]:
    since, on = _since(request), days.asked(request)
    if on and on < since:
        raise InvalidQuestion(_("The first day lies after the last one."))
    return follow_up.changes(since, on)


def _told(one: follow_up.Change, day: date) -> dict[str, Any]:
    kinds = {
        "recommendation": _("New recommendation"),
        "new": _("New follow-up"),
        "status": _("Status changed"),
        "changed": _("Answers changed"),
        "comment": _("New comment"),
        "other": _("New recommendation of another body"),
    }
    link = reverse("records:entry", args=[one.entry]) if one.entry else words.address_of(one.reference)
    return {
        "change": one,
        "kind": kinds[one.kind],
        "who": words.who(one.who, day),
        "before": words.status(one.before),
        "after": words.status(one.after),
        "link": link,
        "address": "" if one.kind == "other" else words.address_of(one.reference),
    }


@require_GET
def changed(request: HttpRequest) -> HttpResponse:
    """Show what changed since a day, by another or until now."""
    found, on = _changes(request), days.asked(request)
    if request.GET.get("format") in tables.FORMATS:
        names = ["at", "kind", "reference", "who", "before", "after", "entry"]
        rows = [{name: str(getattr(one, name)) for name in names} for one in found]
        return tables.as_file(rows, names, name="changes", format=request.GET["format"])
    rows = [_told(one, on or today()) for one in found[:500]]
    about = {"rows": rows, "number": len(found), "since": _since(request), "on": on, "part": "changes"}
    return render(request, "review/changes.html", about)


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """Return the changes of the last three months as Atom."""
    made = Atom1Feed(
        title=_("Follow-up of recommendations"),
        link=request.build_absolute_uri(reverse("review:changes")),
        description="",
        language=words.language(),
    )
    for one in _changes(request)[:200]:
        told = _told(one, today())
        title = " · ".join(filter(None, (told["kind"], one.reference, told["who"], told["after"])))
        link = request.build_absolute_uri(told["link"])
        made.add_item(
            title=title,
            link=link,
            description=title,
            unique_id=f"{link}#{one.kind}-{one.at.isoformat()}",
            updateddate=one.at,
            pubdate=one.at,
        )
    return HttpResponse(str(made.writeString("utf-8")), content_type="application/atom+xml; charset=utf-8")
