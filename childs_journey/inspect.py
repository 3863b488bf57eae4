"""Look at everything that arrives before anything is built: files, headers, council codes."""

from __future__ import annotations

from childs_journey.contract import Contract
from childs_journey.problems import Problem
from childs_journey.read.layout import Extracts, find_extracts
from childs_journey.read.plan import check_file
from childs_journey.settings import Settings


def inspect(settings: Settings, contract: Contract) -> tuple[Extracts, list[Problem]]:
    """Find the extract files and check their headers; return them with what is wrong.

    Reads the first lines of each file only.
    """
    extracts = find_extracts(settings, contract)
    problems = list(extracts.problems)
    for table in contract:
        for file in extracts.files.get(table.name, []):
            problems += check_file(file, table)
    return extracts, problems
