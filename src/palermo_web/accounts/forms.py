"""Forms of the account pages."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from palermo.content.labels import translate
from palermo_web.accounts import queries, rules, tokens
from palermo_web.accounts.models import AccessToken, Organization, Person


class ChoosePassword(forms.Form):
    """Choose the first password."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a few words you remember are best."),
    )
    again = forms.CharField(
        label=_("The same password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *words: Any, person: Person, **named: Any) -> None:
        super().__init__(*words, **named)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("password") and values.get("password") != values.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return values


class _AsksAboutTokens(forms.Form):
    """A new password: ends the person's tokens unless the person says that programs go on with them."""

    user: Person | None

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        live = queries.live_tokens(self.user, timezone.now()).count() if self.user else 0
        if live:
            self.fields["keep_tokens"] = forms.BooleanField(
                label=_("Keep my tokens of programs working (%(number)s)") % {"number": live},
                required=False,
                help_text=_(
                    "Leave this empty if anybody else may have known the password: every token is revoked then."
                ),
            )

    def save(self) -> None:
        """Store the password, then end or keep the tokens; the page does both in one transaction."""
        super().save()  # type: ignore[misc]
        if self.user:
            tokens.after_new_password(person=self.user, keep=bool(self.cleaned_data.get("keep_tokens")))


class ChangePassword(_AsksAboutTokens, ChangePasswordForm):
    """Change a password that is known."""


class SetPassword(_AsksAboutTokens, SetPasswordForm):
    """Set a password where there was none."""


class ResetPassword(_AsksAboutTokens, ResetPasswordKeyForm):
    """Set a password anew after a message."""


class AddPasskey(AddWebAuthnForm):
    """Add a passkey; its name has a label in every language."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.fields["name"].label = _("Name")


class Invite(forms.Form):
    """Invite a person into an organization."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Address of electronic mail"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *words: Any, organization: Organization, language: str, **named: Any) -> None:
        super().__init__(*words, **named)
        choices = [
            (id, translate(rules.roles()[id]["label"], language)) for id in rules.roles_open_to(organization.kind)
        ]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class MakeToken(forms.Form):
    """Make a token for a program."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What it is for, so that you know it again in this list.")
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=[(AccessToken.READ, _("Read")), (AccessToken.WRITE, _("Read and write"))],
    )
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("365 days"))],
    )
