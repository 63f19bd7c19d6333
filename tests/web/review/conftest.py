"""The Secretariat's keeper of registers, and documents of our own wording to read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from palermo_web.accounts.models import Organization
from palermo_web.review.models import Document

SYMBOL = "CTOC/COP/WG.93/2031/7"
ENGLISH = f"""{SYMBOL}

Report on the meeting of the Working Group on Simulated Matters

I. Recommendations adopted by the Working Group

A. General recommendations

1. States parties should consider simulating their reports.

2. States parties should:

(a) Train simulated officials;

(b) Ensure that simulated victims are protected.

B. Simulated secretariat

3. The Secretariat should collect simulated examples.

{SYMBOL}

2

4. The weather was simulated.
"""
FRENCH = f"""{SYMBOL}

Rapport sur les travaux de la réunion du Groupe de travail sur les questions simulées

I. Recommandations adoptées par le Groupe de travail

A. Recommandations générales

1. Les États parties devraient envisager de simuler leurs rapports.

2. Les États parties devraient:

a) Former les agents simulés;

b) Veiller à ce que les victimes simulées soient protégées.
"""


@pytest.fixture
def secretariat(db):
    """Return the Secretariat."""
    return Organization.objects.create(name="Simulated Secretariat", kind="secretariat")


@pytest.fixture
def keeper(person, secretariat):
    """Return a keeper of the registers of the Secretariat."""
    return person("register_keeper", name="Simulated Keeper", within=secretariat)


@pytest.fixture
def desk(keeper, signed_in):
    """Return a browser in which the keeper is signed in."""
    return signed_in(keeper)


@pytest.fixture
def hand_in(desk, secretariat):
    """Return a function that hands a file in and returns the document."""

    def give(content: str | bytes = ENGLISH, name: str = "report.txt", language: str = "auto") -> Document:
        file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
        wish = {"organization": secretariat.pk, "file": file, "language": language}
        page = desk.post(reverse("review:hand_in"), wish)
        assert page.status_code == 302, page.content.decode()
        return Document.objects.get(pk=page["Location"].split("/")[3])

    return give


@pytest.fixture
def act(desk):
    """Return a function that does an act on a record as the keeper, having seen it as it is now."""
    from palermo_web.review import documents

    def do(document: Document, record: str, act: str, by=None, part: bool = False, **sent):
        records = {one.id: one for one in documents.reviewed(document)}
        if "other" in sent:
            sent.setdefault("other_seen", records[sent["other"]].sequence)
        sent.setdefault("seen", records[record].sequence)
        more = {"headers": {"X-Part": "1"}} if part else {}
        address = reverse("review:record", args=[document.pk, record])
        return (by or desk).post(address, {"act": act, **sent}, **more)

    return do


@pytest.fixture
def publish(desk):
    """Return a function that publishes a document, however few of its records were looked at."""
    from palermo_web.review import documents

    def do(document: Document, symbol: str = SYMBOL):
        left = documents.unreviewed(documents.reviewed(document))
        sent = {"symbol": symbol, "unreviewed": left}
        return desk.post(reverse("review:publish", args=[document.pk]), sent, follow=True)

    return do
