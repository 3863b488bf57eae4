"""What the environment says: where the extracts are, where the output goes, what "today" is.

The same names are read by dbt (`env_var`) and by the commands, so both always agree.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from childs_journey.problems import Stop

SAMPLE_REPORTING_DATE = date(2026, 9, 30)
"""The day the shipped synthetic extract ends; macros/reporting_date.sql has the same day."""


@dataclass(frozen=True)
class Settings:
    """One run's settings. Paths are absolute."""

    project: Path
    extracts: Path | None
    """Folder of the council's extracts; None: the shipped sample, or no extracts at all."""
    returns: Path | None
    """Folder of returns made elsewhere, to be checked here."""
    la_code: str | None
    reporting_date: date
    output: Path
    work: Path

    @property
    def uses_sample(self) -> bool:
        """True when neither extracts nor returns are given, so the shipped council is built."""
        return self.extracts is None and self.returns is None

    @property
    def scratch(self) -> Path:
        """Folder for decoded copies of extract files; emptied at the start of every build."""
        return self.work.with_name(self.work.name + ".scratch")

    @property
    def postcodes(self) -> Path:
        """Where the national list of postcodes is kept between builds, as far as unpacked."""
        return self.work.with_name("national_postcodes")


def project_folder(start: Path | None = None) -> Path:
    """Return the project's folder: the nearest one, from `start` upwards, with dbt_project.yml.

    Raises Stop when there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "dbt_project.yml").is_file():
            return folder
    raise Stop(
        f"No dbt_project.yml in {here} or above it. Run the command inside the project's folder."
    )


def read_settings(project: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this run from the environment.

    `project` is the folder with dbt_project.yml; relative paths start there.
    Raises Stop, with what to set, when something is missing or wrong.
    """
    env = os.environ if environment is None else environment

    def folder(name: str, what: str) -> Path | None:
        given = env.get(name, "").strip()
        if not given:
            return None
        path = (project / Path(given).expanduser()).resolve()
        if not path.is_dir():
            raise Stop(
                f"{name} names a folder that is not there: {path}. "
                f"Set {name} to the folder of {what}."
            )
        return path

    extracts = folder("CJ_EXTRACTS", "the council's extracts")
    returns = folder("CJ_RETURNS", "the returns to be checked")
    la_code = env.get("CJ_LA_CODE", "").strip() or None
    if la_code is not None and not (la_code.isascii() and la_code.isdigit() and len(la_code) == 3):
        raise Stop(f"CJ_LA_CODE is not a three-digit authority code: {la_code!r}.")
    return Settings(
        project=project,
        extracts=extracts,
        returns=returns,
        la_code=la_code,
        reporting_date=_reporting_date(env, real_data=bool(extracts or returns)),
        output=(project / (env.get("CJ_OUTPUT", "").strip() or "output")).resolve(),
        work=(project / (env.get("CJ_WORK", "").strip() or "target/warehouse.duckdb")).resolve(),
    )


def _reporting_date(env: Mapping[str, str], *, real_data: bool) -> date:
    given = env.get("CJ_REPORTING_DATE", "").strip()
    if given == "today":
        return datetime.now(UTC).date()
    if not given:
        if real_data:
            raise Stop(
                "CJ_REPORTING_DATE is not set. With CJ_EXTRACTS or CJ_RETURNS set, the build "
                "must know its day: set CJ_REPORTING_DATE to a date such as 2026-09-30 (as a "
                "rule the day the extract was taken), or to the word today."
            )
        return SAMPLE_REPORTING_DATE
    try:
        day = date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        day = None
    if day is None or not 1990 <= day.year <= 2100:
        raise Stop(f"CJ_REPORTING_DATE is not a date: {given!r}. Write it as 2026-09-30, or today.")
    return day
