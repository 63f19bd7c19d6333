"""A document from the file to the register: handed in, read, published, withdrawn; who may, and what is kept."""

import io
import json
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palermo.review.register import find
from palermo_web.accounts.models import AuditRecord
from palermo_web.review import documents, tasks
from palermo_web.review.models import Document, DocumentEvent, DocumentState

from .conftest import ENGLISH, FRENCH, SYMBOL

pytestmark = pytest.mark.django_db
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(text: str) -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines() if line.strip())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", f"<w:document {W}><w:body>{lines}</w:body></w:document>")
    return out.getvalue()


def _ids(document: Document) -> list[str]:
    return [one["id"] for one in document.reading["recommendations"]]


def test_a_text_is_read_and_its_file_is_not_kept(hand_in, home):
    document = hand_in()
    assert document.state == DocumentState.READY, document.message
    assert (document.symbol, document.language) == (SYMBOL, "en")
    assert document.text == ENGLISH
    assert len(document.sha256) == 64
    assert _ids(document) == ["para_1", "para_2__subpara_a", "para_2__subpara_b", "para_3"]
    assert [file for file in (home / "uploads").rglob("*") if file.is_file()] == []


def test_a_docx_is_read_like_its_text(hand_in):
    document = hand_in(_docx(ENGLISH), "report.docx")
    assert document.state == DocumentState.READY, document.message
    assert _ids(document) == ["para_1", "para_2__subpara_a", "para_2__subpara_b", "para_3"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"PK\x03\x04broken", "report.docx", "DOCX"),
        (b"\x00\x01\x02\x00\x00broken\x00" * 9, "report.txt", "bytes"),
        (b"%PDF-1.4 broken", "report.pdf", "PDF"),
        (b"   \n ", "report.txt", "empty"),
    ],
)
def test_a_hostile_file_is_refused_with_its_remedy(hand_in, desk, home, content, name, said):
    document = hand_in(content, name)
    assert document.state == DocumentState.REFUSED
    assert said in document.message
    assert said in desk.get(reverse("review:document", args=[document.pk])).content.decode()
    assert [file for file in (home / "uploads").rglob("*") if file.is_file()] == []


def test_a_file_that_is_too_large_is_not_taken(desk, secretariat, monkeypatch):
    monkeypatch.setattr("palermo_web.review.document_forms.LARGEST", 10)
    file = SimpleUploadedFile("report.txt", ENGLISH.encode())
    wish = {"organization": secretariat.pk, "file": file, "language": "auto"}
    assert desk.post(reverse("review:hand_in"), wish).status_code == 400
    assert not Document.objects.exists()


def test_the_same_file_again_leads_to_what_was_made_of_it(hand_in, desk):
    first = hand_in()
    assert hand_in(name="other.txt") == first
    assert Document.objects.count() == 1
    desk.post(reverse("review:decide", args=[first.pk, "discard"]))
    assert hand_in() != first


def test_one_that_was_cancelled_is_never_read(hand_in, desk, monkeypatch):
    monkeypatch.setattr(type(tasks.read_document), "enqueue", lambda *words: None)
    document = hand_in()
    assert document.state == DocumentState.WAITING
    desk.post(reverse("review:decide", args=[document.pk, "cancel"]))
    tasks.read_document.call(str(document.pk))
    document.refresh_from_db()
    assert (document.state, document.reading) == (DocumentState.DISCARDED, {})
    assert not tasks.upload_of(document).exists()


def test_one_that_is_cancelled_while_it_is_read_stays_so(hand_in, desk, monkeypatch):
    read = tasks.open_document

    def slow(*words):
        document = Document.objects.get()
        assert document.state == DocumentState.READING
        desk.post(reverse("review:decide", args=[document.pk, "cancel"]))
        return read(*words)

    monkeypatch.setattr(tasks, "open_document", slow)
    document = hand_in()
    assert (document.state, document.text) == (DocumentState.DISCARDED, "")


def test_a_reading_is_published_only_when_every_record_was_looked_at_or_its_number_is_said(hand_in, desk, act):
    document = hand_in()
    act(document, "para_1", "accept")
    refused = desk.post(reverse("review:publish", args=[document.pk]), {"symbol": SYMBOL})
    assert refused.status_code == 400
    assert "3 records" in refused.content.decode()
    assert documents.published() == []
    desk.post(reverse("review:publish", args=[document.pk]), {"symbol": SYMBOL, "unreviewed": "3"})
    assert [one.symbol for one in documents.published()] == [SYMBOL]
    assert AuditRecord.objects.filter(act="document.published").get().details["unreviewed"] == 3


def test_the_symbol_can_be_corrected_before_publishing(hand_in, publish):
    document = hand_in(ENGLISH.replace(SYMBOL, ""))
    assert document.symbol == ""
    publish(document, symbol="CTOC/COP/WG.93/2031/8")
    assert find(documents.recommendations(), "CTOC/COP/WG.93/2031/8, 2(a)").modal == "should"


def test_one_symbol_is_published_once_a_language(hand_in, publish):
    publish(hand_in())
    other = hand_in(ENGLISH + "\n5. The hall was simulated.\n")
    assert publish(other).status_code == 400
    other.refresh_from_db()
    assert other.state == DocumentState.READY


def test_what_is_published_is_open_to_everybody_and_findings_are_not(hand_in, publish, desk):
    document = hand_in(ENGLISH.replace("3. The Secretariat", "5. The Secretariat").replace("4. The", "6. The"))
    assert document.reading["findings"], "there is something to hide"
    address = reverse("review:document", args=[document.pk])
    assert Client().get(address).status_code == 404
    publish(document)
    page = Client().get(address).content.decode()
    assert "Train simulated officials" in page
    assert 'id="findings"' not in page
    assert 'id="findings"' in desk.get(address).content.decode()
    plain = reverse("review:download", args=[document.pk, "json"])
    assert "findings" not in Client().get(plain).json()
    assert desk.get(plain).json()["findings"] == document.reading["findings"]


def test_the_files_hold_the_corrections(hand_in, act, publish):
    document = hand_in()
    written = {"text": "The Secretariat should collect better examples.", "reason": "Simulated reason"}
    act(document, "para_3", "edit", para="3", theme="training", **written)
    publish(document)
    got = {
        one: Client().get(reverse("review:download", args=[document.pk, one])) for one in ("json", "csv", "akn", "html")
    }
    assert {one.status_code for one in got.values()} == {200}
    texts = {one: page.content.decode() for one, page in got.items()}
    third = json.loads(texts["json"])["recommendations"][3]
    assert (third["theme"], third["corrected"]) == (
        "training",
        ["addressees", "chapter", "heading", "heading_letter", "modal", "text", "theme"],
    )
    assert "collect better examples" in texts["csv"]
    assert "collect better examples" in texts["html"]
    assert 'eId="para_3"' in texts["akn"]
    assert "Simulated reason" not in texts["json"], "a reason is no field of a record"
    for text in (texts["akn"], texts["html"]):
        assert "Simulated reason" in text
        assert ">training</" in text
        assert "para_3__correction" in text
        assert "Simulated Keeper" not in text


def test_the_files_show_corrections_only_from_their_day_on(hand_in, act, publish):
    document = hand_in()
    publish(document)
    act(document, "para_3", "remove")
    address = reverse("review:download", args=[document.pk, "html"])
    assert "para_3__correction" in Client().get(address).content.decode()
    before = timezone.now().date() - timedelta(days=1)
    assert Client().get(address, {"on": before.isoformat()}).status_code == 404
    records = document.reading["recommendations"]
    assert documents.amended(document, document.handed_in_at) == []
    assert len(records) == len(documents.reviewed(document, document.handed_in_at))


def test_history_tells_the_reason_once(hand_in, act, desk):
    document = hand_in()
    act(document, "para_3", "edit", para="3", text="The Secretariat should simulate.", reason="Simulated reason")
    page = desk.get(reverse("review:document_history", args=[document.pk])).content.decode()
    assert page.count("Simulated reason") == 1
    assert Client().get(reverse("review:download", args=[document.pk, "exe"])).status_code == 404


def test_a_withdrawn_reading_leaves_the_register_and_stays_on_the_days_before(hand_in, publish, desk, monkeypatch):
    document = hand_in()
    publish(document)
    assert any(one.symbol == SYMBOL for one in documents.recommendations())
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr("palermo_web.review.document_actions.timezone", SimpleNamespace(now=lambda: later))
    without = desk.post(reverse("review:withdraw", args=[document.pk]), {"reason": ""})
    assert without.status_code == 400
    desk.post(reverse("review:withdraw", args=[document.pk]), {"reason": "Simulated mistake"})
    monkeypatch.undo()
    assert not any(one.symbol == SYMBOL for one in documents.recommendations())
    assert any(one.symbol == SYMBOL for one in documents.recommendations(timezone.now().date()))
    page = Client().get(reverse("review:document", args=[document.pk])).content.decode()
    assert "Simulated mistake" in page
    assert "Train simulated officials" not in page
    assert AuditRecord.objects.filter(act="document.withdrawn").exists()


def test_two_languages_stand_side_by_side_and_what_one_lacks_is_named(hand_in, publish):
    english, french = hand_in(), hand_in(FRENCH, "rapport.txt")
    assert french.language == "fr"
    publish(english)
    publish(french)
    page = Client().get(reverse("review:side_by_side", args=[SYMBOL]), {"left": "en", "right": "fr"}).content.decode()
    assert "Train simulated officials" in page
    assert "Former les agents simulés" in page
    assert page.count('class="notice warning missing"') == 1
    assert '<a href="#para_3">' in page
    both = find(documents.recommendations(), f"{SYMBOL}, 2(a)")
    assert sorted(both.texts) == ["en", "fr"]
    assert Client().get(reverse("review:side_by_side", args=["CTOC/NONE"])).status_code == 404


@pytest.mark.parametrize("role", ["focal_point", "depositor", "auditor"])
def test_other_roles_neither_hand_in_nor_see_what_is_not_published(role, hand_in, publish, person, signed_in):
    document = hand_in()
    other = signed_in(person(role, name="Simulated Other"))
    assert other.get(reverse("review:hand_in")).status_code == 403
    pages = [reverse(f"review:{name}", args=[document.pk]) for name in ("document", "review", "document_history")]
    assert [other.get(page).status_code for page in pages] == [404, 404, 404]
    assert (
        other.post(reverse("review:publish", args=[document.pk]), {"symbol": SYMBOL, "unreviewed": 4}).status_code
        == 404
    )
    publish(document)
    assert [other.get(page).status_code for page in pages] == [200, 403, 403]
    assert other.post(reverse("review:record", args=[document.pk, "para_1"]), {"act": "remove"}).status_code == 403
    assert other.post(reverse("review:withdraw", args=[document.pk]), {"reason": "no"}).status_code == 403
    assert other.get(reverse("review:download", args=[document.pk, "csv"])).status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_one_factor_is_not_enough(hand_in, person, signed_in, secretariat):
    document = hand_in()
    for name in ("review", "document_history"):
        page = Client().get(reverse(f"review:{name}", args=[document.pk]))
        assert (page.status_code, page["Location"].split("?")[0]) == (302, reverse("account_login"))
    weak = signed_in(person("register_keeper", name="Simulated Weak", factor=False, within=secretariat))
    assert weak.get(reverse("review:hand_in"))["Location"] == reverse("mfa_index")


def test_an_analyst_sees_how_a_document_was_read_and_changes_nothing(hand_in, person, signed_in, secretariat, act):
    document = hand_in()
    analyst = signed_in(person("secretariat_analyst", name="Simulated Analyst", within=secretariat))
    page = analyst.get(reverse("review:review", args=[document.pk]))
    assert page.status_code == 200
    assert 'value="accept"' not in page.content.decode()
    assert act(document, "para_1", "accept", by=analyst).status_code == 403
    assert DocumentEvent.objects.count() == 0


def test_the_database_refuses_to_change_what_was_done(hand_in, act):
    document = hand_in()
    act(document, "para_1", "accept")
    for statement in ("UPDATE review_documentevent SET kind = 'removed'", "DELETE FROM review_documentevent"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert DocumentEvent.objects.get().kind == "accepted"


def test_the_list_shows_what_is_open_to_its_reader_and_exports_it(hand_in, publish, desk):
    document = hand_in()
    assert SYMBOL in desk.get(reverse("review:documents")).content.decode()
    assert SYMBOL not in Client().get(reverse("review:documents")).content.decode()
    publish(document)
    listed = Client().get(reverse("review:documents"), {"format": "json", "language": "en"}).json()["documents"]
    assert [(one["symbol"], one["state"]) for one in listed] == [(SYMBOL, "published")]
    assert Client().get(reverse("review:documents"), {"format": "json", "language": "fr"}).json()["documents"] == []


def test_the_register_is_made_once_a_change(hand_in, publish, django_assert_num_queries):
    publish(hand_in())
    documents.recommendations()
    with django_assert_num_queries(1):
        documents.recommendations()
