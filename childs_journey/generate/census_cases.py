"""Make the census files of the fictional council 998: clean children, then one child a case.

The clean children of a submission are in census_templates/, a whole file each. A case is a copy of
one of them with the edits that planted_errors.csv lists; its id is the case's. Which findings a
case is to have is worked out by hand in tests/fixtures/planted_cases.csv.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from lxml import etree

from childs_journey.problems import Stop
from childs_journey.write.structure import Node, Options, read_structure

EDITS = Path(__file__).with_name("planted_errors.csv")
TEMPLATES = Path(__file__).with_name("census_templates")
FILE_NAME = "cin_census.xml"
ID_PLACE = "ChildIdentifiers/LAchildID"
_STEP = re.compile(r"(?P<name>\w+)(?:\[(?P<number>\d+)\])?")


@dataclass(frozen=True)
class Edit:
    """One change to a copy of a clean child, or to the header where there is no template."""

    return_id: str
    submission: str
    case_id: str
    template: str
    operation: str
    """set: give a value, making the element and the groups around it where they are missing; blank:
    the same without a value; remove; add: one more of that name; copy: the same again, after it."""
    place: str
    """Steps from the child, or from the root for the header: CINdetails[1]/CINclosureDate."""
    value: str


def read_edits(path: Path = EDITS) -> list[Edit]:
    """Return the edits in the order of the file; those of a case stand together."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [Edit(**row) for row in csv.DictReader(stream)]


def write_censuses(project: Path, folder: Path) -> list[Path]:
    """Write every submission to `<folder>/cin_census/<submission>/`; return the files' paths."""
    written = []
    for submission, content in make_censuses(project):
        path = folder / "cin_census" / submission / FILE_NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def make_censuses(project: Path) -> Iterator[tuple[str, bytes]]:
    """Give the name and the file of every submission."""
    edits = read_edits()
    for path in sorted(TEMPLATES.glob("*.xml")):
        own = [edit for edit in edits if edit.submission == path.stem]
        structure = read_structure(project, "cin_census", int(path.stem[4:8]), Options())
        yield path.stem, make_census(path, own, structure)


def make_census(templates: Path, edits: list[Edit], structure: Node) -> bytes:
    """Return a census file: the clean children as they are, then a child for each case."""
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True)
    message = etree.parse(str(templates), parser).getroot()
    children = _only(message, "Children")
    clean = {child.findtext(ID_PLACE): child for child in children}
    child_node = _node(_node(structure, "Children"), "Child")
    for (case_id, template), steps in groupby(edits, lambda edit: (edit.case_id, edit.template)):
        if not template:
            for edit in steps:
                _apply(message, structure, edit)
            continue
        if template not in clean:
            raise Stop(f"case {case_id}: there is no clean child {template} in {templates.name}.")
        child = deepcopy(clean[template])
        _only(child, ID_PLACE).text = case_id
        for edit in steps:
            _apply(child, child_node, edit)
        children.append(child)
    text = etree.tostring(message, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    return bytes(text)


def _apply(root: etree._Element, node: Node, edit: Edit) -> None:
    *way, last = (_step(edit, step) for step in edit.place.split("/"))
    parent = root
    for name, number in way:
        if edit.operation in {"set", "blank"} and len(parent.findall(name)) == number - 1:
            _insert(parent, node, etree.Element(name))
        parent = _nth(parent, name, number, edit)
        node = _node(node, name)
    name, number = last
    like = parent.findall(name)
    is_new = edit.operation in {"set", "blank"} and len(like) == number - 1
    if edit.operation == "add" or is_new:
        _insert(parent, node, etree.Element(name)).text = edit.value or None
    elif edit.operation == "set":
        _nth(parent, name, number, edit).text = edit.value
    elif edit.operation == "blank":
        _nth(parent, name, number, edit).text = None
    elif edit.operation == "copy":
        _insert(parent, node, deepcopy(_nth(parent, name, number, edit)))
    elif edit.operation == "remove":
        parent.remove(_nth(parent, name, number, edit))
    else:
        raise Stop(f"case {edit.case_id}: no operation is called {edit.operation!r}.")


def _step(edit: Edit, step: str) -> tuple[str, int]:
    read = _STEP.fullmatch(step)
    if read is None:
        raise Stop(f"case {edit.case_id}: {edit.place} cannot be read at {step!r}.")
    return read["name"], int(read["number"] or 1)


def _insert(parent: etree._Element, node: Node, element: etree._Element) -> etree._Element:
    """Put an element where the order of the return wants it, after others of its name."""
    order = [child.name for child in node.children]
    place = order.index(_node(node, str(element.tag)).name)
    before = [child for child in parent if order.index(str(child.tag)) <= place]
    parent.insert(len(before), element)
    return element


def _node(node: Node, name: str) -> Node:
    for child in node.children:
        if child.name == name:
            return child
    raise Stop(f"{node.name} has no element {name} in that year's return.")


def _nth(parent: etree._Element, name: str, number: int, edit: Edit) -> etree._Element:
    like = parent.findall(name)
    if len(like) < number:
        raise Stop(f"case {edit.case_id}: there is no {name}[{number}] in {edit.place}.")
    return like[number - 1]


def _only(parent: etree._Element, place: str) -> etree._Element:
    found = parent.find(place)
    if found is None:
        raise Stop(f"{parent.tag} has no {place}.")
    return found
