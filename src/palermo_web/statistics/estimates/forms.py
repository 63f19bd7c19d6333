"""Forms of estimates: what population, which table, which method; the words of a release."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from palermo.content.states import states
from palermo.errors import InvalidInput
from palermo_web.accounts.models import Organization
from palermo_web.statistics.estimates import methods, sentences, tables
from palermo_web.statistics.estimates.models import Estimation

DAY = {"type": "date"}


def split_names(text: str) -> list[str]:
    """Return the names in a text that commas part."""
    return [name.strip() for name in text.split(",") if name.strip()]


class Begin(forms.Form):
    """Say which population, and give a table of it."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=200)
    who = forms.CharField(
        label=_("Who belongs to the population"),
        max_length=300,
        help_text=_("In words, for example: persons in forced labour in fishing, of any age."),
    )
    place = forms.CharField(label=_("Where"), max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False)
    began_on = forms.DateField(label=_("From the day"), widget=forms.DateInput(attrs=DAY))
    ended_on = forms.DateField(label=_("Until the day"), widget=forms.DateInput(attrs=DAY))
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "CSV: a column of 0 and 1 for each list and a column count; or one row a person; or the columns person and "
            "list."
        ),
    )
    pasted = forms.CharField(
        label=_("Or paste the table"), required=False, widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr"})
    )
    earlier = forms.ModelChoiceField(
        Estimation.objects.none(), label=_("Or take the table of an earlier estimate"), required=False
    )
    strata = forms.CharField(
        label=_("Columns that are no lists"),
        required=False,
        max_length=200,
        help_text=_("Names parted by commas; their rows are added up."),
    )
    simulated = forms.BooleanField(label=_("These lists are simulated"), required=False)
    columns: tuple[str, ...] = ()  # of the file, found to be no lists

    def __init__(
        self, *words: Any, organizations: list[Organization], earlier: Any, language: str, **named: Any
    ) -> None:
        super().__init__(*words, **named)
        found = Organization.objects.filter(pk__in=[one.pk for one in organizations])
        self.fields["organization"].queryset = found  # type: ignore[attr-defined]
        self.fields["earlier"].queryset = earlier  # type: ignore[attr-defined]
        choices = sorted(((code, one.name(language)) for code, one in states().items()), key=lambda pair: pair[1])
        self.fields["state"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]
        if organizations:
            self.fields["organization"].initial = organizations[0].pk
            self.fields["state"].initial = organizations[0].state

    def clean(self) -> dict[str, Any]:
        """Count the table from where it was given; the file itself is kept nowhere."""
        given: dict[str, Any] = super().clean() or {}
        ways = [name for name in ("file", "pasted", "earlier") if given.get(name)]
        if len(ways) != 1 and not self.errors:
            raise forms.ValidationError(_("Give the table in one way: a file, pasted, or of an earlier estimate."))
        if given.get("began_on") and given.get("ended_on") and given["ended_on"] < given["began_on"]:
            self.add_error("ended_on", _("The first day lies after the last one."))
        if not self.errors:
            self._count(given, ways[0])
        return given

    def _count(self, given: dict[str, Any], way: str) -> None:
        strata = split_names(given.get("strata", ""))
        try:
            if way == "file":
                self._take(tables.read_bytes(given["file"].read(tables.MOST_BYTES + 1), strata))
            elif way == "pasted":
                self._take(tables.read_csv(given["pasted"], strata))
            else:
                source = given["earlier"]
                given["table"] = tables.changed(source.counted, source.changes)
                given["simulated"] = given["simulated"] or source.simulated
        except InvalidInput as error:
            self.add_error(way, sentences.reason_said(error))

    def _take(self, counted: tables.Counted) -> None:
        self.cleaned_data["table"], self.columns = counted.table, counted.columns

    @property
    def wish(self) -> dict[str, Any]:
        """Return what actions.begin takes."""
        names = ("organization", "title", "who", "place", "state", "began_on", "ended_on", "simulated", "table")
        return {name: self.cleaned_data[name] for name in names}


class Lists(forms.Form):
    """Choose lists to merge or to leave out."""

    lists = forms.MultipleChoiceField(label=_("Lists"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *words: Any, lists: list[str], **named: Any) -> None:
        super().__init__(*words, **named)
        self.fields["lists"].choices = [(name, name) for name in lists]  # type: ignore[attr-defined]


class Method(forms.Form):
    """Choose a method and its options."""

    name = forms.ChoiceField(label=_("Method"), initial="stepwise")
    interval = forms.ChoiceField(label=_("Interval"), initial="bca")
    replicates = forms.IntegerField(
        label=_("Replicates"), min_value=0, max_value=methods.MOST_REPLICATES, initial=1000,
        help_text=_("How often the lists are drawn again for the interval; 0 for no interval."),
    )  # fmt: skip
    level = forms.FloatField(
        label=_("Level"), min_value=0.5, max_value=0.999, initial=0.95,
        help_text=_("How often intervals made like this should hold the true number."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=2**31 - 1, initial=0,
        help_text=_("The same table, method and seed give the same result."),
    )  # fmt: skip
    threshold = forms.FloatField(
        label=_("Threshold"), min_value=0, max_value=1, initial=0.02,
        help_text=_("For stepwise: the p value below which a pair is added."),
    )  # fmt: skip
    max_order = forms.IntegerField(
        label=_("Most lists that interact"), min_value=2, max_value=15, required=False,
        help_text=_("Empty: any number; with more than six lists always two."),
    )  # fmt: skip
    model = forms.CharField(
        label=_("Model"),
        max_length=200,
        required=False,
        help_text=_("For a model of your own, such as [12,3], or a closed one, such as Mth Chao (LB)."),
    )
    with_simulation = forms.BooleanField(
        label=_("Also try the method on simulated tables"), required=False,
        help_text=_("Takes longer; for methods that choose a model, up to six lists."),
    )  # fmt: skip

    def __init__(self, *words: Any, lists: int, **named: Any) -> None:
        super().__init__(*words, **named)
        self.fields["name"].choices = [(id, name) for id, name, _line in methods.offered(lists)]  # type: ignore[attr-defined]
        self.fields["interval"].choices = list(methods.INTERVAL_LABELS.items())  # type: ignore[attr-defined]


class Release(forms.Form):
    """Stand for a result."""

    words = forms.CharField(
        label=_("Statement"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Why this number can be used, and for what. It is published under your name."),
    )
    certain = forms.BooleanField(label=_("I have read the warnings and stand for this number."))


class Withdraw(forms.Form):
    """Take back a release."""

    words = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
