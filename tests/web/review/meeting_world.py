"""A meeting kept by the Secretariat, for tests: opened, answered and moved on as a keeper does it."""

from datetime import date

from palermo.records.events import Proposal
from palermo_web.records import actions, queries
from palermo_web.review import entries, meeting_actions, meetings

SYMBOL = "CTOC/COP/WG.94/2009/4"
ABOUT = {
    "title": "Meeting on simulated matters",
    "kind": "working_group",
    "body": "Working Group on Simulated Matters",
    "treaty": "tip",
    "place": "Vienna",
    "held": {"from": "2009-04-14", "to": "2009-04-15"},
    "language": "en",
    "symbol": SYMBOL,
    "conference_session": 5,
    "chair": "Simulated Person One",
    "chair_state": "POL",
    "agenda_on": "2009-04-14",
    "agenda/a1/number": 1,
    "agenda/a1/title": "Organizational matters",
    "agenda/a1/parts": "Opening of the meeting\nAdoption of the agenda",
    "agenda/a2/number": 2,
    "agenda/a2/title": "Implementation of the Protocol",
    "documents/d1/symbol": "CTOC/COP/WG.94/2009/2",
    "documents/d1/title": "Simulated paper",
    "documents/d1/item": 2,
    "reviews/r1/number": 1,
    "reviews/r1/question": "Does the body finish its agenda?",
    "reviews/r1/finding": "It finished every item.",
    "report_on": "2009-04-15",
}
ARABIC = {
    ("title", ""): "اجتماع بشأن المسائل التجريبية",
    ("body", ""): "الفريق العامل المعني بالمسائل التجريبية",
    ("place", ""): "فيينا",
    ("chair", ""): "شخص تجريبي أول",
    ("agenda", "1"): "المسائل التنظيمية",
    ("parts", "1"): "افتتاح الاجتماع\nإقرار جدول الأعمال",
    ("agenda", "2"): "تنفيذ البروتوكول",
    ("document", "CTOC/COP/WG.94/2009/2"): "ورقة تجريبية",
    ("question", "1"): "هل ينجز الفريق جدول أعماله؟",
    ("finding", "1"): "أنجز كل البنود.",
}


def in_arabic(texts=ARABIC):
    """Return answers of the group of texts in other languages."""
    made = {}
    for place, ((of, number), text) in enumerate(texts.items()):
        cells = {"language": "ar", "of": of, "number": number, "text": text}
        made |= {f"translations/t{place}/{cell}": value for cell, value in cells.items() if value}
    return made


def answered(entry, by, answers):
    """Answer questions of an entry by path."""
    standing = queries.answers(entry)
    wanted = [
        Proposal(path, standing[path].sequence if path in standing else 0, {"value": value})
        for path, value in answers.items()
    ]
    saved = actions.save_answers(entry=entry, register=queries.register(entry.register), wanted=wanted, by=by)
    assert not saved.errors and not saved.conflicts, (saved.errors, saved.conflicts)
    entry.refresh_from_db()
    return entry


def moved(entry, by, *steps, reason=""):
    """Move an entry on."""
    for step in steps:
        actions.move(entry=entry, register=queries.register(entry.register), step=step, by=by, reason=reason)
    entry.refresh_from_db()
    return entry


def held(by, organization, *, status="open", **changed):
    """Return a meeting as a row, moved on to a status."""
    entry = entries.opened(queries.register("meetings"), organization, by, {})
    answered(entry, by, {**ABOUT, **in_arabic(), **changed})
    moved(entry, by, *{"planned": (), "open": ("begin",), "closed": ("begin", "close")}[status])
    return meetings.meeting(by, entry.pk)


def registered(meeting, by, category, state="", organization="", *, confirm=True, head=""):
    """Register a delegation."""
    entry = meeting_actions.register_attendance(
        meeting=meeting,
        category=category,
        state=state,
        organization=organization,
        head=head,
        on=date(2009, 4, 14),
        by=by,
    )
    return moved(entry, by, "confirm") if confirm else entry


def spoke(meeting, by, state="", organization="", *, item=2, give=True):
    """Put somebody on the speakers' list."""
    entry = meeting_actions.ask_for_the_floor(
        meeting=meeting, item=item, state=state, organization=organization, on_behalf_of="", by=by
    )
    return moved(entry, by, "give") if give else entry


def drafted(meeting, by, *steps, letter=1, heading="Training", text="States parties should train.", arabic=""):
    """Propose a text, with its Arabic where given, and move it on."""
    entry = meeting_actions.propose(
        meeting=meeting, letter=letter, heading=heading, text=text, language="en", proposed_by="", by=by
    )
    if arabic:
        answered(entry, by, in_arabic({("text", ""): arabic, ("heading", ""): "التدريب"}))
    return moved(entry, by, *steps)
