"""Forms of rounds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from palermo.content.states import states

DAY = {"type": "date"}
LINES = {"rows": 3}


class OpenRound(forms.Form):
    """Name a round and give its days."""

    year = forms.IntegerField(label=_("Reference year"), min_value=2003, max_value=9999)
    name = forms.CharField(
        label=_("Name of the round"), max_length=200, help_text=_("For example: Annual questionnaire 2025.")
    )
    opens_on = forms.DateField(label=_("Opens on"), widget=forms.DateInput(attrs=DAY))
    due_on = forms.DateField(label=_("Answers are due on"), widget=forms.DateInput(attrs=DAY))


class Outside(forms.Form):
    """States that were asked outside, and the day."""

    codes = forms.MultipleChoiceField(label=_("States"))
    day = forms.DateField(label=_("Asked on"), widget=forms.DateInput(attrs=DAY))
    words = forms.CharField(
        label=_("How"), required=False, max_length=2000, help_text=_("For example: by a note to the Permanent Mission.")
    )

    def __init__(self, *words: Any, codes: list[str], language: str, **named: Any) -> None:
        super().__init__(*words, **named)
        choices = sorted(((code, states()[code].name(language)) for code in codes), key=lambda one: one[1])
        self.fields["codes"].choices = choices  # type: ignore[attr-defined]
        self.fields["codes"].widget.attrs["size"] = 12


class MoreTime(forms.Form):
    """Another day, and why."""

    day = forms.DateField(label=_("New day"), widget=forms.DateInput(attrs=DAY))
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs=LINES))


class Reason(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs=LINES))


class Query(forms.Form):
    """A query on an answer."""

    path = forms.CharField(max_length=200)
    words = forms.CharField(label=_("What do you ask?"), max_length=4000, widget=forms.Textarea(attrs=LINES))
