"""What people write at a meeting, as clean values."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from palermo.records.form import Choice
from palermo_web.records import queries as records
from palermo_web.review.meetings import ATTENDANCE, CALENDAR, DRAFTS


def _choices(id: str, item: str, language: str) -> list[tuple[str, str]]:
    form = records.register(id).form
    listed: tuple[Choice, ...] = form.items[item].choices
    return [(one.code, form.say(one.label, language)) for one in listed]


class _Worded(forms.Form):
    """A form whose choices are called in the reader's language."""

    def __init__(self, *words: Any, language: str, **named: Any) -> None:
        super().__init__(*words, **named)
        self.fill(language)

    def fill(self, language: str) -> None:
        """Fill in the choices."""

    def _offer(self, field: str, choices: list[tuple[str, str]]) -> None:
        one = cast(forms.ChoiceField, self.fields[field])
        one.choices = choices


def _states(language: str) -> list[tuple[str, str]]:
    return [("", "–"), *records.state_choices(language)]


class Registration(_Worded):
    """A delegation or organization."""

    category = forms.ChoiceField(label=_("Category"))
    state = forms.ChoiceField(label=_("State"), required=False)
    organization = forms.CharField(label=_("Organization"), max_length=500, required=False)
    head = forms.CharField(
        label=_("Head of delegation"), max_length=500, required=False, help_text=_("Seen by the Secretariat only.")
    )

    def fill(self, language: str) -> None:
        """Fill in categories and States."""
        self._offer("category", _choices(ATTENDANCE, "category", language))
        self._offer("state", _states(language))


class Speaker(_Worded):
    """Somebody who asks for the floor."""

    item = forms.IntegerField(label=_("Agenda item"), min_value=1, max_value=40)
    state = forms.ChoiceField(label=_("State"), required=False)
    organization = forms.CharField(label=_("Organization"), max_length=500, required=False)
    on_behalf_of = forms.CharField(label=_("On behalf of"), max_length=500, required=False)

    def fill(self, language: str) -> None:
        """Fill in States."""
        self._offer("state", _states(language))


class Proposal(_Worded):
    """A text that somebody proposes."""

    letter = forms.IntegerField(label=_("Number of the heading"), min_value=1, max_value=22)
    heading = forms.CharField(label=_("Heading"), max_length=500)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Parts on lines of their own, each with its letter in brackets."),
    )
    drafted_in = forms.ChoiceField(label=_("Language of drafting"))
    proposed_by = forms.CharField(label=_("Proposed by"), max_length=500, required=False)

    def fill(self, language: str) -> None:
        """Fill in languages."""
        self._offer("drafted_in", _choices(DRAFTS, "language", language))


class Due(_Worded):
    """A matter that an organ must decide."""

    matter = forms.CharField(label=_("What is to be decided"), max_length=500)
    organ = forms.ChoiceField(label=_("Who decides"))
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs={"type": "date"}))
    symbol = forms.CharField(label=_("Basis: symbol"), max_length=500, required=False)
    paragraph = forms.CharField(label=_("Basis: paragraph"), max_length=500, required=False)
    resources = forms.BooleanField(label=_("Subject to resources"), required=False)

    def fill(self, language: str) -> None:
        """Fill in organs."""
        self._offer("organ", _choices(CALENDAR, "organ", language))
