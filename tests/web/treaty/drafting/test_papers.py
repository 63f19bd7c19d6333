"""Papers on concepts: rounds with days, comments inside them alone, responses, versions, files."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from palermo.errors import NotAllowed
from palermo_web.records.models import Entry
from tests.web.treaty.drafting.world import answered, ministry, moved, opened, saved, secretariat

pytestmark = pytest.mark.django_db
LIST = "/treaty/papers/"
COMMENT = {
    "section": "2",
    "about": "wording",
    "language": "en",
    "comment": "Simulated comment",
    "proposal": "Simulated",
}


def _day(days):
    return (timezone.now().date() + timedelta(days=days)).isoformat()


@pytest.fixture
def keeper(person):
    return secretariat(person)


@pytest.fixture
def kenya(person):
    return ministry(person)


@pytest.fixture
def paper(keeper):
    said = {"title": "Simulated concept", "concept": "vulnerability", "language": "en"}
    for row, number, text in (("a", "2", "States should act."), ("b", "1", "Simulated beginning.")):
        said |= {f"sections__{row}__number": number, f"sections__{row}__heading": f"Heading {number}"}
        said[f"sections__{row}__text"] = text
    return opened("concept_papers", *keeper, **said, opens_on=_day(-3), closes_on=_day(3))


@pytest.fixture
def address(paper, keeper):
    moved(paper, keeper[1], "open")
    return f"{LIST}{paper.pk}/"


def _written(client, address, organization, **more):
    return client.post(address + "comment/", {"organization": organization.pk, **COMMENT, **more}, follow=True)


def test_a_paper_is_public_from_its_first_round_on(paper, keeper):
    assert "Simulated concept" not in Client().get(LIST).content.decode()
    assert Client().get(f"{LIST}{paper.pk}/").status_code == 404

    moved(paper, keeper[1], "open")

    assert "Simulated concept" in Client().get(LIST).content.decode()
    page = Client().get(f"{LIST}{paper.pk}/", {"lang": "en"}).content.decode()
    assert page.index("Heading 1") < page.index("Heading 2") and "Open for comments" in page
    assert Client().get(LIST, {"format": "json"}).json()["papers"][0]["round"] == "open"
    assert Client().get(LIST, {"format": "json", "concept": "organs"}).json()["papers"] == []
    assert Client().get(LIST, {"format": "json", "on": "2020-01-01"}).json()["papers"] == []


def test_a_state_comments_within_the_round_and_the_secretariat_responds(address, keeper, kenya, signed_in):
    _written(signed_in(kenya[1]), address, kenya[0])
    comment = Entry.objects.get(register="concept_comments")
    assert "Simulated comment" not in Client().get(address).content.decode(), "not sent yet"
    assert "Simulated comment" not in signed_in(keeper[1]).get(address).content.decode()
    moved(comment, kenya[1], "send")
    with pytest.raises(NotAllowed):
        saved(comment, kenya[1], response="Simulated own response")
    answered(comment, keeper[1], result="partly", response="Simulated response")
    moved(comment, keeper[1], "answer")

    page = Client().get(address, {"lang": "en"}).content.decode()
    assert "Simulated comment" in page and "Simulated response" in page and "Taken up in part" in page
    rows = Client().get(address + "comments.json").json()["comments"]
    assert [(one["section"], one["state"], one["result"]) for one in rows] == [("2", "KEN", "partly")]
    assert Client().get(address + "comments.json", {"result": "none"}).json()["comments"] == []
    assert "Simulated response" in Client().get(address + "comments.csv").content.decode()
    assert Client().get(address + "comments.xlsx").content[:2] == b"PK"


@pytest.mark.parametrize("days", [(-9, -1), (1, 9)])
def test_a_comment_outside_the_round_is_refused_with_its_days(address, paper, keeper, kenya, signed_in, days):
    answered(paper, keeper[1], opens_on=_day(days[0]), closes_on=_day(days[1]))

    page = _written(signed_in(kenya[1]), address, kenya[0]).content.decode()

    assert f"is open from {_day(days[0])} to {_day(days[1])}" in page
    assert not Entry.objects.filter(register="concept_comments").exists()
    assert 'id="write"' not in page


def test_no_other_way_leads_into_a_round_that_is_over(address, paper, keeper, kenya, signed_in):
    began = opened("concept_comments", *kenya, **COMMENT, paper=str(paper.pk))
    answered(paper, keeper[1], closes_on=_day(-1))
    other = opened("concept_comments", *kenya)

    assert "is open from" in saved(other, kenya[1], paper=str(paper.pk)).errors["paper"]
    with pytest.raises(NotAllowed, match="is open from"):
        moved(began, kenya[1], "send")
    with pytest.raises(NotAllowed, match="is open from"):
        saved(began, kenya[1], comment="Simulated late words")


def test_the_secretariat_responds_after_the_last_day(address, paper, keeper, kenya):
    began = moved(opened("concept_comments", *kenya, **COMMENT, paper=str(paper.pk)), kenya[1], "send")
    answered(paper, keeper[1], closes_on=_day(-1))
    moved(paper, keeper[1], "revise")

    answered(began, keeper[1], result="taken", response="Simulated response")

    assert moved(began, keeper[1], "answer").status == "answered"


def test_versions_stand_side_by_side_with_what_changed(address, paper, keeper):
    moved(paper, keeper[1], "revise")
    answered(paper, keeper[1], sections__a__text="States should soon act.")
    moved(paper, keeper[1], "open")

    page = Client().get(address, {"lang": "en", "before": "1", "after": "2"}).content.decode()
    back = Client().get(address, {"lang": "en", "before": "2", "after": "1"}).content.decode()

    assert "Added: </span>soon " in page and "Taken out: </span>soon " in back
    assert page.count('data-kind="changed"') == 1 and page.count('data-kind="same"') == 1
    assert Client().get(address, {"before": "7", "after": "x"}).status_code == 200


def test_a_paper_without_days_opens_no_round(paper, keeper):
    answered(paper, keeper[1], opens_on="", closes_on="")
    with pytest.raises(NotAllowed, match="opens_on"):
        moved(paper, keeper[1], "open")
