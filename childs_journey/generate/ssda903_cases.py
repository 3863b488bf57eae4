"""Make the SSDA903 files of the fictional council 998: clean children, then one child a case.

The clean children are in ssda903_templates/, a folder for each submission and in it the files of
the return as CSV; beside them the council's lists of providers and postcodes. A case is a copy of
one of them, in every submission that the clean child is in, with the edits that
planted_errors_ssda903.csv lists; its id is the case's. What each case is about is listed in
tests/fixtures/planted_rules_ssda903.csv, and which findings it is to have, worked out by hand, in
planted_cases_ssda903.csv beside it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from pathlib import Path

from lxml import etree

from childs_journey.problems import Stop
from childs_journey.read.layout import LISTS
from childs_journey.read.ssda903_parts import SSDA903
from childs_journey.write.ssda903_xml import CHILD as CHILD_GROUP
from childs_journey.write.ssda903_xml import GROUPS, NAMES, ROOT

EDITS = Path(__file__).with_name("planted_errors_ssda903.csv")
TEMPLATES = Path(__file__).with_name("ssda903_templates")
COUNCIL = "998"
XML_LABEL = "xml"
"""Label of the submissions that are one XML."""
FILE_OF_XML = "ssda903.xml"
SHARED = ("CHILD", "DOB", "SEX")
_PLACE = re.compile(r"(?P<file>\w+)(?:\[(?P<number>\d+)\])?(?:/(?P<column>\w+))?|\*/DOB|\*")

Record = dict[str, str]


@dataclass(frozen=True)
class Edit:
    """One change to a copy of a clean child, in one submission."""

    case_id: str
    template: str
    submission: str
    operation: str
    """set: give a value, empty or not; remove: take a record away, or with * all of them; copy: the
    same record again, after the child's others; add: a new record that says who the child is."""
    place: str
    """File, the record's number among the child's, column: episodes[1]/DEC; */DOB is every one."""
    value: str


@dataclass
class Submission:
    """The files of a submission: the columns of each, and the records of the children in order."""

    columns: dict[str, list[str]]
    children: dict[str, dict[str, list[Record]]]
    """By child and file."""


def read_edits(path: Path = EDITS) -> list[Edit]:
    """Return the edits in the order of the file; those of a case stand together."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [Edit(**row) for row in csv.DictReader(stream)]


def write_ssda903(folder: Path) -> list[Path]:
    """Write every submission to `<folder>/ssda903/<submission>/`, and the council's lists.

    Returns the files' paths.
    """
    contents = {
        folder / SSDA903 / name / file: content
        for name, submission in make_submissions().items()
        for file, content in _files_of(name, submission)
    }
    for path in sorted((TEMPLATES / LISTS).iterdir()):
        contents[folder / LISTS / COUNCIL / path.name] = path.read_bytes()
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(contents)


def make_submissions() -> dict[str, Submission]:
    """Return every submission: the clean children as they are, then a child for each case."""
    made = {path.name: _read(path) for path in sorted(TEMPLATES.glob(f"{COUNCIL}_*"))}
    clean = {name: set(submission.children) for name, submission in made.items()}
    for (case_id, template), edits in groupby(read_edits(), lambda e: (e.case_id, e.template)):
        names = [name for name in made if template in clean[name]]
        if not names:
            raise Stop(f"case {case_id}: there is no clean child {template}.")
        for name in names:
            if case_id in made[name].children:
                raise Stop(f"case {case_id}: its edits do not stand together.")
            made[name].children[case_id] = {
                file: [record | {"CHILD": case_id} for record in records]
                for file, records in made[name].children[template].items()
            }
        for edit in edits:
            if edit.submission not in names:
                raise Stop(f"case {case_id}: {template} is not in {edit.submission}.")
            _apply(made[edit.submission], edit)
    return made


def _read(folder: Path) -> Submission:
    found = Submission({}, {})
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream)
            found.columns[path.stem] = list(rows.fieldnames or ())
            for row in rows:
                found.children.setdefault(row["CHILD"], {}).setdefault(path.stem, []).append(row)
    return found


def _apply(submission: Submission, edit: Edit) -> None:
    child = submission.children[edit.case_id]
    place = _PLACE.fullmatch(edit.place)
    file = place["file"] if place else None
    if place is None or (file and file not in submission.columns):
        raise Stop(f"case {edit.case_id}: {edit.submission} has no {edit.place}.")
    if edit.operation == "add" and file:
        child.setdefault(file, []).append(_new(child, submission.columns[file], edit))
    elif file is None:
        for records in child.values():
            if edit.operation == "remove":
                records.clear()
            for record in (record for record in records if "DOB" in record):
                record["DOB"] = edit.value
    else:
        _edit_one(child.get(file, []), int(place["number"] or 1), place["column"], edit)


def _new(child: dict[str, list[Record]], columns: list[str], edit: Edit) -> Record:
    known = next(record for records in child.values() for record in records if "DOB" in record)
    header = (child.get("header") or [known])[0]
    return (
        dict.fromkeys(columns, "")
        | {name: header.get(name, "") for name in SHARED if name in columns}
        | {"CHILD": edit.case_id}
    )


def _edit_one(records: list[Record], number: int, column: str | None, edit: Edit) -> None:
    if len(records) < number:
        raise Stop(f"case {edit.case_id}: there is no {edit.place} in {edit.submission}.")
    record = records[number - 1]
    if edit.operation == "remove":
        records.remove(record)
    elif edit.operation == "copy":
        records.append(dict(record))
    elif edit.operation == "set" and column in record:
        record[column] = edit.value
    else:
        raise Stop(f"case {edit.case_id}: {edit.operation} {edit.place} cannot be done.")


def _files_of(name: str, submission: Submission) -> Iterator[tuple[str, bytes]]:
    if name.endswith(f"_{XML_LABEL}"):
        yield FILE_OF_XML, _xml_of(submission)
        return
    for file, columns in submission.columns.items():
        text = StringIO(newline="")
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        for child in submission.children.values():
            writer.writerows(child.get(file, []))
        yield f"{file}.csv", text.getvalue().encode()


def _xml_of(submission: Submission) -> bytes:
    root = etree.Element(ROOT)
    for child in submission.children.values():
        group = etree.SubElement(root, CHILD_GROUP)
        for file, group_name in GROUPS.items():
            for record in child.get(file, []):
                _add_group(group, group_name, record)
        _unite(group)
    text = etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    return bytes(text)


def _add_group(child: etree._Element, name: str, record: Record) -> None:
    group = etree.SubElement(child, name)
    for column, value in record.items():
        if value:
            etree.SubElement(group, NAMES.get(column, column)).text = value


def _unite(child: etree._Element) -> None:
    """Put the end of being a child who came alone beside the mark, as an XML has it."""
    header, alone = child.find(GROUPS["header"]), child.find(GROUPS["uasc"])
    if header is not None and alone is not None and header.findtext("UASC") == "1":
        for end in alone.findall("DUC"):
            header.append(end)
        child.remove(alone)
