"""The report of a Chair to the Conference: chapters of numbered paragraphs, assembled from what a meeting did."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from palermo.review.meetings import CATEGORIES, OF_STATES, Statement, Texts, by_item, organization_of_states
from palermo.review.proceedings import AgendaItem, Decision, Draft, Officer, Paper, Proceedings, Review
from palermo.review.report_parts import ChairReport, Missing, Paragraph, Part, Point, points_in
from palermo.review.report_words import Words, words
from palermo.treaty.names import name_on


def chair_report(held: Proceedings, language: str) -> ChairReport:
    """Return the report of a meeting in a language: en or ar.

    States are named as they were called on the first day, in the order of the language. Texts that the language lacks
    stand in the language in which they were written, and are listed under ``missing``. Raises InvalidQuestion for a
    language in which no report is worded.
    >>> report = chair_report(Proceedings("working_group", {"en": "Working Group on Simulated Matters"}, "tip",
    ...     {"en": "Vienna"}, date(2031, 5, 12), date(2031, 5, 13)), "en")
    >>> report.title
    'Report on the meeting of the Working Group on Simulated Matters held in Vienna on 12 and 13 May 2031'
    >>> report.chapters[2].parts[0].paragraphs[0].text
    'The Working Group held its meeting in Vienna on 12 and 13 May 2031.'
    """
    return _Writer(held, words(language)).report()


class _Writer:
    """Writes one report: counts its paragraphs and notes which texts its language lacks."""

    def __init__(self, held: Proceedings, said: Words) -> None:
        self.held, self.words = held, said
        self.number = 0
        self.missing: list[Missing] = []
        self.names = {
            "short": said.named("bodies", held.kind),
            "treaty": said.named("treaties", held.treaty),
            "body": self.text("body", held.body),
            "place": self.text("place", held.place),
        }

    def report(self) -> ChairReport:
        """Return the whole."""
        held, said = self.held, self.words
        days = said.days(held.first, held.last)
        front = (self.names["body"], said.line("where", place=self.names["place"], days=days))
        chapters = [
            self.recommendations(),
            self.introduction(),
            self.organization(),
            self.consideration(),
            self.other_matters(),
            self.review(),
            self.adoption(),
        ]
        kept = [one for one in chapters if one.paragraphs or one.parts]
        return ChairReport(
            language=said.language,
            symbol=held.symbol,
            front=front,
            title=said.line("title", **self.names, during=said.during(held.first, held.last)),
            chapters=tuple(self._marked(kept, "chapter")),
            missing=tuple(self.missing),
        )

    def _marked(self, parts: Iterable[Part], kind: str) -> Iterator[Part]:
        for place, one in enumerate(parts, start=1):
            below = tuple(self._marked(one.parts, "heading"))
            level = 1 if kind == "chapter" else 2
            yield Part(level, self.words.mark(kind, place), one.title, one.paragraphs, below)

    # what every chapter is made of

    def text(self, what: str, texts: Texts) -> str:
        """Return a text in the language of the report, else in the first that it has."""
        own = texts.get(self.words.language)
        if own:
            return own.strip()
        tag, other = next(((tag, said) for tag, said in texts.items() if said), ("", ""))
        if other:
            self.missing.append(Missing(what, other, tag))
        return other.strip()

    def say(self, id: str, **values: object) -> str:
        """Return a sentence."""
        return self.words.say(id, **{**self.names, **values})

    def paragraph(self, text: str, points: Sequence[str] = ()) -> Paragraph:
        """Return the next paragraph."""
        self.number += 1
        lettered = tuple((self.words.mark("point", place), one, ()) for place, one in enumerate(points, start=1))
        return Paragraph(self.number, self.words.mark("paragraph", self.number), " ".join(text.split()), lettered)

    def written(self, what: str, texts: Texts) -> Iterator[Paragraph]:
        """Yield the paragraphs of a text that people wrote, parted by empty lines."""
        for piece in re.split(r"\n\s*\n", self.text(what, texts)):
            chapeau, points = points_in(piece)
            if chapeau or points:
                yield self.paragraph(chapeau, points)

    def part(self, id: str, paragraphs: Iterable[Paragraph]) -> Part:
        """Return a part of a chapter."""
        return Part(2, "", self.words.headed(id, **self.names), tuple(paragraphs))

    def chapter(self, id: str, paragraphs: Iterable[Paragraph] = (), parts: Iterable[Part] = ()) -> Part:
        """Return a chapter; parts without a paragraph are left out."""
        own = tuple(paragraphs)
        below = tuple(one for one in parts if one.paragraphs)
        return Part(1, "", self.words.headed(id, **self.names), own, below)

    def state(self, code: str) -> str:
        """Return what a State was called on the first day."""
        return name_on(code, self.held.first, self.words.language)

    def on(self, day: date) -> str:
        """Return a day of the meeting as a sentence takes it."""
        return self.words.during(day, day, year=False)

    def organization_named(self, name: str) -> str:
        """Return an organization by its name in the language of the report; one of States by that of the day."""
        code = organization_of_states(name)
        if code:
            return self.state(code)
        known = self.held.organizations.get(name)
        return self.text("organization", known) if known else name

    # the chapters

    def recommendations(self) -> Part:
        """Return the chapter of what was adopted, under its headings."""
        held = self.held
        first = self.say("adopted" if held.recommendations else "adopted_none")
        if held.recommendations and held.conference_session:
            first += " " + self.say("submitted", session=self.words.ordinal(held.conference_session))
        opening = [self.paragraph(first)]
        ordered = sorted(held.recommendations, key=lambda one: (one.letter, one.place))
        parts = [self._headed(list(group)) for _letter, group in groupby(ordered, key=lambda one: one.letter)]
        return self.chapter("recommendations", opening, parts)

    def _headed(self, drafts: Sequence[Draft]) -> Part:
        title = self.text("heading", drafts[0].heading)
        made = []
        for one in drafts:
            made.append(self.paragraph(*points_in(self.text("recommendation", one.text))))
        return Part(2, "", title, tuple(made))

    def introduction(self) -> Part:
        """Return the chapter that says by which mandate the body met."""
        held = self.held
        made = [self.paragraph(self.say("established", decision=held.decision))] if held.decision else []
        made += self.written("mandate", held.mandate)
        session = held.conference_session
        prepared = self.say("reports_to", session=self.words.ordinal(session)) if session else self.say("reports")
        return self.chapter("introduction", [*made, self.paragraph(prepared)])

    def organization(self) -> Part:
        """Return the chapter of opening, officers, attendance, agenda and documents."""
        return self.chapter(
            "organization",
            (),
            [
                self.part("opening", [self._held(), *self.written("opening", self.held.opening)]),
                self.part("officers", self._officers()),
                self.part("attendance", self._attendance()),
                self.part("agenda", self._agenda()),
                self.part("documents", self._documents()),
            ],
        )

    def _held(self) -> Paragraph:
        return self.paragraph(self.say("held", during=self.words.during(self.held.first, self.held.last)))

    def _officers(self) -> Iterator[Paragraph]:
        held = self.held
        if held.chair and held.chair_state:
            name = self.text("chair", held.chair)
            yield self.paragraph(self.say("chair", name=name, state=self.state(held.chair_state)))
        if held.officers:
            yield self.paragraph(self.say("officers"), [self._officer(one) for one in held.officers])

    def _officer(self, one: Officer) -> str:
        name, office = self.text("officer", one.name), self.text("office", one.office)
        if one.state:
            return self.say("officer", name=name, office=office, state=self.state(one.state))
        return self.say("officer_alone", name=name, office=office)

    def _attendance(self) -> Iterator[Paragraph]:
        for category in CATEGORIES:
            there = [one for one in self.held.present if one.category == category]
            names = {
                self.state(one.state)
                if category in OF_STATES and one.state
                else self.organization_named(one.organization)
                for one in there
            }
            if names:
                listed = self.words.listed(names)
                yield self.paragraph(self.words.attendance(category, **{**self.names, "names": listed}))

    def _agenda(self) -> Iterator[Paragraph]:
        held = self.held
        if not held.agenda:
            return
        on = held.agenda_on
        lead = self.paragraph(self.say("agenda_on", on=self.on(on)) if on else self.say("agenda"))
        items = tuple(self._item(one) for one in sorted(held.agenda, key=lambda one: one.number))
        yield Paragraph(lead.number, lead.mark, lead.text, items)

    def _item(self, one: AgendaItem) -> Point:
        own = one.parts.get(self.words.language)
        parts = own or next((said for said in one.parts.values() if said), ())
        if parts and not own:
            tag = next(tag for tag, said in one.parts.items() if said)
            self.missing.append(Missing("parts", "; ".join(parts), tag))
        lower = tuple((self.words.mark("point", place), text) for place, text in enumerate(parts, start=1))
        title = self.text("agenda", one.title).rstrip(" .:")
        return self.words.mark("item", one.number), title + (":" if lower else "."), lower

    def _documents(self) -> Iterator[Paragraph]:
        if self.held.papers:
            yield self.paragraph(self.say("documents"), [self._document(one) for one in self.held.papers])

    def _document(self, one: Paper) -> str:
        title = self.text("document", one.title)
        if one.item:
            return self.say("document_of", symbol=one.symbol, title=title, item=one.item)
        return self.say("document", symbol=one.symbol, title=title)

    def consideration(self) -> Part:
        """Return the chapter of what was considered and said under each item, a part an item."""
        given = by_item(one for one in self.held.statements if one.given)
        topics = {one.item for one in self.held.topics}
        titles = {one.number: one for one in self.held.agenda}
        parts = []
        for number in sorted(topics | set(given)):
            title = self.text("agenda", titles[number].title).rstrip(" .:") if number in titles else str(number)
            parts.append(Part(2, "", title, tuple(self._under(number, title, given.get(number, [])))))
        return self.chapter("consideration", (), parts)

    def _under(self, number: int, title: str, given: Sequence[Statement]) -> Iterator[Paragraph]:
        topics = [one for one in self.held.topics if one.item == number]
        for topic in topics:
            if topic.on:
                yield self.paragraph(self.say("considered_on", on=self.on(topic.on), item=number, title=title))
            else:
                yield self.paragraph(self.say("considered", item=number, title=title))
            yield from self.written("topic", topic.text)
        if given:
            yield self.paragraph(self._spoke(number, given))
        summed = [(one, self.text("summary", one.summary)) for one in given if one.summary]
        if summed:
            said = [self.say("said_by", name=self._speaker(one), text=" ".join(text.split())) for one, text in summed]
            yield self.paragraph(self.say("said"), said)

    def _spoke(self, number: int, given: Sequence[Statement]) -> str:
        states = [self._speaker(one) for one in given if one.state]
        others = [self._speaker(one) for one in given if not one.state]
        made = []
        if states:
            made.append(self.say("spoke_states", item=number, names=self.words.listed(set(states))))
        if others:
            id = "also_others" if states else "spoke_others"
            made.append(self.say(id, item=number, names=self.words.listed(set(others))))
        for one in given:
            if one.on_behalf_of:
                group = self.text("group", one.on_behalf_of)
                made.append(self.say("on_behalf", name=self._speaker(one), group=group))
        return " ".join(made)

    def _speaker(self, one: Statement) -> str:
        return self.state(one.state) if one.state else self.organization_named(one.organization)

    def other_matters(self) -> Part:
        """Return the chapter of other matters, with the calendar of what is to be decided."""
        parts = [
            self.part("calendar", self._calendar()),
            self.part("remarks", self.written("other_matters", self.held.other_matters)),
        ]
        return self.chapter("other", (), parts)

    def _calendar(self) -> Iterator[Paragraph]:
        ordered = sorted(self.held.decisions, key=lambda one: (one.due_on, one.organ))
        if ordered:
            yield self.paragraph(self.say("calendar"), [self._decision(one) for one in ordered])

    def _decision(self, one: Decision) -> str:
        basis = "no_basis" if not one.symbol else "basis_para" if one.paragraph else "basis"
        grounds = [self.words.named("fragments", basis).format(symbol=one.symbol, paragraph=one.paragraph)]
        grounds += [self.words.named("fragments", "resources")] if one.resources else []
        matter = self.text("matter", one.matter).rstrip(" .;")
        organ = self.words.named("organs", one.organ)
        said = self.words.parted(grounds)
        return self.say("decision", day=self.words.day(one.due_on), organ=organ, matter=matter, basis=said)

    def review(self) -> Part:
        """Return the chapter in which the body is reviewed: a paragraph a question."""
        return self.chapter(
            "review", [self._question(one) for one in sorted(self.held.reviews, key=lambda one: one.number)]
        )

    def _question(self, one: Review) -> Paragraph:
        texts = {
            "finding": self.text("finding", one.finding),
            "evidence": one.evidence.strip(),
            "proposal": self.text("proposal", one.proposal),
        }
        points = [self.say(id, text=" ".join(text.split())) for id, text in texts.items() if text]
        return self.paragraph(self.say("question", number=one.number, text=self.text("question", one.question)), points)

    def adoption(self) -> Part:
        """Return the chapter that says when the report was adopted; none while that has not been."""
        day: date | None = self.held.report_on
        if day is None:
            return self.chapter("adoption")
        return self.chapter("adoption", [self.paragraph(self.say("report_on", on=self.on(day)))])
