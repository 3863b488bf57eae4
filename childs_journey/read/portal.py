"""Read the portal's own report of a submission: its findings, beside which ours are set.

Every council saves it in another form, so columns are known by what they are called, in any order;
whatever else the report gives is kept as one text, to find the record by.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from childs_journey.problems import Stop
from childs_journey.read.tables import DELIMITERS
from childs_journey.read.text import make_readable

COLUMNS = ("finding_no", "rule_code", "child", "record", "message")
"""What is kept of each finding."""
HEADINGS = {
    "rule": (
        "rule", "rulecode", "ruleno", "ruleid", "rulenumber", "validationrule", "error",
        "errorcode", "errorno", "errornumber", "errorid", "query", "querycode", "code", "sequence",
    ),
    "child": (
        "child", "childid", "lachildid", "childref", "childreference", "uniqueid", "uniquechildid",
        "childuniqueid", "personid", "id",
    ),
    "message": ("message", "errormessage", "description", "errordescription", "text", "detail"),
}  # fmt: skip
"""What a column is called, letters and digits only, the likeliest first."""
KNOWN = {name for names in HEADINGS.values() for name in names}


def is_report(path: Path) -> bool:
    """Say whether a file beside a submission is the portal's report, by its name."""
    return path.suffix.casefold() == ".csv" and "portal" in path.stem.casefold()


def read_report(path: Path, target: Path) -> None:
    """Write the findings of the report at `path` as CSV to `target`.

    Raises Stop when no column holds the rule, or none the child.
    """
    readable = make_readable(path, target.parent, f"{target.stem}.portal")
    lines = readable.path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    first = next((line for line in lines if re.search(r"\w", line)), "")
    # the delimiter is the one that finds most of the headings, a comma where none does
    delimiter = max(DELIMITERS, key=lambda mark: _n_known(first, mark))
    with readable.path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        read = csv.reader(stream, delimiter=delimiter)
        rows = [row for row in read if any(cell.strip() for cell in row)]
    if not rows:
        raise Stop("is empty. Save the portal's report again, with its header.")
    headings = [_plain(heading) for heading in rows[0]]
    places = {what: _place(headings, names) for what, names in HEADINGS.items()}
    for what in ("rule", "child"):
        if places[what] is None:
            raise Stop(
                f"has no column for the {what}: expected one called {HEADINGS[what][0]}, "
                f"{HEADINGS[what][1]} or the like. Rename the column, or take the file away."
            )
    others = [i for i in range(len(headings)) if i not in places.values()]
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number, row in enumerate(rows[1:], start=1):
            cells = {i: cell.strip() for i, cell in enumerate(row)}
            told = [f"{rows[0][i].strip()}: {cells[i]}" for i in others if cells.get(i)]
            rule, child, message = (
                cells.get(place, "") if place is not None else "" for place in places.values()
            )
            writer.writerow([f"{path.name}/{number}", rule, child, "; ".join(told), message])


def _plain(heading: str) -> str:
    return re.sub("[^a-z0-9]", "", heading.casefold())


def _n_known(line: str, delimiter: str) -> int:
    cells = next(csv.reader([line], delimiter=delimiter), [])
    return len(KNOWN.intersection(map(_plain, cells)))


def _place(headings: list[str], names: tuple[str, ...]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)
