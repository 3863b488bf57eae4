"""What can be wrong with what arrives, said so that an analyst knows what to do.

A message names the file and the line or column, what was expected and what to do. It never
holds a value of a record: names, dates of birth and case text stay out of logs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["stop", "warn", "note"]


class Stop(Exception):  # noqa: N818 - it is no error of the program
    """Bad input or settings: nothing can be built. The text is for the user, as it stands."""


@dataclass(frozen=True)
class Problem:
    """One thing found wrong with the arriving files."""

    severity: Severity
    where: str
    """File (relative to the extract folder), with its line or column where that helps."""
    what: str
    """What was found, what was expected and what to do, in one or two sentences."""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def stop_message(problems: Sequence[Problem]) -> str:
    """Return one message for everything that stops the build, most files first come first."""
    stops = [str(p) for p in problems if p.severity == "stop"]
    if len(stops) == 1:
        return stops[0]
    return f"{len(stops)} things stop the build:\n" + "\n".join(f"  - {s}" for s in stops)
