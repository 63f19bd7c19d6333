"""A document while it is read: how far it is, cancelled in the middle, and refused in the reader's language."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from palermo.content.reader import read_yaml
from palermo.content.reasons import _pattern
from palermo.errors import InvalidInput
from palermo.review.documents import opening
from palermo.review.documents.formats import pdf
from palermo_web.review import tasks
from palermo_web.review.models import Document, DocumentState

from .conftest import ENGLISH

pytestmark = pytest.mark.django_db
LONG = ENGLISH + "".join(f"{number}. States should help simulated victims.\n\n" for number in range(5, 400))


@pytest.fixture
def hurried(monkeypatch):
    """Note progress at every step, however short it is."""
    clock = iter(range(1_000_000))
    monkeypatch.setattr(tasks, "time", SimpleNamespace(monotonic=lambda: next(clock)))


@pytest.fixture
def at_block(monkeypatch):
    """Return a function that does something once while a document is read, past a part of it in thousandths."""

    def plan(part: int, do) -> None:
        made = tasks._progress

        def progress(document):
            note, done_so = made(document), []

            def told(done: int, whole: int) -> None:
                if 1000 * done // whole >= part and not done_so:
                    done_so.append(done)
                    note(done, whole)
                    do(document)
                note(done, whole)

            return told

        monkeypatch.setattr(tasks, "_progress", progress)

    return plan


def test_its_page_shows_how_far_it_is_and_follows_without_a_script(hand_in, desk, hurried, at_block):
    pages = []
    at_block(500, lambda one: pages.append(desk.get(reverse("review:document", args=[one.pk])).content.decode()))

    document = hand_in(LONG)

    assert document.state == DocumentState.READY
    assert len(pages) == 1
    value = int(pages[0].split('<progress id="read" max="100" value="')[1].split('"')[0])
    assert 50 <= value < 100
    assert '<noscript><meta http-equiv="refresh"' in pages[0]
    assert reverse("review:decide", args=[document.pk, "cancel"]) in pages[0]


def test_cancelling_stops_the_reading_in_the_middle(hand_in, desk, hurried, at_block, monkeypatch):
    read, ends = tasks.read, []

    def watched(*words, **more):
        try:
            return read(*words, **more)
        except BaseException as error:
            ends.append(type(error).__name__)
            raise

    monkeypatch.setattr(tasks, "read", watched)
    at_block(500, lambda one: desk.post(reverse("review:decide", args=[one.pk, "cancel"])))

    document = hand_in(LONG)

    assert ends == ["Cancelled"]
    assert (document.state, document.text, document.reading) == (DocumentState.DISCARDED, "", {})
    assert document.done < 1000
    assert not tasks.upload_of(document).exists()
    assert "<progress" not in desk.get(reverse("review:document", args=[document.pk])).content.decode()


def test_one_that_nobody_cancels_is_read_to_its_end(hand_in, hurried):
    assert hand_in(LONG).state == DocumentState.READY


REFUSED = {
    "empty": (b"  \n ", "report.txt"),
    "bytes": (b"\x00\x01\x02\x00\x00broken\x00" * 9, "report.txt"),
    "docx": (b"PK\x03\x04broken", "report.docx"),
    "old": (b"{\\rtf1 old}", "report.rtf"),
    "encoding": (b"\xff\xfe1\x00.\x00 ", "report.txt"),
    "nested": (b"<html>" + b"<div>" * 600, "report.html"),
    "no text": (b"<html><script>x()</script></html>", "report.html"),
    "pages": (b"1. x\f" * 1001, "report.txt"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_every_refusal_is_one_that_is_translated(name):
    with pytest.raises(InvalidInput) as refused:
        opening.open_document(*REFUSED[name])

    assert known(str(refused.value)), refused.value


@pytest.mark.parametrize(
    ("said", "code"), [("Incorrect password", 1), ("Syntax error", 1), ("", 0)], ids=["locked", "damaged", "pages"]
)
def test_every_refusal_of_a_pdf_is_one_that_is_translated(monkeypatch, said, code):
    done = SimpleNamespace(returncode=code, stderr=said.encode(), stdout=b"Pages:  1200\n")
    monkeypatch.setattr(pdf.shutil, "which", lambda name: name)
    monkeypatch.setattr(pdf.subprocess, "run", lambda *words, **more: done)

    with pytest.raises(InvalidInput) as refused:
        pdf.text_of(b"%PDF-1.4")

    assert known(str(refused.value)), refused.value


def test_a_pdf_without_its_program_is_refused_in_words_that_are_translated(monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)

    with pytest.raises(InvalidInput) as refused:
        pdf.text_of(b"%PDF-1.4")

    assert known(str(refused.value)), refused.value


def known(said: str) -> bool:
    """Return whether a refusal is among those that content lists for translation."""
    return any(_pattern(one).fullmatch(said) for one in read_yaml("review/reading_refusals.yaml"))


def test_a_refusal_stands_on_the_page_in_its_readers_language(hand_in, desk, monkeypatch):
    monkeypatch.setattr("palermo.content.reasons.translate", lambda text, language: f"[{language}] {text}")
    document = hand_in(b"<html>" + b"<div>" * 600, "report.html")
    assert Document.objects.get(pk=document.pk).state == DocumentState.REFUSED

    pages = {
        code: desk.get(reverse("review:document", args=[document.pk]), headers={"Accept-Language": code})
        for code in ("fr", "ar", "zh-hans")
    }

    for code, page in pages.items():
        said = page.content.decode()
        assert f"[{code[:2]}] this page nests elements more than 500 deep" in said
        assert '<span lang="en">' not in said
