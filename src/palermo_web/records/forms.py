"""Turn what a page sent into proposals; what was written is kept beside, so that nothing is lost."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from palermo.records.events import Proposal
from palermo.records.form import Form, Item
from palermo_web.records.queries import item_at

PARTS = {"money": ("amount", "currency"), "period": ("from", "to"), "law": ("law", "provision", "date", "address")}
LAW_PARTS = ("law", "provision", "date", "address", "quote")
LAW = re.compile(r"law:(?P<path>[^:]+):(?P<place>\d+):(?P<part>[a-z]+)")


def paths(sent: QueryDict) -> list[str]:
    """Return the paths that a page sent, each once, in its order."""
    return list(dict.fromkeys(name.removeprefix("seen:") for name in sent if name.startswith("seen:")))


def proposals(sent: QueryDict, form: Form) -> Iterator[Proposal]:
    """Yield what a page sent, one proposal a question."""
    for path in paths(sent):
        item = item_at(form, path)
        content = _content(sent, path, item)
        wish = sent.get(f"take:{path}", "")
        if wish == "theirs":
            continue
        seen = sent.get(f"seen:{path}", "0")
        yield Proposal(path, int(seen) if seen.isdecimal() else 0, content)


def _content(sent: QueryDict, path: str, item: Item) -> dict[str, Any]:
    content: dict[str, Any] = {"value": _value(sent, path, item)}
    content["reason"] = str(sent.get(f"reason:{path}", "")).strip()
    content["evidence"] = _laws(sent, path)
    content["need"] = {
        "assistance": sent.getlist(f"need:{path}"),
        "urgency": sent.get(f"urgency:{path}", ""),
    }
    content["visibility"] = sent.get(f"visibility:{path}", "")
    return {name: one for name, one in content.items() if one not in ("", [], {}, None)}


def _value(sent: QueryDict, path: str, item: Item) -> Any:
    if item.type == "choices":
        return sent.getlist(f"value:{path}")
    if item.type in PARTS:
        parts = {part: str(sent.get(f"value:{path}:{part}", "")).strip() for part in PARTS[item.type]}
        return {part: text for part, text in parts.items() if text}
    if item.type == "file":
        kept = sent.get(f"value:{path}", "")
        name, _sign, sha256 = kept.rpartition("|")
        return {"name": name, "sha256": sha256} if sha256 else None
    return sent.get(f"value:{path}", "")


def _laws(sent: QueryDict, path: str) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in sent:
        match = LAW.fullmatch(name)
        if match and match["path"] == path and match["part"] in LAW_PARTS and str(sent[name]).strip():
            found.setdefault(match["place"], {})[match["part"]] = str(sent[name]).strip()
    return list(found.values())
