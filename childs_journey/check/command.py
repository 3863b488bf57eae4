"""The command `childs-journey check`."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from childs_journey.check.findings import Finding, finding_of, read_findings
from childs_journey.check.load import load_extracts, temporary_database
from childs_journey.check.measures import judge_by, measure, read_last
from childs_journey.check.page import Summary, read_table_lines, write_page
from childs_journey.check.profile import Profiler
from childs_journey.check.tolerances import read_tolerances
from childs_journey.contract import Contract, read_contract
from childs_journey.history import HISTORY
from childs_journey.inspect import inspect
from childs_journey.problems import Problem, Stop, stop_message
from childs_journey.read.layout import Extracts
from childs_journey.settings import Settings, project_folder, read_settings

PASSED, WARNED, STOPPED = 0, 1, 2


@dataclass(frozen=True)
class Outcome:
    """What the check found, and the page it wrote (none when there were no extracts)."""

    findings: list[Finding]
    page: Path | None

    @property
    def n_warnings(self) -> int:
        """Number of warnings."""
        return sum(f.severity == "warn" for f in self.findings)


def check(
    strict: Annotated[bool, typer.Option(help="Let warnings stop as well (exit code 2).")] = False,
) -> None:
    """Check the arriving extract before a build; write output/door_check.html.

    Exit code 0: passed; 1: there are warnings; 2: nothing can be built from it. In the last case
    the message is all there is: no page is written, and nothing in the output folder changes.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        project = project_folder()
        settings = read_settings(project)
        outcome = check_extract(settings, read_contract(project), console)
    except Stop as stop:
        console.print(str(stop), markup=False)
        raise typer.Exit(STOPPED) from None
    except Exception as error:
        # the type and place only: the text of an error may hold a record's values
        console.print(_internal(error), markup=False)
        raise typer.Exit(STOPPED) from None
    for finding in outcome.findings:
        name = "warning" if finding.severity == "warn" else finding.severity
        typer.echo(f"{name}: {finding}")
    if outcome.page:
        typer.echo(f"{_verdict(outcome.n_warnings)} See {outcome.page}")
    if outcome.n_warnings:
        raise typer.Exit(STOPPED if strict else WARNED)


def check_extract(settings: Settings, contract: Contract, console: Console) -> Outcome:
    """Check the extract that the settings name, and write the page.

    Raises Stop, with one message, when nothing can be built from it; then no page is written.
    """
    extracts, problems = inspect(settings, contract)
    _stop_if(problems)
    if not extracts.la_codes:
        note = Problem("note", "CJ_RETURNS", "is set without CJ_EXTRACTS: no extract to check.")
        return Outcome([finding_of(note)], None)
    with _progress(console) as progress, temporary_database(settings) as connection:
        _profile(connection, settings, contract, extracts, progress)
        problems += read_last(connection, settings.output / HISTORY)
        measure(connection, extracts.la_codes, settings)
        return _judge(connection, settings, extracts, problems, progress)


def _profile(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    contract: Contract,
    extracts: Extracts,
    progress: Progress,
) -> None:
    """Load the extract and work out its profile."""
    loading = progress.add_task("loading", total=len(contract.tables))
    load_extracts(connection, contract, extracts, settings, lambda _: progress.advance(loading))
    profiler = Profiler(connection, contract, settings)
    profiler.begin()
    for table in progress.track(profiler.loaded(), description="counting"):
        profiler.count_records(table)
    profiler.count_files()
    steps = (profiler.judge_values, profiler.judge_codes, profiler.judge_links)
    for step in progress.track(steps, description="comparing"):
        step()


def _judge(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    extracts: Extracts,
    problems: list[Problem],
    progress: Progress,
) -> Outcome:
    """Hold the measures against their tolerances, and write the page."""
    from childs_journey.check.suites import Suites  # noqa: PLC0415 - takes seconds to import

    tolerances = read_tolerances()
    judge_by(connection, tolerances)
    judged = connection.execute("select place, rule, concern, found from door_judged").df()
    task = progress.add_task("judging", total=1)
    places = Suites(tolerances).failing(judged)
    progress.advance(task)
    files = {(f.la_code, t): f.label for t, found in extracts.files.items() for f in found}
    findings = read_findings(connection, places, {t.rule: t for t in tolerances}, files)
    _stop_if([Problem(f.severity, f.file, f"{f.found} {f.what_to_do}") for f in findings])
    warned = [finding_of(p) for p in problems if p.severity == "warn"]
    noted = [finding_of(p) for p in problems if p.severity == "note"]
    findings = [*warned, *findings, *noted]
    n_warnings = sum(f.severity == "warn" for f in findings)
    summary = _summary(connection, settings, extracts, _verdict(n_warnings), len(judged))
    page = write_page(settings.output, summary, findings, read_table_lines(connection, files))
    return Outcome(findings, page)


def _summary(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    extracts: Extracts,
    verdict: str,
    n_judged: int,
) -> Summary:
    (counts,) = connection.execute(
        "select sum(n_records), "
        # as in data_quality.build_info, so that page and marts can be held together
        "md5(string_agg(concat_ws(' ', la_code, table_name, content_hash), ',' "
        "order by la_code, table_name, content_hash)) from raw.load_files"
    ).fetchall()
    last = connection.execute(
        "select build_number, any_value(reporting_date) from door_last group by build_number "
        "order by build_number"
    ).fetchall()
    return Summary(
        verdict=verdict,
        origin=str(settings.extracts or "the shipped synthetic sample (seeds/extract)"),
        councils=", ".join(extracts.la_codes),
        reporting_date=settings.reporting_date.isoformat(),
        fingerprint=str(counts[1]),
        last_accepted=", ".join(f"build {n} (reporting date {day})" for n, day in last)
        or "nothing: no extract has been built and published here yet",
        n_files=sum(len(files) for files in extracts.files.values()),
        n_records=int(counts[0]),
        n_judged=n_judged,
    )


def _verdict(n_warnings: int) -> str:
    if n_warnings == 0:
        return "The extract passed the door check."
    return (
        f"The extract can be built from, with {n_warnings} warning{'' if n_warnings == 1 else 's'}."
    )


def _stop_if(problems: Sequence[Problem]) -> None:
    if any(p.severity == "stop" for p in problems):
        raise Stop(stop_message(problems))


def _internal(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    at = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"The check itself failed ({type(error).__name__} at {at}). Please report this."


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    """Show progress on a terminal, and nothing elsewhere."""
    logging.getLogger("filelock").setLevel(logging.WARNING)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    shown = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not shown) as progress:
        yield progress
