"""Accounts as Django knows them."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organizations, roles, second factor, audit."""

    name = "palermo_web.accounts"

    def ready(self) -> None:
        from palermo_web.accounts import sign_in

        sign_in.listen()
