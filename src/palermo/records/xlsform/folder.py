"""The folder of a register made from an XLSForm: written beside the data, or packed to be laid there."""

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from palermo.errors import InvalidInput
from palermo.records.register_file import read_register

MADE_ON = (2000, 1, 1, 0, 0, 0)  # the same files give the same archive


def write_folder(files: Mapping[str, str], folder: Path) -> Path:
    """Write the files of a register into a folder that must not exist or be empty; return it.

    files: by name. Nothing stays where they are no register. Raises InvalidInput where something stands there already
    or the folder cannot be written, InvalidContent where the files are no register.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(f"{folder}: something stands here already; name a folder that does not exist yet")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".palermo-") as near:
            made = Path(near) / folder.name
            made.mkdir()
            for name, text in files.items():
                (made / name).write_text(text, encoding="utf-8")
            read_register(made)
            made.rename(folder)
    except OSError as error:
        raise InvalidInput(f"{folder}: cannot be written ({error.strerror})") from None
    return folder


def packed(files: Mapping[str, str], register: str) -> bytes:
    """Return the files of a register as an archive with one folder, named by the register.

    >>> packed({"register.yaml": "label: A"}, "a")[:2]
    b'PK'
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            about = zipfile.ZipInfo(f"{register}/{name}", MADE_ON)
            about.external_attr, about.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(about, text.encode())
    return out.getvalue()
