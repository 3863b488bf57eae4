"""Find the extract files of one council, or of several, in the folder that was named.

Lists that a return is checked with may also lie beside the returns, in
`<CJ_RETURNS>/lists/<la_code>/`.
"""

from __future__ import annotations

import csv
import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path

from childs_journey.contract import Contract
from childs_journey.problems import Problem, Stop
from childs_journey.read.tables import column_values, read_header
from childs_journey.read.text import decode_head, head_of
from childs_journey.settings import Settings

ENDINGS = (".csv", ".csv.gz", ".xlsx", ".parquet")
OTHER_ENDINGS = (".xls", ".xlsm", ".xlsb", ".ods", ".txt", ".tsv", ".zip", ".json")
"""What councils also save tables as; such a file would be passed over in silence."""
REQUIRED_TABLE = "ssd_person"
LISTS = "lists"
"""Folder beside the returns, with a folder for each council, named by its code."""
LIST_TABLES = ("sup_council", "sup_postcodes", "sup_provider_areas", "sup_providers")
"""What may lie there: all that the rules of a return look up, and none of it about a child."""
SAMPLE_RETURNS = Path("tests/fixtures/returns")
_LA_CODE = re.compile(r"\d{3}")


@dataclass(frozen=True)
class ExtractFile:
    """One file of one council."""

    table: str
    la_code: str
    path: Path
    label: str
    """Path relative to the extract folder: how the file is called in messages and the ledger."""
    ending: str


@dataclass
class Extracts:
    """Everything found in the extract folder."""

    files: dict[str, list[ExtractFile]] = field(default_factory=dict)
    """By table, councils in order."""
    la_codes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_extracts(settings: Settings, contract: Contract) -> Extracts:
    """Find the files to load: the council's, the shipped sample's, or none (returns only).

    With them come the lists that lie beside the returns.
    """
    if settings.uses_sample:
        found = _find(settings.project / "seeds" / "extract", contract, settings.la_code)
    elif settings.extracts is None:
        found = Extracts()
    else:
        found = _find(settings.extracts, contract, settings.la_code)
    root = returns_folder(settings)
    if root is not None and (root / LISTS).is_dir():
        _add_lists(found, root, contract)
    return found


def returns_folder(settings: Settings) -> Path | None:
    """Return the folder of the returns made elsewhere: the one named, or the shipped one."""
    if settings.returns is None and settings.uses_sample:
        return settings.project / SAMPLE_RETURNS
    return settings.returns


def _add_lists(found: Extracts, root: Path, contract: Contract) -> None:
    """Add a council's lists, but those that its extract has: what is with the extract counts."""
    for folder in sorted(p for p in (root / LISTS).iterdir() if p.is_dir()):
        where = f"{LISTS}/{folder.name}/"
        if not _LA_CODE.fullmatch(folder.name):
            what = "is not named by a three-digit authority code, such as 310, and is not read."
            found.problems.append(Problem("warn", where, what))
            continue
        for table, path in _known_files(folder, contract, found.problems).items():
            label = path.relative_to(root).as_posix()
            files = found.files.setdefault(table, [])
            if table not in LIST_TABLES:
                known = ", ".join(LIST_TABLES)
                what = f"is no list that returns are checked with. Known are: {known}."
            elif any(file.la_code == folder.name for file in files):
                what = "is in the council's extract too, which counts."
            else:
                files.append(ExtractFile(table, folder.name, path, label, ending_of(path)))
                if table == "sup_council":
                    _check_stated(folder.name, where, path, found.problems)
                continue
            found.problems.append(Problem("warn", label, f"{what} It is not read."))


def _find(folder: Path, contract: Contract, la_code: str | None) -> Extracts:
    found = Extracts()
    single = _known_files(folder, contract, found.problems)
    councils: dict[str, dict[str, Path]] = {}
    for child in sorted(p for p in folder.iterdir() if p.is_dir()):
        files = _known_files(child, contract, found.problems)
        if _LA_CODE.fullmatch(child.name):
            councils[child.name] = files
        elif files:
            found.problems.append(
                Problem(
                    "stop",
                    f"{child.name}/",
                    "holds extract files but is not named by a three-digit authority code. "
                    "Name each council's folder by its code, such as 310.",
                )
            )
    for code in [code for code, files in councils.items() if not files]:
        what = "holds no file of a known extract. Put the council's files there, or take it away."
        found.problems.append(Problem("stop", f"{code}/", what))
        del councils[code]
    if single and councils:
        found.problems.append(
            Problem(
                "stop",
                ".",
                f"extract files lie both in the folder itself and in {', '.join(councils)}. Keep "
                "one council's files in the folder, or each council's in a folder of its code.",
            )
        )
    elif single:
        councils = {_single_la_code(single, la_code, found.problems) or "": single}
    elif not councils and not any(p.severity == "stop" for p in found.problems):
        found.problems.append(
            Problem(
                "stop",
                ".",
                "no file of a known extract is here. Files are named after their table, such as "
                f"{REQUIRED_TABLE}.csv; the names are listed in {_names_hint()}.",
            )
        )
    _collect(found, folder, councils)
    return found


def _names_hint() -> str:
    return "seeds/catalogues/catalogue_extract_fields.csv"


def _known_files(folder: Path, contract: Contract, problems: list[Problem]) -> dict[str, Path]:
    """Return the extract files right in one folder, by table."""
    files: dict[str, Path] = {}
    for path in sorted(p for p in folder.iterdir()):
        ending = ending_of(path)
        table = path.name[: -len(ending)].casefold() if ending else ""
        if table in contract and not path.is_file():
            what = "has the name of an extract but is no file that can be opened."
            problems.append(Problem("stop", path.name, what))
        elif path.stem.casefold() in contract and path.suffix.casefold() in OTHER_ENDINGS:
            what = f"is not of a kind that is read. Save it as {', '.join(ENDINGS)}."
            problems.append(Problem("stop", path.name, what))
        elif table not in contract:
            _note_unknown(path, ending, contract, problems)
        elif table in files:
            problems.append(
                Problem(
                    "stop",
                    path.name,
                    f"{table} comes twice: {files[table].name} and {path.name}. Keep one.",
                )
            )
        else:
            files[table] = path
    return files


def ending_of(path: Path) -> str:
    """Return which of the accepted endings a file has; empty if none."""
    name = path.name.casefold()
    return next((e for e in sorted(ENDINGS, key=len, reverse=True) if name.endswith(e)), "")


def _note_unknown(path: Path, ending: str, contract: Contract, problems: list[Problem]) -> None:
    if not ending or path.name.startswith((".", "~$")):
        return
    stem = path.name[: -len(ending)].casefold()
    near = difflib.get_close_matches(stem, contract.tables, n=1, cutoff=0.8)
    if near or stem.startswith(("ssd_", "sup_")):
        hint = f" Did you mean {near[0]}{ending}?" if near else ""
        problems.append(
            Problem("warn", path.name, f"is not a known extract and is not read.{hint}")
        )


def _single_la_code(
    files: dict[str, Path], given: str | None, problems: list[Problem]
) -> str | None:
    path = files.get("sup_council")
    try:
        stated = _stated_la_codes(path) if path else []
    except Stop as stop:
        problems.append(Problem("stop", path.name if path else ".", str(stop)))
        return given
    if stated and given and stated != [given]:
        what = (
            f"says the council is {', '.join(stated)} but CJ_LA_CODE says {given}. "
            "Correct one of them."
        )
    elif len(stated) > 1:
        what = (
            f"names {len(stated)} councils. One council's files hold one row here; put the "
            "files of several councils into a folder for each, named by its code."
        )
    elif not stated and not given:
        what = (
            "nothing says which council this is. Set CJ_LA_CODE to its three-digit code, "
            "add sup_council.csv, or put the files into a folder named by the code."
        )
    else:
        return stated[0] if stated else given
    problems.append(Problem("stop", path.name if path and stated else ".", what))
    return given


def _stated_la_codes(path: Path) -> list[str]:
    """Return the different authority codes that sup_council states, in order.

    A code that a spreadsheet made a number of (999.0) is the code. Raises Stop when the file
    cannot be read or a code is not of three digits.
    """
    codes = list(dict.fromkeys(_values_of_la_code(path)))
    codes = [code.removesuffix(".0") for code in codes]
    if not all(_LA_CODE.fullmatch(code) for code in codes):
        raise Stop("the column la_code holds something else than a three-digit authority code.")
    return codes


def _values_of_la_code(path: Path) -> list[str]:
    ending = ending_of(path)
    if ending in {".xlsx", ".parquet"}:
        return column_values(path, "la_code")
    header = read_header(path, ending, {"la_code"})
    headings = [heading.strip().casefold() for heading in header.headings]
    if "la_code" not in headings:
        return []
    at = headings.index("la_code")
    lines = decode_head(head_of(path)).splitlines()[header.line :]
    rows = csv.reader(lines, delimiter=header.delimiter, skipinitialspace=True)
    return [row[at].strip() for row in rows if len(row) > at and row[at].strip()]


def _collect(found: Extracts, folder: Path, councils: dict[str, dict[str, Path]]) -> None:
    for la_code, files in sorted(councils.items()):
        found.la_codes.append(la_code)
        is_own_folder = bool(la_code) and folder / la_code == next(iter(files.values())).parent
        where = f"{la_code}/" if is_own_folder else ""
        if REQUIRED_TABLE not in files:
            found.problems.append(
                Problem(
                    "stop",
                    where or ".",
                    f"{REQUIRED_TABLE} is missing. It is the one extract every build needs: "
                    f"add {REQUIRED_TABLE}.csv.",
                )
            )
        if is_own_folder and "sup_council" in files:
            _check_stated(la_code, where, files["sup_council"], found.problems)
        for table, path in files.items():
            label = path.relative_to(folder).as_posix()
            found.files.setdefault(table, []).append(
                ExtractFile(table, la_code, path, label, ending_of(path))
            )


def _check_stated(la_code: str, where: str, path: Path, problems: list[Problem]) -> None:
    """Say so when sup_council lies in another council's folder."""
    try:
        stated = _stated_la_codes(path)
    except Stop as stop:
        problems.append(Problem("stop", where + path.name, str(stop)))
        return
    if stated and la_code not in stated:
        what = f"says the council is {', '.join(stated)} but its folder is {la_code}."
        problems.append(Problem("stop", where + path.name, what))
