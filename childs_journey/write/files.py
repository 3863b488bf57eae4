"""The files of a submission, from the published warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from lxml import etree

from childs_journey.history import HISTORY
from childs_journey.problems import Stop
from childs_journey.publish import WAREHOUSE
from childs_journey.settings import Settings
from childs_journey.write import findings
from childs_journey.write.census import write_census
from childs_journey.write.schema import schema_of
from childs_journey.write.ssda903 import SSDA903, Held, read_files, write_tables
from childs_journey.write.ssda903_xml import write_xml
from childs_journey.write.structure import Options, read_structure

CENSUS = "cin_census"
FILES, ABOUT = "files", "about"
"""Folders: of the CSV files of an SSDA903, and of what goes with a return that is kept as sent."""
Submission = tuple[str, str, int]
"""Its id, its return and its collection year."""
ID_LOSS = 0.01
"""Share of last year's open children above which ids that are not found are a warning."""


def warehouse_file(settings: Settings) -> Path:
    """Return the published warehouse. Raises Stop when there is none."""
    path = settings.output / WAREHOUSE
    if not path.is_file():
        raise Stop(f"{path} is not there. Run `dbt build` first.")
    return path


def find_submissions(warehouse: duckdb.DuckDBPyConnection, wanted: list[str]) -> list[Submission]:
    """Return the submissions with these ids, or all. Raises Stop when an id is unknown."""
    rows = warehouse.execute(
        "select submission_id, return_id, collection_year from returns.return_submissions "
        "where return_id in (?, ?) order by all",
        [CENSUS, SSDA903],
    ).fetchall()
    unknown = set(wanted) - {row[0] for row in rows}
    if unknown:
        raise Stop(
            f"No submission is called {', '.join(sorted(unknown))}. There are: "
            f"{', '.join(row[0] for row in rows)}."
        )
    return [row for row in rows if not wanted or row[0] in wanted]


@dataclass(frozen=True)
class Made:
    """The files of the return itself: what they hold, and what is to be said of them."""

    n_children: int
    n_characters_removed: int
    invalid: str = ""
    """Where the XML breaks its schema, or nothing."""
    remarks: tuple[str, ...] = ()


def write_files(
    warehouse: duckdb.DuckDBPyConnection,
    settings: Settings,
    submission: Submission,
    options: Options,
    folder: Path,
    *,
    is_kept: bool = False,
) -> str:
    """Write the files of a submission to `folder`; return a line that says what they hold.

    In a folder that is kept as sent the files of the return lie as a build reads them, and the
    rest in `about/`. Raises Stop when what was built here is not valid against its schema.
    """
    submission_id, return_id, _ = submission
    beside = folder / ABOUT if is_kept else folder
    beside.mkdir(parents=True, exist_ok=True)
    if return_id == CENSUS:
        made = _write_census(warehouse, settings, submission, options, folder)
    else:
        made = _write_ssda903(warehouse, settings, submission_id, folder, is_kept=is_kept)
    found = findings.query(warehouse, findings.FINDINGS, return_id, submission_id)
    notes = findings.query(warehouse, findings.NOTES, return_id, submission_id)
    summary = findings.query(warehouse, findings.SUMMARY, return_id, submission_id)
    checks = findings.query(warehouse, findings.CHECKS, return_id, submission_id)
    about = _about(warehouse, submission_id, made.n_characters_removed)
    about += made.remarks
    about += _about_lines(found)
    findings.write_csv(found, beside / "findings.csv")
    findings.write_csv(notes, beside / "notes.csv")
    _write_progress(settings, submission_id, beside)
    findings.write_workbook(
        {"Findings": found, "Rules": summary, "Totals": checks, "Notes": notes},
        about,
        beside / "findings.xlsx",
    )
    (beside / "summary.txt").write_text("\n".join(about) + "\n", encoding="utf-8")
    (counts,) = findings.query(warehouse, findings.COUNTS, return_id, submission_id).rows
    line = f"{made.n_children} children, {counts[-1]} findings"
    return f"{line}. {made.invalid}" if made.invalid else line


def _write_census(
    warehouse: duckdb.DuckDBPyConnection,
    settings: Settings,
    submission: Submission,
    options: Options,
    folder: Path,
) -> Made:
    submission_id, return_id, year = submission
    root = read_structure(settings.project, return_id, year, options)
    target = folder / f"{return_id}.xml"
    written = write_census(warehouse, submission_id, root, target)
    schema = schema_of(root)
    (folder / f"{return_id}.xsd").write_bytes(schema)
    invalid = _first_invalid(target, schema)
    if invalid and _origin(warehouse, submission_id) == "warehouse":
        raise Stop(f"{invalid} Report it.")
    if invalid:
        invalid += " It holds what the file made elsewhere held."
    remarks = (invalid,) if invalid else ()
    return Made(written.n_children, written.n_characters_removed, invalid, remarks)


def _write_ssda903(
    warehouse: duckdb.DuckDBPyConnection,
    settings: Settings,
    submission_id: str,
    folder: Path,
    *,
    is_kept: bool,
) -> Made:
    """Write the CSV files, and unless it is kept as sent, where they are enough, one XML."""
    held = Held(warehouse, submission_id, read_files(settings.project))
    written = write_tables(held, folder if is_kept else folder / FILES)
    if not is_kept:
        write_xml(held, folder / f"{SSDA903}.xml")
    remarks = [f"Files: {', '.join(written.files) or 'none'}."]
    if written.absent:
        remarks.append(f"Files that are not there: {', '.join(written.absent)}.")
    remarks += [
        f"{name.upper()}: some answers are worked out from the events of the year (latest known)."
        for name in held.latest_known
    ]
    return Made(written.n_children, written.n_characters_removed, remarks=tuple(remarks))


def _write_progress(settings: Settings, submission_id: str, folder: Path) -> None:
    """Write what earlier builds found: new, open and cleared by team and week."""
    path = settings.output / HISTORY
    if path.is_file():
        with duckdb.connect(str(path), read_only=True) as history:
            if history.execute(findings.HAS_PROGRESS).fetchall():
                progress = findings.query(history, findings.PROGRESS, "", submission_id)
                findings.write_csv(progress, folder / "progress.csv")


def _first_invalid(target: Path, text: bytes) -> str:
    """Say where the file breaks its schema, or nothing."""
    schema = etree.XMLSchema(etree.fromstring(text))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    if not schema.validate(etree.parse(str(target), parser)):
        log: Any = schema.error_log
        return f"{target.name} is not valid against its schema, line {log[0].line}."
    return ""


def _origin(warehouse: duckdb.DuckDBPyConnection, submission_id: str) -> str:
    ((origin,),) = warehouse.execute(
        "select origin from returns.return_submissions where submission_id = ?", [submission_id]
    ).fetchall()
    return str(origin)


def _about(warehouse: duckdb.DuckDBPyConnection, submission_id: str, n_removed: int) -> list[str]:
    (row,) = warehouse.execute(
        "select la_name, return_id, collection_year, origin, is_part_year, events_to_date, "
        "rule_text, revisions_not_seen, submit_by_date, dates_are_published, "
        "(select max(reporting_date) from data_quality.build_info) "
        "from returns.return_submissions where submission_id = ?",
        [submission_id],
    ).fetchall()
    name, return_id, year, origin, part_year, to_date, rules, unseen, due, published, as_at = row
    (counts,) = findings.query(warehouse, findings.COUNTS, return_id, submission_id).rows
    return [
        f"{return_id}, {name}, {year - 1}-{str(year)[2:]} ({submission_id})",
        f"Origin: {origin}. Built as at {as_at} (CJ_REPORTING_DATE). Events up to {to_date}.",
        *_about_ids(warehouse, submission_id),
        *(["A year in progress: totals are not totals yet."] if part_year else []),
        f"Errors: {counts[0]}. Queries: {counts[1]}. Of draft rules: {counts[2]}. "
        f"Accepted: {counts[3]}.",
        *_about_others(*counts[4:7]),
        f"Rules: {rules}.",
        f"Not seen: {unseen or 'nothing known of'}.",
        f"To be submitted by {due} ({'published' if published else 'expected'}).",
        f"Control characters, which no file may hold, removed: {n_removed}.",
        *_about_reading(warehouse, submission_id),
    ]


def _about_lines(found: findings.Table) -> list[str]:
    """Say why the lines of the findings are more than the findings that are counted above."""
    if not found.rows:
        return []
    n_rows = len({row[found.columns.index("finding_id")] for row in found.rows})
    return [
        f"The list of findings has {len(found.rows)} lines, one for each field of {n_rows} rows. A "
        "rule that flags rows of several files lists all of them, and is counted above by those of "
        "its main file."
    ]


def _about_others(n_not_confirmed: int, n_warnings: int, n_noisy: int) -> list[str]:
    """Say what neither is known to be an error or a query, nor of draft rules."""
    if not n_not_confirmed + n_warnings + n_noisy:
        return []
    return [
        f"Errors or queries, which of the two is not confirmed: {n_not_confirmed}. Warnings and "
        f"internal checks: {n_warnings}. Of rules that flag more than they mean to: {n_noisy}."
    ]


def _about_ids(warehouse: duckdb.DuckDBPyConnection, submission_id: str) -> list[str]:
    """Warn when the ids of last year's return are not those of this one."""
    ((n_open, n_lost),) = warehouse.execute(
        "select count(*), count(*) filter (not is_found) from returns.return_id_continuity "
        "where submission_id = ?",
        [submission_id],
    ).fetchall()
    if n_lost <= ID_LOSS * n_open:
        return []
    return [
        f"BEFORE ANYTHING ELSE: of {n_open} children whose case was open at the end of last year's "
        f"return, {n_lost} are not here under the same id ({100 * n_lost / n_open:.1f} per cent). "
        "Check that both use the same id (CJ_CHILD_ID); returns.return_id_continuity lists them."
    ]


def _about_reading(warehouse: duckdb.DuckDBPyConnection, submission_id: str) -> list[str]:
    rows = warehouse.execute(
        "select reason, count(*) from returns.return_values_not_read where submission_id = ? "
        "group by reason order by reason",
        [submission_id],
    ).fetchall()
    return [f"Of the file, not read ({reason}): {count}." for reason, count in rows]
