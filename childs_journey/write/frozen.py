"""Keep a submission as it was sent: its files, with a hash, in a folder that no build changes.

The folder is read by every later build as a return made elsewhere: last year's of the next year,
and what the records of today are compared with.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from childs_journey.problems import Stop
from childs_journey.read.portal import is_report

SENT = "sent"
"""Folder of the output that holds them, and what their labels begin with."""
SEAL = "sent.json"


def next_place(output: Path, return_id: str, la_code: str, year: int) -> Path:
    """Return the folder for the next submission of that council and year: sent, sent2, sent3."""
    parent = output / SENT / return_id
    taken = [
        int(found["number"] or 1)
        for path in (parent.iterdir() if parent.is_dir() else ())
        if (found := re.fullmatch(rf"{la_code}_{year}_{SENT}(?P<number>\d*)", path.name))
    ]
    number = max(taken, default=0) + 1
    return parent / f"{la_code}_{year}_{SENT}{number if number > 1 else ''}"


def seal(folder: Path, about: dict[str, str]) -> None:
    """Write the seal of a folder: what it is, and the hash of each of its files."""
    hashes = {
        path.relative_to(folder).as_posix(): _hash(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != SEAL
    }
    text = json.dumps(about | {"files": hashes}, indent=2) + "\n"
    (folder / SEAL).write_text(text, encoding="utf-8")


def check_seal(folder: Path) -> None:
    """Raise Stop when a file of the folder is not as it was when it was kept, or came later."""
    try:
        hashes = json.loads((folder / SEAL).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Stop(
            f"holds no {SEAL} that can be read, so nobody can tell that it is what was sent. "
            "Take the folder from a backup, or move it to CJ_RETURNS under a label of its own."
        ) from None
    for name, known in hashes.items():
        path = folder / name
        if not path.is_file() or _hash(path) != known:
            raise Stop(
                f"{name} is not as it was when the return was kept as sent. Take the folder from "
                "a backup."
            )
    endings = {Path(name).suffix.casefold() for name in hashes if "/" not in name}
    for path in sorted(folder.iterdir()):
        is_read = is_of_return(path) and path.suffix.casefold() in endings
        if is_read and path.name not in hashes:
            raise Stop(f"{path.name} was not there when the return was kept as sent. Take it away.")


def is_of_return(path: Path) -> bool:
    """Say whether a file in a submission's folder is one of the return, by its name."""
    return (
        path.suffix.casefold() in {".csv", ".xml"}
        and not path.name.startswith(".")
        and not is_report(path)
    )


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
