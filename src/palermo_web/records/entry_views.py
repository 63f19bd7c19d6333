"""Pages of one entry: what stands in it, a section to answer, its history, its steps."""

import csv
import io
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palermo.content.reasons import reason_in
from palermo.content.spreadsheets import neutral
from palermo.records.assessment import assess
from palermo.records.events import Proposal
from palermo.records.register import Register
from palermo_web.accounts.models import Organization, Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import (
    actions,
    attachments,
    comparisons,
    days,
    documents,
    due,
    forms,
    holds,
    links,
    not_asked,
    queries,
    references,
    rules,
)
from palermo_web.records import offers as offering
from palermo_web.records.fields import Page, Reader
from palermo_web.records.models import Answer, Entry, Snapshot


def reader(request: HttpRequest) -> Reader:
    """Return in which language and digits a request is answered."""
    return Reader(get_language() or "en", getattr(request, "digits", "western"))


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)  # second_factor_required stands before


def _page(entry: Entry, request: HttpRequest, seen: queries.Seen, **more: Any) -> Page:
    assessment = assess(seen.form, seen.answers, timezone.now().date())
    page = Page(seen.form, seen.answers, assessment, reader(request), **more)
    linked = [one.value for path, one in seen.answers.items() if queries.item_at(seen.form, path).type == "entry"]
    page.titles = references.titles_open_to(request.user, [one for one in linked if one])
    said = {path: one.value for path, one in seen.answers.items()}
    page.cited = references.cited(seen.form, said, request.user)
    return page


def about_entry(entry: Entry, register: Register, request: HttpRequest) -> dict[str, Any]:
    """Return what every page of an entry shows around its own part."""
    acts = rules.acts_on(request.user, entry)
    status = register.workflow.statuses[entry.status]
    nothing_more = not_asked.of_entry(entry, register, timezone.now().date())
    language, held = reader(request).language, holds.why_held(entry, register, request.user)
    return {
        "entry": entry,
        "register": register,
        "register_label": register.say(register.label, language),
        "status": register.say(status.label, language),
        "rank": rules.rank(request.user, entry),
        "nothing_more": nothing_more,
        "held": held if acts else "",
        "may_change": status.open and not nothing_more and not held and bool(acts & {rules.EDIT, rules.CONTRIBUTE}),
        "may_edit": not nothing_more and not held and rules.EDIT in acts,
        "state_name": queries.state_name(entry, language),
        "after": queries.last_sequence(),
    }


@require_GET
def entry(request: HttpRequest, entry_id: Any) -> HttpResponse:
    """Show an entry as a reader may see it, now or on a past day."""
    found, register = queries.entry(entry_id, request.user)
    about, day = about_entry(found, register, request), days.asked(request)
    seen = queries.seen(found, register, about["rank"], day)
    page = _page(found, request, seen)
    language = reader(request).language
    shown = [one for one in seen.form.sections if f"section:{one.id}" in page.assessment.shown]  # type: ignore[union-attr]
    completion = {one.section: one for one in page.assessment.completion}  # type: ignore[union-attr]
    own = rules.sections_of(request.user, found, seen.form) if about["may_change"] else set()
    about |= {
        "seen": seen,
        "on": day,
        "sections": [
            (one, page.say(one.label), page.questions(one), completion[one.id], one.id in own) for one in shown
        ],
        "retired": sorted(seen.retired.items()),
        "moves": [
            (move, register.say(move.label, language))
            for move in register.workflow.moves_from(found.status)
            if move.act in rules.acts_on(request.user, found)
            and rules.is_left(move, found, register, timezone.now().date())
            and not about["held"]
        ],
        "snapshots": documents.snapshots(found, register, about["rank"]),
        "linked_from": [] if day else links.linked_from(found, register, request.user, reader(request)),
        "newer": register.newer_than(found.version) if about["may_edit"] else [],
        "blocking": sum(problem.blocking for problem in page.assessment.problems),  # type: ignore[union-attr]
        "can_invite": _can_invite(found, about),
        "contributions": found.contributions.select_related("organization"),
        "due": due.about(found, register, request.user, timezone.now().date()),
        "offers": len(offering.offered(found, register, request.user)) if own and about["may_edit"] else 0,
    }
    if seen.status:
        about["status"] = register.say(register.workflow.statuses[seen.status].label, language)
    return render(request, "records/entry.html", about)


def _can_invite(entry: Entry, about: dict[str, Any]) -> list[Organization]:
    if not about["may_edit"] or not entry.state:
        return []
    same = Organization.objects.filter(state=entry.state, kind=entry.organization.kind)
    return list(same.exclude(pk=entry.organization_id))


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, entry_id: Any, section_id: str) -> HttpResponse:
    """Answer the questions of a section; whatever cannot be saved comes back with what was written."""
    found, register = queries.entry(entry_id, request.user)
    form = register.version(found.version)
    one = form.section(section_id)
    rules.check_can_change(request.user, found, register, section_id)
    holds.check_free(found, register, request.user)
    more: dict[str, Any] = {}
    if request.method == "POST":
        wanted = [*forms.proposals(request.POST, form), *attachments.received(request, form)]
        saved = actions.save_answers(entry=found, register=register, wanted=wanted, by=_me(request))
        _remove_rows(request, found, register)
        if not saved.errors and not saved.conflicts:
            return _saved(request, found, register, section_id)
        conflicts = {conflict.path: conflict for conflict in saved.conflicts}
        kept = {**saved.errors, **conflicts}  # of both, the page shows what was written, so that "mine" is still mine
        written = {proposal.path: proposal.content for proposal in wanted if proposal.path in kept}
        more = {"errors": saved.errors, "written": written, "conflicts": conflicts}
        found.refresh_from_db()
    seen = queries.seen(found, register, "team")
    page = _page(found, request, seen, **more)
    names = [each.id for each in form.sections]
    place = names.index(section_id)
    about = about_entry(found, register, request) | {
        "section": one,
        "label": page.say(one.label),
        "help": page.say(one.help),
        "questions": page.questions(one),
        "errors": more.get("errors", {}),
        "conflicts": more.get("conflicts", {}),
        "place": place + 1,
        "places": len(names),
        "next": names[place + 1] if place + 1 < len(names) else "",
        "states": queries.state_choices(reader(request).language),
        "provisions": queries.provision_choices(reader(request).language),
        "organizations": Organization.objects.values_list("name", flat=True),
        "linkable": queries.linkable(form, one, request.user),
        "references": references.offered(form, one, request.user),
    }
    return render(request, "records/section.html", about, status=422 if more else 200)


def _remove_rows(request: HttpRequest, entry: Entry, register: Register) -> None:
    for path in request.POST.getlist("remove"):
        if Answer.objects.filter(entry=entry, path__startswith=path + "/").exists():
            actions.remove_row(entry=entry, register=register, path=path, by=_me(request))


def _saved(request: HttpRequest, entry: Entry, register: Register, section_id: str) -> HttpResponse:
    messages.success(request, _("Your answers are saved."))
    names = [one.id for one in register.version(entry.version).sections]
    to = request.POST.get("then", "")
    if to == "next" and section_id != names[-1]:
        return HttpResponseRedirect(reverse("records:section", args=[entry.pk, names[names.index(section_id) + 1]]))
    if to == "entry":
        return HttpResponseRedirect(reverse("records:entry", args=[entry.pk]))
    return HttpResponseRedirect(reverse("records:section", args=[entry.pk, section_id]))


@never_cache
@second_factor_required
@require_POST
def save(request: HttpRequest, entry_id: Any, section_id: str) -> HttpResponse:
    """Save what was just written, for a page that saves while a person types; say what became of it."""
    found, register = queries.entry(entry_id, request.user)
    form = register.version(found.version)
    wanted: list[Proposal] = list(forms.proposals(request.POST, form))
    saved = actions.save_answers(entry=found, register=register, wanted=wanted, by=_me(request))
    answers = saved.answers
    assessment = assess(form, answers, timezone.now().date())
    page = Page(form, answers, assessment, reader(request))
    said = {
        "written": saved.written,
        "errors": {path: reason_in(text, page.reader.language) for path, text in saved.errors.items()},
        "conflicts": [one.path for one in saved.conflicts],
        "shown": sorted(item.id for item in form.section(section_id).items if item.id in assessment.shown),
        "problems": {path: [page.problem(one) for one in assessment.about(path)] for path in forms.paths(request.POST)},
    }
    return JsonResponse(said, status=422 if saved.errors else 409 if saved.conflicts else 200)


@second_factor_required
@require_POST
def move(request: HttpRequest, entry_id: Any) -> HttpResponse:
    """Take a step of the workflow."""
    found, register = queries.entry(entry_id, request.user)
    step, reason = request.POST.get("step", ""), request.POST.get("reason", "")
    shot = actions.move(entry=found, register=register, step=step, by=_me(request), reason=reason)
    if shot:
        text = _("This was handed in. Receipt: %(receipt)s") % {"receipt": shot.receipt}
        messages.success(request, text)
    else:
        messages.success(request, _("The entry moved on."))
    return HttpResponseRedirect(reverse("records:entry", args=[found.pk]))


@second_factor_required
@require_POST
def invite(request: HttpRequest, entry_id: Any) -> HttpResponse:
    """Invite an authority of the same State to contribute."""
    found, register = queries.entry(entry_id, request.user)
    known = {one.id for one in register.version(found.version).sections}
    sections = [one for one in request.POST.getlist("sections") if one in known]
    organization = get_object_or_404(Organization, pk=request.POST.get("organization") or 0)
    actions.invite(entry=found, organization=organization, sections=sections, by=_me(request))
    messages.success(request, _("%(organization)s can answer now.") % {"organization": organization.name})
    return HttpResponseRedirect(reverse("records:entry", args=[found.pk]))


@second_factor_required
@require_POST
def update(request: HttpRequest, entry_id: Any) -> HttpResponse:
    """Bring an entry to the present version of its form."""
    found, register = queries.entry(entry_id, request.user)
    actions.bring_up_to_date(entry=found, register=register, by=_me(request))
    messages.success(request, _("The entry follows the present version of the form. No answer was lost."))
    return HttpResponseRedirect(reverse("records:entry", args=[found.pk]))


@second_factor_required
@require_http_methods(["GET", "POST"])
def offers(request: HttpRequest, entry_id: Any) -> HttpResponse:
    """Offer answers of the last round and of other treaties; nothing is taken over unasked."""
    found, register = queries.entry(entry_id, request.user)
    about = about_entry(found, register, request)
    if request.method == "POST":
        done = offering.take_over(found, register, set(request.POST.getlist("take")), _me(request))
        messages.success(request, _("Answers taken over: %(number)s") % {"number": done})
        return HttpResponseRedirect(reverse("records:entry", args=[found.pk]))
    form = register.version(found.version)
    page = Page(form, {}, None, reader(request))
    rows = []
    for offer in offering.offered(found, register, request.user):
        of = queries.register(offer.origin["register"])
        item = queries.item_at(form, offer.path)
        source = of.say(of.label, page.reader.language)
        rows.append((offer, page.say(item.label), page.said(item, offer.content.get("value")), source))
    return render(request, "records/offers.html", about | {"rows": rows})


@require_GET
def answers(request: HttpRequest, entry_id: Any, format: str) -> HttpResponse:
    """Export what a reader may see of an entry: every answer, those to questions no longer asked too."""
    found, register = queries.entry(entry_id, request.user)
    seen = queries.seen(found, register, rules.rank(request.user, found), days.asked(request))
    rows = [one.as_dict() for one in documents.lines(seen, reader(request).language)]
    about = documents.about(found, seen)
    if format == "json":
        return JsonResponse(about | {"answers": rows}, json_dumps_params={"ensure_ascii": False, "indent": 2})
    out = io.StringIO()
    writer = csv.writer(out)
    names = ["path", "label", "value", "reason", "evidence", "need", "at", "retired"]
    writer.writerow(names)
    for row in rows:
        writer.writerow([neutral(actions.searched(row.get(name)) or str(row.get(name) or "")) for name in names])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.register}-{found.state or "entry"}.csv"'
    return response


@require_GET
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Let anybody hold a receipt against what was handed in: the hash, the day, nothing else."""
    shot = get_object_or_404(Snapshot.objects.select_related("entry"), receipt=receipt)
    register = queries.register(shot.entry.register)
    about = {"shot": shot, "label": register.say(register.label, reader(request).language)}
    about["state_name"] = queries.state_name(shot.entry, reader(request).language)
    about["open"] = rules.entries_open_to(request.user, register).filter(pk=shot.entry_id).exists()
    about["may_hold"] = comparisons.may_hold(shot, request.user)
    return render(request, "records/receipt.html", about)


@require_GET
def file(request: HttpRequest, sha256: str) -> FileResponse:
    """Hand out a file of an answer that the reader may see."""
    return attachments.hand_out(request, sha256)
