"""What people make of records: accepted, corrected, split, joined, removed, added; nothing is overwritten."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from palermo_web.accounts.models import AuditRecord
from palermo_web.review import documents
from palermo_web.review.marked_text import marked
from palermo_web.review.models import DocumentEvent

from .conftest import ENGLISH

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(hand_in):
    """Return a document that was read."""
    return hand_in()


def _records(document):
    return {one.id: one for one in documents.reviewed(document)}


def _fields(one, **changes):
    record = {name: value or "" for name, value in one.record.items()}
    kept = (
        "para",
        "subpara",
        "chapter",
        "heading_letter",
        "heading",
        "theme",
        "modal",
        "addressees",
        "position",
        "text",
    )
    return {name: record[name] for name in kept} | {"recommending_states": ""} | changes


def test_the_page_shows_the_text_beside_its_records(document, desk):
    page = desk.get(reverse("review:review", args=[document.pk])).content.decode()
    for record in _records(document):
        assert f'id="t-{record}" href="#r-{record}"' in page
        assert f'id="r-{record}"' in page
    assert '<span class="heading">A. General recommendations</span>' in page
    assert '<span class="furniture">CTOC/COP/WG.93/2031/7</span>' in page


def test_the_pieces_are_the_whole_text_in_order(document):
    pieces = list(marked(document.text, document.layout, documents.reviewed(document)))
    assert "".join(one.text for one in pieces) == ENGLISH
    assert "".join(one.text for one in pieces if one.record == "para_2__subpara_a") == "(a) Train simulated officials;"


def test_a_record_is_accepted_and_it_is_audited(document, act):
    assert act(document, "para_1", "accept").status_code == 302
    assert _records(document)["para_1"].accepted
    assert AuditRecord.objects.filter(act="record.accepted").get().details["record"] == "para_1"


def test_all_certain_ones_are_accepted_at_once_and_the_doubtful_left(document, desk):
    document.reading["recommendations"][0]["confidence"] = 0.5
    document.save()
    desk.post(reverse("review:accept_certain", args=[document.pk]))
    left = [id for id, one in _records(document).items() if not one.accepted]
    assert left == ["para_1"]
    ordered = desk.get(reverse("review:review", args=[document.pk]), {"order": "uncertain"}).content.decode()
    assert ordered.index('id="r-para_1"') < ordered.index('id="r-para_2__subpara_a"')


def test_any_field_is_corrected_and_only_that_is_written(document, act):
    changes = _fields(_records(document)["para_3"], modal="requested", recommending_states="Italy, FRA")
    assert act(document, "para_3", "edit", **changes).status_code == 302
    assert DocumentEvent.objects.get().body == {"modal": "requested", "recommending_states": ["ITA", "FRA"]}
    one = _records(document)["para_3"]
    assert (one.record["modal"], one.accepted) == ("requested", True)


def test_what_cannot_be_saved_comes_back_with_what_was_written(document, act):
    changes = _fields(_records(document)["para_3"], recommending_states="Nowhere at all", text="Mine.")
    page = act(document, "para_3", "edit", **changes)
    assert page.status_code == 422
    assert "Nowhere at all" in page.content.decode()
    assert "Mine." in page.content.decode()
    assert not DocumentEvent.objects.exists()


def test_a_record_that_somebody_changed_meanwhile_is_a_conflict_that_shows_both(document, act):
    one = _records(document)["para_3"]
    act(document, "para_3", "edit", **_fields(one, text="Theirs stands."))
    page = act(document, "para_3", "edit", seen=one.sequence, **_fields(one, text="Mine was written."))
    assert page.status_code == 409
    text = page.content.decode()
    assert "Theirs stands." in text
    assert "Mine was written." in text
    assert _records(document)["para_3"].record["text"] == "Theirs stands."
    now = _records(document)["para_3"].sequence
    assert f'name="seen" value="{now}"' in text
    act(document, "para_3", "edit", seen=now, **_fields(one, text="Mine was written."))
    assert _records(document)["para_3"].record["text"] == "Mine was written."


def test_what_is_wrong_keeps_the_lock_of_who_wrote_it(document, act):
    one = _records(document)["para_3"]
    act(document, "para_3", "accept")
    page = act(document, "para_3", "edit", seen=one.sequence, **_fields(one, para="none"))
    assert page.status_code == 422
    assert page.content.decode().count(f'name="seen" value="{one.sequence}"') == 1


def test_a_record_is_split_into_parts_that_stand_in_their_places(document, act):
    parts = "States parties should consider\n\nsimulating their reports."
    assert act(document, "para_1", "split", parts=parts).status_code == 302
    found = _records(document)
    assert found["para_1"].removed
    second = found["para_1__subpara_b"].record
    assert (second["subpara"], second["text"]) == ("b", "simulating their reports.")
    source = second["source"]
    assert document.text[source["start"] : source["end"]] == "simulating their reports."
    assert act(document, "para_3", "split", parts="only one").status_code == 422


def test_two_records_are_joined(document, act):
    act(document, "para_2__subpara_a", "merge", other="para_2__subpara_b")
    found = _records(document)
    assert found["para_2__subpara_a"].record["text"].endswith("simulated victims are protected.")
    assert found["para_2__subpara_b"].removed


def test_the_lock_of_the_record_that_is_joined_counts_too(document, act):
    seen = _records(document)["para_2__subpara_b"].sequence
    act(document, "para_2__subpara_b", "accept")
    page = act(document, "para_2__subpara_a", "merge", other="para_2__subpara_b", other_seen=seen)
    assert page.status_code == 409
    assert not _records(document)["para_2__subpara_b"].removed


def test_a_removed_record_is_brought_back(document, act):
    act(document, "para_3", "remove")
    assert _records(document)["para_3"].removed
    assert act(document, "para_3", "accept").status_code == 422
    act(document, "para_3", "restore")
    assert not _records(document)["para_3"].removed


def test_a_missing_record_is_added_where_it_stands(document, desk):
    fields = {"para": "4", "text": "The weather was simulated.", "addressees": ["other"], "modal": "decided"}
    page = desk.post(reverse("review:add_record", args=[document.pk]), fields)
    assert page.status_code == 302
    one = _records(document)["para_4"]
    source = one.record["source"]
    assert document.text[source["start"] : source["end"]] == "The weather was simulated."
    assert one.accepted
    assert desk.post(reverse("review:add_record", args=[document.pk]), fields).status_code == 422


def test_a_page_that_saves_by_itself_gets_the_records_that_changed(document, act):
    page = act(
        document, "para_2__subpara_b", "split", part=True, parts="Ensure\n\nthat simulated victims are protected."
    )
    text = page.content.decode()
    assert "<html" not in text
    shown = [id for id in _records(document) if f'id="r-{id}"' in text]
    assert shown == ["para_2__subpara_a", "para_2__subpara_b", "para_2__subpara_c"]
    assert '<b id="left">5</b>' in text


def test_the_history_and_any_past_day_stay(document, act, desk, monkeypatch):
    act(document, "para_1", "accept")
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr("palermo_web.review.reviewing.timezone", SimpleNamespace(now=lambda: later))
    act(document, "para_3", "edit", **_fields(_records(document)["para_3"], text="Changed later."))
    monkeypatch.undo()
    address = reverse("review:review", args=[document.pk])
    today = desk.get(address, {"on": timezone.now().date().isoformat()}).content.decode()
    assert "Changed later." not in today
    assert "collect simulated examples" in today
    assert 'value="accept"' not in today
    assert "Changed later." in desk.get(address).content.decode()
    history = desk.get(reverse("review:document_history", args=[document.pk]), {"record": "para_3"}).content.decode()
    assert "Changed later." in history
    assert "para_1" not in history


def test_a_published_document_can_be_corrected_and_a_withdrawn_one_not(document, act, publish, desk):
    publish(document)
    act(document, "para_1", "edit", **_fields(_records(document)["para_1"], text="Corrected after publication."))
    assert any(one.text("en") == "Corrected after publication." for one in documents.recommendations())
    desk.post(reverse("review:withdraw", args=[document.pk]), {"reason": "Simulated mistake"})
    assert act(document, "para_1", "remove").status_code == 422


def test_what_does_not_exist_is_not_found(document, desk):
    assert desk.post(reverse("review:record", args=[document.pk, "para_99"]), {"act": "accept"}).status_code == 404
    assert desk.get(reverse("review:record", args=[document.pk, "para_99"])).status_code == 404


def test_provisions_and_a_term_are_given_to_a_record_and_unknown_ones_named():
    from palermo_web.review.document_forms import Record

    written = {"para": 1, "text": "Simulated text", "articles": "TIP-06-3a, TIP-06-3a", "unbis": "SIMULATED TERM"}
    right, wrong = Record(written), Record(written | {"articles": "TIP-99"})

    assert right.is_valid()
    assert (right.changes()["articles"], right.changes()["unbis"]) == (["TIP-06-3a"], "SIMULATED TERM")
    assert not wrong.is_valid()
    assert "TIP-99" in str(wrong.errors["articles"])
