"""Files of answers: kept by their hash beside the data, handed out to whoever may see the answer."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest

from palermo.errors import InvalidInput, NotFound
from palermo.records.events import Proposal
from palermo.records.form import Form
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries, rules
from palermo_web.records.models import Answer

LARGEST = 20 * 1024 * 1024


def folder() -> Path:
    """Return where files lie."""
    place: Path = settings.HOME / "records" / "files"
    place.mkdir(parents=True, exist_ok=True)
    return place


def received(request: HttpRequest, form: Form) -> Iterator[Proposal]:
    """Keep the files that came with a page and yield the answers that name them."""
    for name, upload in request.FILES.items():
        if name.startswith("file:") and isinstance(upload, UploadedFile):
            path = name.removeprefix("file:")
            form.at(path)
            seen = request.POST.get(f"seen:{path}", "0")
            value = {"name": (upload.name or "file")[-200:], "sha256": keep(upload)}
            yield Proposal(path, int(seen) if seen.isdecimal() else 0, {"value": value})


def keep(upload: UploadedFile) -> str:
    """Keep a file under its hash and return it. Raises InvalidInput where it is too large."""
    if (upload.size or 0) > LARGEST:
        raise InvalidInput(f"{upload.name}: larger than {LARGEST // 1024 // 1024} MiB; hand in a smaller file")
    content = upload.read()
    sha256 = hashlib.sha256(content).hexdigest()
    target = folder() / sha256
    if not target.exists():
        partial = target.with_suffix(".part")
        partial.write_bytes(content)
        partial.replace(target)
    return sha256


def naming(person: accounts.Somebody, sha256: str) -> Answer | None:
    """Return an answer that names a file and that a person may see."""
    for answer in Answer.objects.filter(value__sha256=sha256).select_related("entry"):
        register = queries.register(answer.entry.register)
        if not rules.entries_open_to(person, register).filter(pk=answer.entry_id).exists():
            continue
        seen = queries.seen(answer.entry, register, rules.rank(person, answer.entry))
        shown = seen.answers.get(answer.path)
        if shown and shown.value == answer.value and (folder() / sha256).is_file():
            return answer
    return None


def hand_out(request: HttpRequest, sha256: str) -> FileResponse:
    """Return a file to a reader who may see an answer that names it. Raises NotFound."""
    answer = naming(request.user, sha256)
    if answer is None:
        raise NotFound("no such file is open to you")
    handle = (folder() / sha256).open("rb")
    response = FileResponse(handle, as_attachment=True, filename=answer.value["name"])
    response["Content-Type"] = "application/octet-stream"
    return response
