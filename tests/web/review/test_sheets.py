"""A document of a thousand pages under review: sheets of bounded size, permanent addresses, ways from doubt to doubt."""

import re
import time

import pytest
from django.urls import reverse

from palermo_web.review import documents, sheets

pytestmark = pytest.mark.django_db
SIGNS = 3_047_000  # a thousand pages
BOUND = 400_000


def _grown(document, times: int, text: str | None = None):
    """Make a document many times as long: its text and records repeated, paragraphs numbered through."""
    text = text or document.text
    paragraphs = max(one["para"] for one in document.reading["recommendations"])
    records, layout = [], []
    for round in range(times):
        shift = round * len(text)
        layout += [[start + shift, end + shift, kind] for start, end, kind in document.layout]
        for one in document.reading["recommendations"]:
            para = one["para"] + round * paragraphs
            source = {name: place + shift for name, place in one["source"].items()}
            id = one["id"].replace(f"para_{one['para']}", f"para_{para}")
            records.append({**one, "id": id, "para": para, "source": source})
    document.text, document.layout = text * times, layout
    document.reading["recommendations"] = records
    document.save()
    return document


@pytest.fixture
def long(hand_in):
    document = hand_in()
    return _grown(document, SIGNS // len(document.text) + 1)


def _page(desk, document, **wish) -> str:
    answer = desk.get(reverse("review:review", args=[document.pk]), {"lang": "en", **wish})
    assert answer.status_code == 200
    return answer.content.decode()


def _shown(page: str) -> list[str]:
    return re.findall(r'data-record="([^"]+)"', page)


def _way(page: str, name: str) -> str:
    found = re.search(rf'data-{name}="([^"]*)"', page)
    return found[1].replace("&amp;", "&") if found else ""


def test_every_page_of_a_thousand_pages_stays_bounded_and_comes_soon(long, desk):
    count = int(re.search(r"<b>1</b> / ([\d,]+)", _page(desk, long))[1].replace(",", ""))
    sizes, began = [], time.monotonic()

    for number in (1, 2, count // 2, count - 1, count):
        for order in ("", "uncertain"):
            sizes.append(len(_page(desk, long, page=number, order=order).encode()))

    assert count > 10
    assert max(sizes) < BOUND, sizes
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("sign", ["م", "人", "🙂"])
def test_signs_of_many_bytes_are_bounded_too(hand_in, desk, sign):
    document = hand_in()
    for one in document.reading["recommendations"]:
        one["text"] = sign * 4_000
    letters = re.sub(r"[A-Za-z]", sign, document.text)
    long = _grown(document, 300, letters)

    sizes = [
        len(_page(desk, long, page=number, order=order).encode()) for number in (1, 2) for order in ("", "uncertain")
    ]

    assert max(sizes) < BOUND, sizes


def test_every_record_and_every_sign_stands_on_one_page(hand_in):
    document = _grown(hand_in(), 300)
    records = documents.reviewed(document)
    seen, text = [], ""
    for number in range(1, sheets.sheet(document, records, "", 1).count + 1):
        here = sheets.sheet(document, records, "", number)
        seen += [one.id for one in here.records]
        text += "".join(piece.text for piece in here.pieces(document, records))

    assert seen == [one.id for one in records]
    assert text == document.text


def test_every_record_stands_once_where_uncertain_ones_come_first(hand_in):
    document = hand_in()
    document.reading["recommendations"][0]["confidence"] = 0.5
    document = _grown(document, 300)
    records = documents.reviewed(document)
    count = sheets.sheet(document, records, "uncertain", 1).count
    seen = [
        one.id for number in range(1, count + 1) for one in sheets.sheet(document, records, "uncertain", number).records
    ]

    assert count > 3
    assert sorted(seen) == sorted(one.id for one in records)
    assert set(seen[:300]) == {one.id for one in records if one.record["confidence"] == 0.5}


def test_a_record_has_a_permanent_address_on_whatever_page_it_stands(hand_in, desk):
    document = _grown(hand_in(), 300)
    far = documents.reviewed(document)[-1]
    page = _page(desk, document, record=far.id)

    assert far.id in _shown(page) and "para_1" not in _shown(page)
    assert desk.get(reverse("review:review", args=[document.pk]), {"record": "para_0"}).status_code == 404
    nearest = _shown(_page(desk, document, page=10**7))
    assert nearest == _shown(page), "beyond the last page stands the last"


def test_a_person_jumps_to_a_paragraph(hand_in, desk):
    document = _grown(hand_in(), 300)
    address = reverse("review:review", args=[document.pk])

    def jumped(name):
        return desk.get(address, {"paragraph": name, "lang": "en"})["Location"].removeprefix(address)

    assert jumped("602 (B)") == "?record=para_602__subpara_b#r-para_602__subpara_b"
    assert jumped("601") == "?record=para_601#r-para_601"
    said = desk.get(address, {"paragraph": "9999"}, follow=True).content.decode()
    assert "No record stands in the paragraph" in said and "9999" in said


def test_ways_lead_over_every_record_and_every_doubt_of_every_page(hand_in, desk):
    document = _grown(hand_in(), 400)
    doubtful = ["para_3", "para_601", "para_602__subpara_a", "para_1198"]
    for one in document.reading["recommendations"]:
        one["confidence"] = 0.5 if one["id"] in doubtful else 1
    document.save()
    base = reverse("review:review", args=[document.pk])
    first = _page(desk, document)

    page, found, every = _page(desk, document), [], []
    while True:
        found += re.findall(r'href="#r-([^"]+)"><bdi>', page.split('id="saying"')[0])
        every += _shown(page)
        if not (after := _way(page, "after")):
            break
        page = desk.get(base + after[after.index("?") :].split("#")[0]).content.decode()

    assert every == [one.id for one in documents.reviewed(document)]
    assert found == doubtful
    assert _way(first, "doubtful-after").endswith("record=para_601#r-para_601") and not _way(first, "before")
    before = _way(_page(desk, document, record="para_1198"), "doubtful-before")
    assert before.endswith("record=para_602__subpara_a#r-para_602__subpara_a")


def test_whoever_works_through_doubts_without_scripts_is_led_to_the_next(hand_in, desk, act):
    document = hand_in()
    for one in document.reading["recommendations"][:2]:
        one["confidence"] = 0.5
    document.save()
    first, second = [one["id"] for one in document.reading["recommendations"][:2]]

    to_second = act(document, first, "accept", order="uncertain")["Location"]
    stays = act(document, second, "accept", order="uncertain")["Location"]

    assert to_second.endswith(f"?order=uncertain&record={second}#r-{second}")
    assert stays.endswith(f"record={second}#r-{second}"), "nothing doubtful is left"


def test_findings_stand_on_the_page_of_their_place(hand_in, desk):
    document = _grown(hand_in(), 300)
    document.reading["findings"] = [
        {"code": "x", "message": name, "para": None, "evidence": {}, "proposal": None, "source": source}
        for name, source in (("About nothing", None), ("About the end", {"start": len(document.text) - 5}))
    ]
    document.save()

    first, last = _page(desk, document), _page(desk, document, page=9999)

    assert "About nothing" in first and "About the end" not in first
    assert "About the end" in last and "About nothing" not in last


def test_a_long_text_is_cut_in_the_list_and_whole_on_its_own_page(hand_in, desk):
    document = hand_in()
    document.reading["recommendations"][0]["text"] = "word " * 2_000 + "the last word"
    document.save()
    own = desk.get(reverse("review:record", args=[document.pk, "para_1"]), {"open": "none", "lang": "en"})

    assert "the last word" not in _page(desk, document) and "The whole text" in _page(desk, document)
    assert "the last word" in own.content.decode()
