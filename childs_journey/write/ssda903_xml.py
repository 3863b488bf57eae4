"""Write a children looked after return (SSDA903) as one XML, streaming.

The layout is the one that our own reader takes: a group CHILD for each child, and in it a group for
each record, with all columns of its file; CHILDID and PL as the portal calls them. The portal's own
layout was not seen: upload the CSV files, or try the XML on the portal first. An XML has no way to
say that a file is absent: it leaves as a file without records.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from childs_journey.write.ssda903 import File, Held, Written903

ROOT, CHILD = "RETURN", "CHILD"
GROUPS = {
    "header": "HEADER",
    "episodes": "EPISODE",
    "reviews": "AREVIEW",
    "uasc": "UASC_CHILD",
    "oc2": "OC2",
    "oc3": "OC3",
    "ad1": "AD1",
    "placed_adoption": "PLACED_ADOPTION",
    "prev_perm": "PREV_PERMANENCE",
    "missing": "MISSING_PERIOD",
    "sw_episodes": "SW_EPISODE",
    "dolo": "DOLO",
}
"""By file: what the group of a record is called."""
NAMES = {"CHILD": "CHILDID", "PLACE": "PL"}
"""Columns that an XML calls otherwise."""
CHUNK = 2_000
"""Children that are held in memory at a time."""
Record = dict[str, str]
Records = dict[str, list[Record]]


def write_xml(held: Held, target: Path) -> Written903:
    """Write the submission as XML to `target`; return what was written."""
    present = [file.name for file in held.present]
    written = Written903(present, [file.name for file in held.absent])
    with target.open("wb") as stream, etree.xmlfile(stream, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element(ROOT):
            for records in _children(held, written):
                written.n_children += 1
                _unite_uasc(records)
                xml.write(_group_of(records), pretty_print=True)
        xml.flush()
    return written


def _group_of(records: Records) -> etree._Element:
    child = etree.Element(CHILD)
    for file, rows in records.items():
        for row in rows:
            group = etree.SubElement(child, GROUPS[file])
            for heading, value in row.items():
                etree.SubElement(group, NAMES.get(heading, heading)).text = value or None
    return child


def _unite_uasc(records: Records) -> None:
    """Put the date of a child who came alone beside the header's mark, which the reader expects.

    A record that says otherwise who the child is stays a group of its own.
    """
    for header in records.get("header", []):
        rows = records.get("uasc", [])
        for row in rows:
            if all(row[name] == header[name] for name in ("CHILD", "SEX", "DOB")):
                header["DUC"] = row["DUC"]
                rows.remove(row)
                break


def _children(held: Held, written: Written903) -> Iterator[Records]:
    """Give the records of each child by file, children in the order that they first stand in."""
    every = " union all ".join(
        f"select child_key, {number} as file_no, record_no from returns.ssda903__{file.name} "
        "where submission_id = ?"
        for number, file in enumerate(held.present)
    )
    if not every:
        return
    execute = held.warehouse.execute
    execute(
        "create or replace temp table in_order as select child_key, row_number() over "
        f"(order by min((file_no, record_no))) as child_no from ({every}) group by child_key",
        [held.submission_id] * len(held.present),
    )
    ((n_children,),) = execute("select count(*) from in_order").fetchall()
    for first in range(1, int(n_children) + 1, CHUNK):
        execute(
            "create or replace temp table these as select child_key, child_no from in_order "
            "where child_no between ? and ?",
            [first, first + CHUNK - 1],
        )
        keys = execute("select child_key from these order by child_no").fetchall()
        by_child: dict[str, Records] = {key: {} for (key,) in keys}
        for file in held.present:
            for key, record in _records(held, file, written):
                by_child[key].setdefault(file.name, []).append(record)
        yield from by_child.values()


def _records(held: Held, file: File, written: Written903) -> Iterator[tuple[str, Record]]:
    columns = [
        column
        for column in file.columns
        if not column.is_worked_out or column.name == "uasc" or not held.is_built_here
    ]
    headings = [column.heading for column in columns]
    for key, values in held.rows(file, columns, written, "these"):
        yield key, dict(zip(headings, values, strict=True))
