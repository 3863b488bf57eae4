"""`childs-journey export`: the files of the returns, from the published warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from lxml import etree
from rich.console import Console
from rich.progress import Progress

from childs_journey.problems import Stop
from childs_journey.publish import WAREHOUSE
from childs_journey.settings import Settings, project_folder, read_settings
from childs_journey.write import findings
from childs_journey.write.census import write_census
from childs_journey.write.schema import schema_of
from childs_journey.write.structure import Node, Options, read_structure

CENSUS = "cin_census"


def export(
    submission: Annotated[
        list[str] | None,
        typer.Option(help="A submission_id; may be given several times. Without it: all."),
    ] = None,
    cbds_levels: Annotated[
        bool, typer.Option(help="Write Header/Content/CBDSLevels, as some vendors do.")
    ] = False,
    sex_last: Annotated[
        bool, typer.Option(help="Write Sex after PersonDeathDate, as some vendors do.")
    ] = False,
) -> None:
    """Write the returns in `output/returns/`: XML to upload, findings, notes and a summary."""
    console = Console()
    try:
        settings = read_settings(project_folder())
        options = Options(cbds_levels, sex_last)
        with duckdb.connect(str(_warehouse(settings)), read_only=True) as warehouse:
            chosen = _submissions(warehouse, submission or [])
            with Progress(console=console, transient=True) as progress:
                for submission_id, return_id, year in progress.track(chosen):
                    folder = settings.output / "returns" / submission_id
                    folder.mkdir(parents=True, exist_ok=True)
                    line = _export_one(
                        warehouse, settings, (submission_id, return_id, year), options, folder
                    )
                    console.print(f"{folder.relative_to(settings.output.parent)}: {line}")
    except Stop as stop:
        console.print(str(stop), style="red", highlight=False)
        raise typer.Exit(2) from None


def _warehouse(settings: Settings) -> Path:
    path = settings.output / WAREHOUSE
    if not path.is_file():
        raise Stop(f"{path} is not there. Run `dbt build` first.")
    return path


def _submissions(
    warehouse: duckdb.DuckDBPyConnection, wanted: list[str]
) -> list[tuple[str, str, int]]:
    rows = warehouse.execute(
        "select submission_id, return_id, collection_year from returns.return_submissions "
        "order by all"
    ).fetchall()
    unknown = set(wanted) - {row[0] for row in rows}
    if unknown:
        raise Stop(
            f"No submission is called {', '.join(sorted(unknown))}. There are: "
            f"{', '.join(row[0] for row in rows)}."
        )
    return [row for row in rows if not wanted or row[0] in wanted]


def _export_one(
    warehouse: duckdb.DuckDBPyConnection,
    settings: Settings,
    submission: tuple[str, str, int],
    options: Options,
    folder: Path,
) -> str:
    submission_id, return_id, year = submission
    root = read_structure(settings.project, return_id, year, options)
    target = folder / f"{return_id}.xml"
    written = write_census(warehouse, submission_id, root, target)
    invalid = _first_invalid(target, root)
    is_ours = _origin(warehouse, submission_id) == "warehouse"
    if invalid and is_ours:
        raise Stop(f"{invalid} Report it.")
    found = findings.query(warehouse, findings.FINDINGS, return_id, submission_id)
    notes = findings.query(warehouse, findings.NOTES, return_id, submission_id)
    summary = findings.query(warehouse, findings.SUMMARY, return_id, submission_id)
    checks = findings.query(warehouse, findings.CHECKS, return_id, submission_id)
    about = _about(warehouse, submission_id, written.n_characters_removed)
    if invalid:
        about.append(f"{invalid} It holds what the file made elsewhere held.")
    findings.write_csv(found, folder / "findings.csv")
    findings.write_csv(notes, folder / "notes.csv")
    findings.write_workbook(
        {"Findings": found, "Rules": summary, "Totals": checks, "Notes": notes},
        about,
        folder / "findings.xlsx",
    )
    (folder / "summary.txt").write_text("\n".join(about) + "\n", encoding="utf-8")
    (counts,) = findings.query(warehouse, findings.COUNTS, return_id, submission_id).rows
    line = f"{written.n_children} children, {counts[-1]} findings"
    return f"{line}. {invalid}" if invalid else line


def _first_invalid(target: Path, root: Node) -> str:
    """Say where the file breaks its schema, or nothing."""
    schema = etree.XMLSchema(etree.fromstring(schema_of(root)))
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
        "select coalesce(la_name, la_code), return_id, collection_year, origin, is_part_year, "
        "events_to_date, rule_text, revisions_not_seen, submit_by_date, dates_are_published "
        "from returns.return_submissions where submission_id = ?",
        [submission_id],
    ).fetchall()
    name, return_id, year, origin, part_year, to_date, rules, unseen, due, published = row
    (counts,) = findings.query(warehouse, findings.COUNTS, return_id, submission_id).rows
    return [
        f"{return_id}, {name}, {year - 1}-{str(year)[2:]} ({submission_id})",
        f"Origin: {origin}. Events up to {to_date}.",
        *(["A year in progress: totals are not totals yet."] if part_year else []),
        f"Errors: {counts[0]}. Queries: {counts[1]}. Of draft rules: {counts[2]}. "
        f"Accepted: {counts[3]}.",
        f"Rules: {rules}.",
        f"Not seen: {unseen or 'nothing known of'}.",
        f"To be submitted by {due} ({'published' if published else 'expected'}).",
        f"Characters that XML cannot hold, removed: {n_removed}.",
    ]
