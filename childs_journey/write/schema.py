"""Write the XML schema of a return for one year from the catalogue of its fields.

It holds names, nesting, order and how often an element may stand. Leaves are text, dates, numbers
or booleans: codes and what is required are rules of the return, and stay with them. After the
catalogue has changed, `python -m childs_journey.write.schema` writes the shipped ones again.
"""

from __future__ import annotations

import csv
from pathlib import Path

from lxml import etree

from childs_journey.settings import project_folder
from childs_journey.write.structure import Node, Options, read_structure

XS = "http://www.w3.org/2001/XMLSchema"
SHIPPED = Path("childs_journey/write/schemas")
YEARS = Path("seeds/catalogues/catalogue_return_years.csv")


def schema_of(root: Node) -> bytes:
    """Return the schema as XML text."""
    schema = etree.Element(f"{{{XS}}}schema", nsmap={"xs": XS}, elementFormDefault="qualified")
    _element(schema, root, is_root=True)
    return bytes(etree.tostring(schema, pretty_print=True, xml_declaration=True, encoding="UTF-8"))


def _element(parent: etree._Element, node: Node, *, is_root: bool = False) -> None:
    element = etree.SubElement(parent, f"{{{XS}}}element", name=node.name)
    if not is_root:
        element.set("minOccurs", "0")
        element.set("maxOccurs", "unbounded" if node.max_occurs is None else str(node.max_occurs))
    if not node.is_group:
        element.set("type", f"xs:{_type(node.value_format)}")
        return
    kind = etree.SubElement(element, f"{{{XS}}}complexType")
    sequence = etree.SubElement(kind, f"{{{XS}}}sequence")
    for child in node.children:
        _element(sequence, child)


def _type(value_format: str) -> str:
    for start, kind in (
        ("YYYY-MM-DDThh", "dateTime"),
        ("YYYY-MM-DD", "date"),
        ("date", "date"),
        ("boolean", "boolean"),
    ):
        if value_format.startswith(start):
            return kind
    return "string"


def write_shipped(project: Path) -> None:
    """Write the schema of every return and year that is written as XML."""
    with (project / YEARS).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            return_id, year = row["return_id"], int(row["collection_year"])
            if return_id == "cin_census":
                tree = read_structure(project, return_id, year, Options())
                (project / SHIPPED / f"{return_id}_{year}.xsd").write_bytes(schema_of(tree))


if __name__ == "__main__":
    write_shipped(project_folder())
