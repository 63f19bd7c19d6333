"""Forms of documents: hand in, correct or add a record, split one, publish, withdraw."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from palermo.content.labels import language_of
from palermo.errors import NotFound
from palermo.review.documents.opening import LARGEST
from palermo.review.documents.reading import AUTO
from palermo.review.documents.themes import themes
from palermo.treaty.articles import provisions
from palermo.treaty.names import code_of
from palermo_web.accounts.models import Organization
from palermo_web.review import words

SUBPARA = r"^(?:[a-z]{1,2}|\d{1,3})$"
CHAPTER, LETTER = r"^[IVXLC]{1,7}$", r"^[A-Z]{1,2}$"
LISTED = re.compile(r"[,;،；、\n]")  # between two names of States


FORMAT_NAMES = {"json": "JSON", "csv": "CSV", "akn": "Akoma Ntoso", "html": "HTML"}


def languages_read() -> list[tuple[str, str]]:
    """Return the languages of documents with their own names."""
    return [(language_of(code), name) for code, name in settings.LANGUAGES]


def language_name(language: str) -> str:
    """Return how a language calls itself."""
    return dict(languages_read()).get(language, language)


class HandIn(forms.Form):
    """Hand in a document."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"), empty_label=None)
    file = forms.FileField(
        label=_("File"), help_text=_("Text, DOCX, PDF or HTML, at most 100 MiB. Its text is kept; the file is not.")
    )
    language = forms.ChoiceField(label=_("Language of the document"))

    def __init__(self, *args: Any, organizations: list[Organization], **named: Any) -> None:
        super().__init__(*args, **named)
        found = Organization.objects.filter(pk__in=[one.pk for one in organizations])
        self.fields["organization"].queryset = found  # type: ignore[attr-defined]
        if organizations:
            self.fields["organization"].initial = organizations[0].pk
        choices = [(AUTO, _("Found from the text")), *languages_read()]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is kept."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than 100 MiB; hand it in in parts."))
        return file


class Record(forms.Form):
    """Every field of a record."""

    para = forms.IntegerField(label=_("Paragraph"), min_value=1, max_value=9999)
    subpara = forms.RegexField(
        SUBPARA, label=_("Part"), required=False, help_text=_("A letter such as a, or the number after the point.")
    )
    chapter = forms.RegexField(CHAPTER, label=_("Chapter"), required=False, help_text=_("In Roman numerals."))
    heading_letter = forms.RegexField(LETTER, label=_("Letter of the heading"), required=False)
    heading = forms.CharField(label=_("Heading"), required=False, max_length=1000)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    modal = forms.ChoiceField(label=_("How strongly it asks"), required=False)
    addressees = forms.MultipleChoiceField(label=_("Addressed to"), required=False, widget=forms.CheckboxSelectMultiple)
    recommending_states = forms.CharField(
        label=_("Recommending States"),
        required=False,
        max_length=4000,
        help_text=_("Names or codes of three letters, with commas between."),
    )
    position = forms.ChoiceField(label=_("Position of the State"), required=False)
    articles = forms.CharField(
        label=_("Provisions"),
        required=False,
        max_length=1000,
        help_text=_("Provisions of the list, such as TIP-06-3a, with commas between."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    unbis = forms.CharField(label=_("Term of the UNBIS thesaurus"), required=False, max_length=200)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}), max_length=60_000)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("Why it is changed. The files of the document show it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        none = [("", "–")]
        known = sorted(((id, words.theme(id)) for id in themes()), key=lambda pair: pair[1])
        self.fields["theme"].choices = [*none, *known]  # type: ignore[attr-defined]
        self.fields["modal"].choices = [*none, *words.modals()]  # type: ignore[attr-defined]
        self.fields["addressees"].choices = words.addressees()  # type: ignore[attr-defined]
        positions = [(one, words.position(one)) for one in ("supported", "noted")]
        self.fields["position"].choices = [*none, *positions]  # type: ignore[attr-defined]

    def clean_recommending_states(self) -> list[str]:
        """Return codes of States, each once, in the order in which they were written."""
        written = self.cleaned_data["recommending_states"]
        names = LISTED.split(written)
        if len(names) == 1 and re.fullmatch(r"[A-Z]{3}(?:\s+[A-Z]{3})*", written.strip()):
            names = written.split()
        try:
            return list(dict.fromkeys(code_of(name) for name in names if name.strip()))
        except NotFound as error:
            raise forms.ValidationError(str(error)) from None

    def clean_articles(self) -> list[str]:
        """Return provisions of the list, each once."""
        found = [one.strip() for one in LISTED.split(self.cleaned_data["articles"]) if one.strip()]
        wrong = [one for one in found if one not in provisions()]
        if wrong:
            raise forms.ValidationError(_("Not in the list of provisions: %(wrong)s") % {"wrong": ", ".join(wrong)})
        return list(dict.fromkeys(found))

    def changes(self) -> dict[str, Any]:
        """Return what was written as fields of a record: nothing stands as None."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return {name: value if value or isinstance(value, list) else None for name, value in said.items()}


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a record as the form shows them."""
    lists = {name: ", ".join(record.get(name) or ()) for name in ("recommending_states", "articles")}
    return {name: record.get(name) for name in Record.base_fields} | lists


class Publish(forms.Form):
    """Publish a reading."""

    symbol = forms.CharField(
        label=_("Symbol of the document"), max_length=120, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    unreviewed = forms.IntegerField(required=False, min_value=0)

    def clean_symbol(self) -> str:
        """Return the symbol without white space, as it is cited."""
        return "".join(self.cleaned_data["symbol"].split())


class Withdraw(forms.Form):
    """Withdraw a published reading."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The page of the document shows it."))
