"""Look at everything that arrives before anything is built: files, headers, council codes."""

from __future__ import annotations

import csv
from pathlib import Path

from childs_journey.contract import Contract
from childs_journey.problems import Problem, Stop
from childs_journey.read.layout import Extracts, find_extracts
from childs_journey.read.plan import check_file
from childs_journey.settings import Settings

CALENDAR = Path("seeds/code_sets/bank_holidays.csv")


def inspect(settings: Settings, contract: Contract) -> tuple[Extracts, list[Problem]]:
    """Find the extract files and check their headers; return them with what is wrong.

    Reads the first lines of each file only. Raises Stop when the folder cannot be read, or when
    the calendar does not reach the reporting date.
    """
    last_year = _last_calendar_year(settings.project)
    if settings.reporting_date.year + 2 > last_year:
        raise Stop(
            f"CJ_REPORTING_DATE is {settings.reporting_date}, but the bank holidays in {CALENDAR} "
            f"end with {last_year} and must reach two years beyond it. Add rows for later years."
        )
    try:
        extracts = find_extracts(settings, contract)
    except OSError as error:
        raise Stop(f"{error.filename} cannot be read: {error.strerror}.") from None
    problems = list(extracts.problems)
    for table in contract:
        for file in extracts.files.get(table.name, []):
            problems += check_file(file, table)
    return extracts, problems


def _last_calendar_year(project: Path) -> int:
    with (project / CALENDAR).open(encoding="utf-8", newline="") as lines:
        return max(int(row["holiday_date"][:4]) for row in csv.DictReader(lines))
