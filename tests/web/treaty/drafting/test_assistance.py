"""Requests for legislative assistance: who asks, who handles, who sees, what everybody may count."""

import pytest
from django.test import Client

from palermo.errors import NotAllowed
from palermo_web.records import due, rules
from tests.web.treaty.drafting.world import LONG_AGO, REQUEST, answered, ministry, moved, opened, saved, secretariat

pytestmark = pytest.mark.django_db
PAGE = "/treaty/assistance/"


@pytest.fixture
def kenya(person):
    return ministry(person)


@pytest.fixture
def keeper(person):
    return secretariat(person)[1]


@pytest.fixture
def sent(kenya):
    return moved(opened("legislative_assistance", *kenya, **REQUEST), kenya[1], "send")


def _page(client, **wish):
    return client.get(PAGE, {"lang": "en", **wish}).content.decode()


def test_a_request_goes_from_the_state_to_its_published_outcome(sent, kenya, keeper, signed_in):
    moved(sent, keeper, "accept")
    answered(sent, keeper, expert="Simulated Expert", due_on="2031-05-12")
    moved(sent, keeper, "assign", "begin")
    answered(sent, keeper, drafts__a__stage="first", drafts__a__text="Simulated draft text")
    moved(sent, keeper, "deliver")
    answered(sent, keeper, outcome="adopted", citation={"law": "Simulated Act 1 of 2031", "provision": "s. 3"})
    moved(sent, keeper, "close")
    before = _page(Client())
    moved(sent, kenya[1], "publish")
    after = _page(Client())

    assert "Simulated trafficking bill" not in before and "Simulated trafficking bill" in after
    assert "Simulated Act 1 of 2031, s. 3" in after and "Kenya" in after
    entry = Client().get(f"/records/entries/{sent.pk}/", {"lang": "en"}).content.decode()
    assert "Simulated Act 1 of 2031" in entry
    assert "Simulated confidential words" not in entry and "Simulated draft text" not in entry
    own = signed_in(kenya[1]).get(f"/records/entries/{sent.pk}/").content.decode()
    assert "Simulated confidential words" in own and "Simulated draft text" in own, "there was something to hide"


def test_a_request_is_seen_by_its_state_and_the_secretariat_alone(sent, kenya, keeper, person, signed_in):
    other = ministry(person, "UGA")[1]

    assert "Simulated trafficking bill" in _page(signed_in(kenya[1]))
    assert "Simulated trafficking bill" in _page(signed_in(keeper))
    assert "Simulated trafficking bill" not in _page(signed_in(other))
    assert signed_in(other).get(f"/records/entries/{sent.pk}/").status_code == 404
    assert signed_in(keeper).get(f"/records/entries/{sent.pk}/").status_code == 200


def test_what_a_state_is_still_writing_is_its_own(kenya, keeper, signed_in):
    draft = opened("legislative_assistance", *kenya, **REQUEST)

    assert "Simulated trafficking bill" in _page(signed_in(kenya[1]))
    assert "Simulated trafficking bill" not in _page(signed_in(keeper))
    assert signed_in(keeper).get(f"/records/entries/{draft.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        saved(draft, keeper, expert="Simulated Expert")


def test_each_side_writes_its_own_sections_and_takes_its_own_steps(sent, kenya, keeper):
    with pytest.raises(NotAllowed):
        saved(sent, kenya[1], expert="Simulated Friend")
    with pytest.raises(NotAllowed):
        saved(sent, keeper, description="Simulated other words")
    with pytest.raises(NotAllowed):
        moved(sent, kenya[1], "accept")
    with pytest.raises(NotAllowed):
        moved(sent, keeper, "withdraw")
    moved(sent, keeper, "accept")
    with pytest.raises(NotAllowed, match="expert"):
        moved(sent, keeper, "assign")

    assert rules.rank(keeper, sent) == "secretariat" and rules.rank(kenya[1], sent) == "team"


def test_everybody_sees_counts_and_nobody_whose_they_are(sent, kenya, keeper):
    page = _page(Client())
    assert '<li data-status="received"><b>1</b>' in page and "Kenya" not in page
    assert page.count("too few") == 4

    for _time in range(2):
        moved(moved(opened("legislative_assistance", *kenya, **REQUEST), kenya[1], "send"), keeper, "accept")
    moved(sent, keeper, "accept")

    assert '<li data-status="accepted"><b>3</b>' in _page(Client()) and _page(Client()).count("too few") == 3
    past = _page(Client(), on=LONG_AGO.isoformat())
    assert "data-status" not in past and past.count("too few") == 4


def test_overdue_requests_are_found_and_their_keepers_reminded(sent, kenya, keeper, signed_in):
    moved(sent, keeper, "accept")
    answered(sent, keeper, expert="Simulated Expert", due_on="2020-05-12")
    moved(sent, keeper, "assign")
    mine = signed_in(keeper)

    assert mine.get(PAGE, {"format": "json", "overdue": "1"}).json()["legislative_assistance"][0]["overdue"] is True
    assert ">overdue<" in _page(mine)
    found = due.entries(LONG_AGO)
    assert due.people(found)[sent.pk] == {keeper.pk, kenya[1].pk}
    assert [one.entry for one, mine in due.of_person(keeper, LONG_AGO) if mine] == [sent]


def test_requests_are_narrowed_and_exported(sent, kenya, keeper, signed_in):
    opened("legislative_assistance", *kenya, **REQUEST | {"title": "=Simulated formula", "asked": "training"})
    mine = signed_in(kenya[1])

    def titles(**wish):
        return [one["title"] for one in mine.get(PAGE, {"format": "json", **wish}).json()["legislative_assistance"]]

    assert titles() == ["=Simulated formula", "Simulated trafficking bill"]
    assert titles(asked="training") == ["=Simulated formula"] and titles(status="received") == [REQUEST["title"]]
    assert titles(state="UGA") == [] and titles(q="penal") == titles() and titles(overdue="1") == []
    assert "'=Simulated formula" in mine.get(PAGE, {"format": "csv"}).content.decode()
    assert mine.get(PAGE, {"format": "xlsx"}).content[:2] == b"PK"
    assert "Nothing is left" in _page(mine, state="UGA")


def test_an_empty_board_says_what_to_do(keeper, signed_in):
    assert "A focal point of a State opens a request" in _page(Client())
    assert "Ask for assistance" in _page(signed_in(keeper)), "for requests that came by letter"
