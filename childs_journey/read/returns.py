"""Find the returns that were made elsewhere, and read each once a build.

Layout: `<CJ_RETURNS>/<return>/<la_code>_<year>[_<label>]/`, the year being the one in which the
31 March falls that the return ends with. Those kept as sent lie in the output, in the same layout.
Beside the returns may be `lists/`, which is read with the extracts.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from childs_journey.problems import Problem, Stop
from childs_journey.read.census import Structure, read_census, read_structure
from childs_journey.read.layout import LISTS, returns_folder
from childs_journey.read.part import Part
from childs_journey.read.portal import is_report, read_report
from childs_journey.read.ssda903 import hash_of, read_ssda903
from childs_journey.read.ssda903_parts import SSDA903, Kind, read_kinds
from childs_journey.settings import Settings
from childs_journey.write.frozen import SENT, check_seal

YEARS = Path("seeds/catalogues/catalogue_return_years.csv")
CENSUS = "cin_census"
RETURNS = (CENSUS, SSDA903)
HISTORY_ONLY = (
    "is of a year before the rules that are held here: it is read for the history of care of a "
    "council without extracts, and is not checked."
)
NO_LABEL, BUILT_HERE = "file", "warehouse"
"""Labels of a folder without one (as staging has it), and of what is built from the extracts."""
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

    @property
    def scratch_name(self) -> str:
        """What files begin with that are made of it."""
        return self.name.replace("/", ".")


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
    parts: list[Part] = field(default_factory=list)
    """The groups of the census, the files of the SSDA903."""
    file_format: str = ""
    is_history_only: bool = False
    """Of a year before the rules that are held: a part of a history, and not checked."""
    unknown: str = ""
    """Names that the return does not have."""


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
    structure, kinds = read_structure(settings.project), read_kinds(settings.project)
    years = {return_id: _years(settings.project, return_id) for return_id in RETURNS}
    for folder in find_folders(settings, returns.problems):
        reading = Reading(folder)
        try:
            known = years[folder.return_id]
            if folder.return_id == SSDA903 and folder.collection_year < min(known):
                reading.is_history_only = True
                returns.problems.append(Problem("note", folder.name, HISTORY_ONLY))
            elif folder.collection_year not in known:
                raise Stop(
                    f"is of {folder.collection_year}, for which there are no rules here. Known "
                    f"are: {', '.join(map(str, sorted(known)))}."
                )
            if folder.is_frozen:
                check_seal(folder.path)
            if folder.return_id == CENSUS:
                _read_census(reading, structure, scratch)
            else:
                warnings = _read_ssda903(reading, kinds, scratch)
                returns.problems += [Problem("note", folder.name, what) for what in warnings]
        except (Stop, OSError) as error:
            what = str(error) if isinstance(error, Stop) else f"cannot be read: {error.strerror}."
            reading.problem = what
            returns.problems.append(
                Problem("warn", folder.name, f"{what} The submission is left out.")
            )
        returns.readings.append(reading)
        _read_reports(folder, returns, scratch)
    return returns


def stop_if_none(settings: Settings, returns: Returns) -> None:
    """Stop when there is nothing at all to build: no extract, and no return that could be read.

    Else a folder with a slip in its name would empty the published warehouse.
    """
    if settings.extracts is not None or settings.returns is None:
        return
    if any(not reading.problem for reading in returns.readings):
        return
    lines = [f"\n  - {problem}" for problem in returns.problems]
    raise Stop(
        f"CJ_EXTRACTS is not set, and {settings.returns} (CJ_RETURNS) holds no return that can be "
        "read, so there is nothing to build. Put the files of each in a folder of its own there, "
        f"such as {SSDA903}/310_2026.{''.join(lines)}"
    )


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


def _read_census(reading: Reading, structure: Structure, scratch: Path) -> None:
    path = _only_file(reading.folder.path, ".xml")
    reading.source_file, reading.content_hash = path.name, _hash(path)
    census = read_census(path, scratch, reading.folder.scratch_name, structure)
    reading.n_children, reading.parts = census.n_children, census.parts
    reading.n_rows = sum(part.n_records for part in census.parts)
    reading.n_unknown = sum(census.unknown.values())


def _read_ssda903(reading: Reading, kinds: dict[str, Kind], scratch: Path) -> list[str]:
    """Read one submission; return what is to be said about it."""
    folder = reading.folder
    found = read_ssda903(folder.path, scratch, folder.scratch_name, kinds)
    reading.source_file, reading.content_hash = ", ".join(found.source_files), found.content_hash
    reading.file_format, reading.parts = found.file_format, found.parts
    reading.n_children = len(found.children - {""})
    reading.n_rows = sum(part.n_records for part in found.parts)
    reading.n_unknown, reading.unknown = len(found.unknown), ", ".join(sorted(found.unknown))
    return found.warnings


def find_folders(settings: Settings, problems: list[Problem]) -> list[Folder]:
    """Return the submissions' folders, in order; add to `problems` what is not one."""
    root = returns_folder(settings)
    found = _folders_in(root, problems, is_frozen=False) if root is not None else []
    found += _folders_in(settings.output / SENT, problems, is_frozen=True)
    return _without_twins(found, problems)


def _folders_in(root: Path, problems: list[Problem], *, is_frozen: bool) -> list[Folder]:
    if not root.is_dir():
        return []
    found = []
    _name_loose_files(root, "", problems)
    for child in sorted(p for p in root.iterdir() if p.is_dir()):
        if child.name == LISTS and not is_frozen:
            continue
        if child.name not in RETURNS:
            what = f"is no return that is checked here. Known are: {', '.join(RETURNS)}."
            problems.append(Problem("warn", f"{child.name}/", what))
            continue
        _name_loose_files(child, f"{child.name}/", problems)
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


def _name_loose_files(folder: Path, name: str, problems: list[Problem]) -> None:
    """Say which files of a return lie beside the folders of the submissions, not in one."""
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        if path.suffix.casefold() in {".csv", ".xml"}:
            what = (
                "lies in no folder of a submission, and is not read. Put it in one that is named "
                "by authority and year, such as ssda903/310_2026."
            )
            problems.append(Problem("warn", f"{name}{path.name}", what))


def _without_twins(folders: list[Folder], problems: list[Problem]) -> list[Folder]:
    """Keep the first folder of each label, whatever its capitals; none is named as those built."""
    kept: dict[tuple[str, str, int, str], Folder] = {}
    for folder in folders:
        label = folder.label.lower() or NO_LABEL
        first = kept.setdefault(
            (folder.return_id, folder.la_code, folder.collection_year, label), folder
        )
        if label == BUILT_HERE:
            del kept[folder.return_id, folder.la_code, folder.collection_year, label]
            what = "has the label of returns that are built here, and is not read. Change it."
        elif first is not folder:
            what = f"has the same label as {first.name}, and is not read. Change it."
        else:
            continue
        problems.append(Problem("warn", folder.name, what))
    return list(kept.values())


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


def content_hash_of(folder: Folder, files: list[Path]) -> str:
    """Return the hash that a build keeps of a submission, of its files as they are now."""
    if folder.return_id == CENSUS:
        return _hash(_only_file(folder.path, ".xml"))
    return hash_of(files)


def _years(project: Path, return_id: str) -> set[int]:
    with (project / YEARS).open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        return {int(row["collection_year"]) for row in rows if row["return_id"] == return_id}


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def parts_of(returns: Returns, return_id: str) -> list[tuple[Reading, Part]]:
    """Return what was read of a return's submissions: groups, or files with their records."""
    return [
        (reading, part)
        for reading in returns.readings
        if reading.folder.return_id == return_id
        for part in reading.parts
    ]


def write_submissions(returns: Returns, target: Path, return_id: str) -> None:
    """Write one row a submission, read or not."""
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for reading in returns.readings:
            folder = reading.folder
            if folder.return_id == return_id:
                row = [
                    folder.la_code, folder.collection_year, folder.label, folder.name,
                    reading.source_file, reading.content_hash, reading.n_children,
                    reading.n_rows, reading.n_unknown, reading.problem,
                ]  # fmt: skip
                if return_id == SSDA903:
                    files = " ".join(part.kind for part in reading.parts)
                    row += [reading.file_format, files, reading.unknown]
                    row += [str(reading.is_history_only).lower()]
                writer.writerow(row)
