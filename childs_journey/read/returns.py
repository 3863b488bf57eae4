"""Find the returns that were made elsewhere, and read each once a build.

Layout: `<CJ_RETURNS>/<return>/<la_code>_<year>[_<label>]/`, the year being the one in which the
31 March falls that the return ends with. Those kept as sent lie in the output, in the same layout.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from childs_journey.problems import Problem, Stop
from childs_journey.read.census import read_census, read_structure
from childs_journey.read.portal import is_report, read_report
from childs_journey.settings import Settings
from childs_journey.write.frozen import SENT, check_seal

SAMPLE = Path("tests/fixtures/returns")
YEARS = Path("seeds/catalogues/catalogue_return_years.csv")
CENSUS = "cin_census"
RETURNS = (CENSUS,)
_FOLDER = re.compile(r"(?P<la>\d{3})_(?P<year>20\d{2})(?:_(?P<label>[A-Za-z0-9-]+))?")


@dataclass(frozen=True)
class Folder:
    """One submission made elsewhere."""

    return_id: str
    la_code: str
    collection_year: int
    label: str
    path: Path
    is_frozen: bool = False
    """Kept as sent, by us."""

    @property
    def name(self) -> str:
        """How the folder is called in messages and in the warehouse."""
        place = f"{self.return_id}/{self.path.name}"
        return f"{SENT}/{place}" if self.is_frozen else place


@dataclass
class Reading:
    """What was read of one submission's folder."""

    folder: Folder
    source_file: str = ""
    content_hash: str = ""
    n_children: int = 0
    n_rows: int = 0
    n_unknown: int = 0
    problem: str = ""
    """Why it was not read, or nothing."""
    elements: Path | None = None


@dataclass
class Returns:
    """All that was found."""

    readings: list[Reading] = field(default_factory=list)
    reports: list[tuple[Folder, Path]] = field(default_factory=list)
    """The portal's reports that lay beside them: the submission, and the file of the findings."""
    problems: list[Problem] = field(default_factory=list)


def read_returns(settings: Settings, scratch: Path) -> Returns:
    """Read every submission; what cannot be read is left out and said, and nothing else stops.

    The rows are written to `scratch`, one file a submission.
    """
    returns = Returns()
    structure = read_structure(settings.project)
    years = _years(settings.project, CENSUS)
    for folder in find_folders(settings, returns.problems):
        reading = Reading(folder)
        try:
            if folder.collection_year not in years:
                raise Stop(
                    f"is of {folder.collection_year}, for which there are no rules here. Known "
                    f"are: {', '.join(map(str, sorted(years)))}."
                )
            if folder.is_frozen:
                check_seal(folder.path)
            path = _only_file(folder.path, ".xml")
            reading.source_file, reading.content_hash = path.name, _hash(path)
            target = scratch / f"{folder.name.replace('/', '.')}.elements.csv"
            census = read_census(path, target, structure)
            reading.n_children, reading.n_rows = census.n_children, census.n_rows
            reading.n_unknown = sum(census.unknown.values())
            reading.elements = target
        except (Stop, OSError) as error:
            what = str(error) if isinstance(error, Stop) else f"cannot be read: {error.strerror}."
            reading.problem = what
            returns.problems.append(Problem("warn", folder.name, what))
        returns.readings.append(reading)
        _read_reports(folder, returns, scratch)
    return returns


def _read_reports(folder: Folder, returns: Returns, scratch: Path) -> None:
    """Read the portal's reports that lie in a submission's folder."""
    for path in sorted(p for p in folder.path.iterdir() if is_report(p)):
        label = f"{folder.name}/{path.name}"
        target = scratch / f"{label.replace('/', '.')}.findings.csv"
        try:
            read_report(path, target)
        except (Stop, OSError) as error:
            what = str(error) if isinstance(error, Stop) else f"cannot be read: {error.strerror}."
            returns.problems.append(Problem("warn", label, what))
        else:
            returns.reports.append((folder, target))


def find_folders(settings: Settings, problems: list[Problem]) -> list[Folder]:
    """Return the submissions' folders, in order; add to `problems` what is not one."""
    root = settings.returns
    if root is None and settings.uses_sample:
        root = settings.project / SAMPLE
    found = _folders_in(root, problems, is_frozen=False) if root is not None else []
    return found + _folders_in(settings.output / SENT, problems, is_frozen=True)


def _folders_in(root: Path, problems: list[Problem], *, is_frozen: bool) -> list[Folder]:
    if not root.is_dir():
        return []
    found = []
    for child in sorted(p for p in root.iterdir() if p.is_dir()):
        if child.name not in RETURNS:
            what = f"is no return that is checked here. Known are: {', '.join(RETURNS)}."
            problems.append(Problem("warn", f"{child.name}/", what))
            continue
        for place in sorted(p for p in child.iterdir() if p.is_dir()):
            named = _FOLDER.fullmatch(place.name)
            if named is None:
                what = (
                    "is not named by authority and year, such as 310_2026 or 310_2026_submitted, "
                    "and is not read."
                )
                problems.append(Problem("warn", f"{child.name}/{place.name}", what))
                continue
            label = named["label"] or ""
            year = int(named["year"])
            found.append(Folder(child.name, named["la"], year, label, place, is_frozen))
    return found


def _only_file(folder: Path, ending: str) -> Path:
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() == ending)
    if len(files) == 1:
        return files[0]
    if not files:
        raise Stop(f"holds no {ending} file. Put the file that was exported there.")
    raise Stop(
        f"holds {len(files)} {ending} files, and a submission is one. Keep one, and put others in "
        "folders of their own with a label, such as 310_2026_draft."
    )


def _years(project: Path, return_id: str) -> set[int]:
    with (project / YEARS).open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        return {int(row["collection_year"]) for row in rows if row["return_id"] == return_id}


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def census_rows(returns: Returns) -> list[tuple[Reading, Path]]:
    """Return the census submissions that were read, each with the file of its elements."""
    return [
        (reading, reading.elements)
        for reading in returns.readings
        if reading.folder.return_id == CENSUS and reading.elements is not None
    ]


def write_submissions(returns: Returns, target: Path, return_id: str) -> None:
    """Write one row a submission, read or not."""
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for reading in returns.readings:
            folder = reading.folder
            if folder.return_id == return_id:
                writer.writerow([
                    folder.la_code, folder.collection_year, folder.label, folder.name,
                    reading.source_file, reading.content_hash, reading.n_children,
                    reading.n_rows, reading.n_unknown, reading.problem,
                ])  # fmt: skip
