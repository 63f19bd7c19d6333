"""palermo messages: bring the catalogues of the interface to the present texts; say what lacks a translation."""

import argparse
from typing import Any

NAME = "messages"
SUMMARY = "collect the texts of the interface for translators; list what lacks a translation"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Update every catalogue; return what each language lacks."""
    from palermo_web.project.start import start

    start()
    from palermo_web.project.messages import LANGUAGES, missing, update

    lacking: dict[str, Any] = {}
    for language in LANGUAGES:
        update(language)
        lacking[language] = [message if isinstance(message, str) else message[0] for message in missing(language)]
    return {"lacking": lacking}


def show(result: dict[str, Any]) -> str:
    """Say it in a line a language."""
    return "\n".join(f"{language}: {len(texts)} lacking" for language, texts in result["lacking"].items())
