"""Measure the records engine: a form of 1,500 items in six languages, loaded, shown and saved.

Run: .venv/bin/python benchmarks/records.py
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ITEMS, SECTIONS, SAVES = 1500, 30, 60
LANGUAGES = ("ar", "es", "fr", "ru", "zh")


def form() -> str:
    """Return a form as a content file."""
    lines = ["label: Simulated form", "version: 1.0.0", 'choices: {said: {"yes": "Yes", "no": "No"}}', "sections:"]
    for section in range(SECTIONS):
        lines += [f"  - id: section_{section}", f"    label: Section {section}", "    items:"]
        for item in range(ITEMS // SECTIONS):
            name = f"item_{section}_{item}"
            shown = f", show_if: {{equals: [{{answer: item_{section}_0}}, 'yes']}}" if item % 5 == 4 else ""
            lines.append(f"      - {{id: {name}, type: choice, choices: said, label: Question {name}{shown}}}")
    return "\n".join(lines) + "\n"


def lay_down(home: Path) -> None:
    """Write the register with its translations."""
    folder = home / "registers" / "simulated_large"
    folder.mkdir(parents=True)
    (folder / "1.0.0.yaml").write_text(form())
    status = "{draft: {label: Draft, open: true}}"
    (folder / "register.yaml").write_text(f"label: Simulated\nsummary: Large\nworkflow: {{statuses: {status}}}\n")
    for language in LANGUAGES:
        names = [f"item_{section}_{item}" for section in range(SECTIONS) for item in range(ITEMS // SECTIONS)]
        texts = [f'msgid "Question {name}"\nmsgstr "{language} {name}"\n' for name in names]
        (folder / f"{language}.po").write_text(
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + "\n".join(texts)
        )


def main() -> None:
    """Measure and print one JSON document."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        os.environ["PALERMO_HOME"] = place
        sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
        lay_down(home)
        from palermo.records.register_file import read_register

        began = time.perf_counter()
        read_register(home / "registers" / "simulated_large")
        loaded = time.perf_counter() - began
        from palermo_web.project.start import migrate, start

        start()
        migrate()
        print(json.dumps({"items": ITEMS, "load_seconds": round(loaded, 3)} | answered(), indent=2))


def answered() -> dict[str, float]:
    """Answer every question, then time single saves and pages as a person meets them."""
    import logging

    from allauth.mfa.models import Authenticator
    from django.test import Client
    from django.utils import timezone

    from palermo.records.events import Proposal
    from palermo_web.accounts.models import Membership, Organization, Person
    from palermo_web.records import actions, queries

    logging.disable(logging.CRITICAL)
    organization = Organization.objects.create(name="Simulated", kind="state_authority", state="KEN")
    person = Person.objects.create(email="one@simulated.invalid", name="Simulated One", joined_at=timezone.now())
    Membership.objects.create(person=person, organization=organization, role="focal_point", given_at=timezone.now())
    Authenticator.objects.create(user=person, type="totp", data={"secret": "simulated"})
    register = queries.register("simulated_large")
    entry = actions.open_entry(register=register, organization=organization, by=person)
    wanted = [Proposal(name, 0, {"value": "yes"}) for name in register.form.items]
    began = time.perf_counter()
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=person)
    whole = time.perf_counter() - began
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    address, times = f"/records/entries/{entry.pk}/", []
    for number in range(SAVES):
        path = f"item_0_{number % 50}"
        seen = queries.answers(entry)[path].sequence
        sent = {f"seen:{path}": str(seen), f"value:{path}": "no" if number < 50 else "yes"}
        began = time.perf_counter()
        assert browser.post(f"{address}save/section_0/", sent).status_code == 200
        times.append(1000 * (time.perf_counter() - began))
    pages = []
    for language in ("ar", "en", "es", "fr", "ru", "zh-hans"):
        began = time.perf_counter()
        assert browser.get(f"{address}sections/section_1/", {"lang": language}).status_code == 200
        pages.append(1000 * (time.perf_counter() - began))
    return {
        "save_all_seconds": round(whole, 2),
        "save_median_ms": round(statistics.median(times), 1),
        "save_p95_ms": round(sorted(times)[int(0.95 * len(times))], 1),
        "section_page_median_ms": round(statistics.median(pages), 1),
    }


if __name__ == "__main__":
    main()
