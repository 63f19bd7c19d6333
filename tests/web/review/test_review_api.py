"""The interface for programs of review, mounted here on its own."""

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from palermo_web.review.api import router
from tests.web.review.recommendations import REFERENCE, authority, followed_up

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def client():
    from palermo.errors import NotFound

    api = NinjaAPI(urls_namespace="review-test")
    api.add_router("", router)
    api.exception_handler(NotFound)(lambda request, error: api.create_response(request, {}, status=404))
    return TestClient(api)


def test_recommendations_come_in_bounded_pages(client):
    first = client.get("/recommendations?limit=40").json()
    rest = client.get("/recommendations?limit=40&offset=40").json()

    assert (first["total"], len(first["recommendations"]), len(rest["recommendations"])) == (46, 40, 6)
    assert client.get("/recommendations?limit=501").status_code == 422
    assert client.get("/recommendations?offset=-1").status_code == 422
    assert client.get("/recommendations?status=perhaps").status_code == 422


def test_one_recommendation_and_its_follow_up(client, person):
    ministry, by = authority(person)
    followed_up(ministry, by, contact="Simulated contact one", summary="Simulated law")
    followed_up(ministry, by, reference="CTOC/COP/WG.4/2009/2, 6(b)", summary="Simulated draft", show=False)

    one = client.get(f"/recommendations/one?reference={REFERENCE}").json()
    said = client.get("/follow-up?state=ken").json()

    assert one["follow_up"]["done"] == 1 and set(one["texts"]) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert client.get("/recommendations/one?reference=A, 1").status_code == 404
    assert [row["recommendation"] for row in said["follow_up"]] == [REFERENCE]
    assert "Simulated contact one" not in str(said) and "Simulated draft" not in str(said)
    assert client.get("/follow-up?on=2009-04-14").json()["total"] == 0
