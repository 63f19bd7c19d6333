"""Forms of the depositor's workspace."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from palermo.content.labels import translate
from palermo.statistics.deposits.deposit import OWN_SOURCE, PART
from palermo.statistics.deposits.kind import kinds
from palermo.statistics.dimensions import sources
from palermo_web.accounts.models import Organization


def open_kinds() -> list[str]:
    """Return the kinds of files that people hand in; simulated ones are made here."""
    return [id for id, kind in kinds().items() if not sources().get(kind.source, {}).get("simulated")]


class HandIn(forms.Form):
    """Hand in a file."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind of file"))
    file = forms.FileField(
        label=_("File"), help_text=_("CSV, JSON Lines, Parquet or Excel; also packed as .gz or .zip.")
    )
    source = forms.RegexField(
        OWN_SOURCE,
        label=_("Name of your source"),
        required=False,
        max_length=40,
        help_text=_("Only for your own records: small letters, digits and hyphens."),
    )
    part = forms.RegexField(
        PART,
        label=_("Period of the file"),
        required=False,
        max_length=40,
        help_text=_("Only where a table comes in parts, for example 2022-Q2."),
    )
    published_on = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave empty to take it from the name of the file, else today."),
    )

    def __init__(self, *words: Any, organizations: list[Organization], language: str, **named: Any) -> None:
        super().__init__(*words, **named)
        found = Organization.objects.filter(pk__in=[one.pk for one in organizations])
        self.fields["organization"].queryset = found  # type: ignore[attr-defined]
        if organizations:
            self.fields["organization"].initial = organizations[0].pk
        choices = [(id, f"{translate(kinds()[id].summary, language)} ({id})") for id in open_kinds()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class Withdraw(forms.Form):
    """Withdraw a vintage."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The public log of vintages shows it."))
