"""`childs-journey export` and `childs-journey freeze`: files of the returns, and what is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.progress import Progress

from childs_journey.problems import Stop
from childs_journey.read.returns import content_hash_of, find_folders
from childs_journey.settings import Settings, project_folder, read_settings
from childs_journey.write.files import find_submissions, warehouse_file, write_files
from childs_journey.write.frozen import is_of_return, next_place, seal
from childs_journey.write.months import freeze_month, last_day_of
from childs_journey.write.structure import Options

CBDS_LEVELS = Annotated[
    bool, typer.Option(help="Write Header/Content/CBDSLevels, as some vendors do.")
]
SEX_LAST = Annotated[
    bool, typer.Option(help="Write Sex after PersonDeathDate, as some vendors do.")
]


def export(
    submission: Annotated[
        list[str] | None,
        typer.Option(help="A submission_id; may be given several times. Without it: all."),
    ] = None,
    cbds_levels: CBDS_LEVELS = False,
    sex_last: SEX_LAST = False,
) -> None:
    """Write the returns in `output/returns/`: files to upload, findings, notes and a summary.

    A census is one XML. An SSDA903 is its CSV files, in `files/`, and an XML beside that folder.
    """
    console = Console()
    with _said(console):
        settings = read_settings(project_folder())
        options = Options(cbds_levels, sex_last)
        with duckdb.connect(str(warehouse_file(settings)), read_only=True) as warehouse:
            chosen = find_submissions(warehouse, submission or [])
            if not chosen:
                console.print("The warehouse holds no return, so there is nothing to write.")
            with Progress(console=console, transient=True) as progress:
                for found in progress.track(chosen):
                    folder = settings.output / "returns" / found[0]
                    line = write_files(warehouse, settings, found, options, folder)
                    console.print(f"{folder.relative_to(settings.output.parent)}: {line}")


def freeze(
    what: Annotated[
        str, typer.Argument(help="A submission_id that was sent, or a month such as 2026-08.")
    ],
    cbds_levels: CBDS_LEVELS = False,
    sex_last: SEX_LAST = False,
) -> None:
    """Keep a submission as sent, in `output/sent/`, or a month's figures as known now.

    A submission is last year's return of the next year. It is never built again; what has changed
    in the records since is in `returns.<return>__since_sent` after the next build.

    Of a month every value that ends with it goes to `output/history.duckdb`. The scorecard quotes
    it from the next build on, and shows beside it what today's records say.
    """
    console = Console()
    with _said(console):
        settings = read_settings(project_folder())
        month_end = last_day_of(what)
        if month_end is not None:
            console.print(freeze_month(settings, month_end))
            return
        with duckdb.connect(str(warehouse_file(settings)), read_only=True) as warehouse:
            place = _keep(warehouse, settings, what, Options(cbds_levels, sex_last))
        console.print(
            f"Kept in {place.relative_to(settings.output.parent)}. Keep a copy of that folder "
            "with the council's records."
        )


def _keep(
    warehouse: duckdb.DuckDBPyConnection, settings: Settings, submission_id: str, options: Options
) -> Path:
    (found,) = find_submissions(warehouse, [submission_id])
    ((la_code, origin, source_folder, content_hash, part_year, frozen, day),) = warehouse.execute(
        "select la_code, origin, source_folder, content_hash, is_part_year, is_frozen, "
        "(select max(reporting_date)::varchar from data_quality.build_info) "
        "from returns.return_submissions where submission_id = ?",
        [submission_id],
    ).fetchall()
    if frozen:
        raise Stop(f"{submission_id} is itself what was kept as sent.")
    if part_year:
        raise Stop(
            f"{submission_id} is of a year in progress, and cannot have been sent. Build it with "
            "a reporting date (CJ_REPORTING_DATE) after its 31 March."
        )
    _, return_id, year = found
    place = next_place(settings.output, return_id, la_code, year)
    fresh = place.with_name(place.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        write_files(warehouse, settings, found, options, fresh, is_kept=True)
        if origin == "file":
            _as_it_came(settings, source_folder, content_hash, fresh)
        if not any(is_of_return(path) for path in fresh.iterdir()):
            raise Stop(f"{submission_id} has no files: no extract holds what it is made of.")
        seal(
            fresh,
            {
                "submission_id": submission_id,
                "origin": origin,
                "reporting_date": day,
                "source_hash": content_hash or "",
                "childs_journey_version": version("childs-journey"),
            },
        )
        fresh.rename(place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return place


def _as_it_came(settings: Settings, source_folder: str, content_hash: str, target: Path) -> None:
    """Put the files that were made elsewhere in the place of those that we would write.

    Raises Stop when they are not those that the warehouse was built from.
    """
    folder = next((f for f in find_folders(settings, []) if f.name == source_folder), None)
    if folder is None:
        raise Stop(
            f"{source_folder} is not where it was when the warehouse was built. Set CJ_RETURNS as "
            "for the build."
        )
    files = sorted(path for path in folder.path.iterdir() if path.is_file() and is_of_return(path))
    if content_hash_of(folder, files) != content_hash:
        raise Stop(
            f"The files in {source_folder} have changed since the warehouse was built, and its "
            "findings are of those before. Run `dbt build`, and freeze again."
        )
    for path in [path for path in target.iterdir() if is_of_return(path)]:
        path.unlink()
    for path in files:
        shutil.copy2(path, target / path.name)


@contextmanager
def _said(console: Console) -> Iterator[None]:
    """Turn what is wrong into one line and an exit code."""
    try:
        yield
    except Stop as stop:
        console.print(str(stop), style="red", highlight=False)
        raise typer.Exit(2) from None
