"""Work out the SQL that loads one table: what the seed materialization then runs.

Python decides (which file, which encoding, which column where, which lines are bad); DuckDB
reads. No row of a sound file passes through Python, but for the independent count.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from childs_journey.contract import Column, Table
from childs_journey.problems import Problem, Stop
from childs_journey.read.census import ELEMENTS, LISTS
from childs_journey.read.layout import ExtractFile
from childs_journey.read.part import Part
from childs_journey.read.portal import COLUMNS as REPORT_COLUMNS
from childs_journey.read.records import RECORD_LIMIT, BadLine, Count, copy_without, count_records
from childs_journey.read.returns import (
    CENSUS,
    Folder,
    Returns,
    parts_of,
    write_submissions,
)
from childs_journey.read.ssda903_parts import SSDA903
from childs_journey.read.tables import (
    CELL_ERRORS,
    PARQUET,
    Header,
    Match,
    extension,
    literal_path,
    match_columns,
    read_header,
    read_sheet,
    text,
)
from childs_journey.read.text import make_readable, unzip

GROUPS = "cin_file__groups"
OWN_COLUMNS = ("cj_la_code", "cj_source_file", "cj_source_record")
DUCKDB_LIMIT = 2 * RECORD_LIMIT
"""Bytes of a record; above our own limit, so that DuckDB never meets one it cannot read."""
TEXT_KEPT = 10_000
"""Characters kept of a line that is set aside."""
LEDGER = "raw.load_files"
REJECTS = "raw.load_rejects"
LEDGER_DDL = (
    f"create table if not exists {LEDGER} (table_name varchar, la_code varchar, "
    "source_file varchar, file_format varchar, encoding varchar, delimiter varchar, "
    "n_lines bigint, n_records bigint, n_loaded bigint, n_rejected bigint, n_recovered bigint, "
    "columns_absent varchar, columns_extra varchar, content_hash varchar)"
)
REJECTS_DDL = (
    f"create table if not exists {REJECTS} (table_name varchar, la_code varchar, "
    "source_file varchar, line_number bigint, record_number bigint, outcome varchar, "
    "reason varchar, line_text varchar)"
)


@dataclass
class Source:
    """A file ready to be read: an SQL relation of its columns, and what was counted in it."""

    relation: str
    """Gives columns x0, x1, ... (text) and `record`, the record's number in the file."""
    count: Count
    encoding: str = ""
    rejects: Path | None = None


@dataclass
class Plan:
    """The statements that load one table."""

    create: str
    statements: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """What the files are called in messages."""


def run_plan(connection: duckdb.DuckDBPyConnection, plan: Plan) -> str:
    """Load one table, as a whole or not at all; return JSON, {} or {"error": text}.

    dbt does not run the statements itself: it would print DuckDB's error, which quotes the record.
    """
    try:
        connection.execute("begin")
        for statement in (plan.create, *plan.statements):
            connection.execute(statement)
        connection.execute("commit")
    except duckdb.Error as error:
        with contextlib.suppress(duckdb.Error):
            connection.execute("rollback")
        raise Stop(
            f"{', '.join(plan.files)}: cannot be loaded ({type(error).__name__}). Export the table "
            "again; if that does not help, export it as CSV."
        ) from None
    return "{}"


def check_file(file: ExtractFile, table: Table) -> list[Problem]:
    """Check a file's header before anything is built; return what is wrong with it."""
    try:
        match = match_columns(_header_of(file.path, file.ending, table), table)
    except Stop as stop:
        return [Problem("stop", file.label, str(stop))]
    if match.extra:
        names = ", ".join(match.extra[:8]) + (", ..." if len(match.extra) > 8 else "")
        return [Problem("note", file.label, f"columns not known and not read: {names}.")]
    return []


def plan_extract(table: Table, files: Sequence[ExtractFile], scratch: Path) -> Plan:
    """Plan the load of one extract table from every council's file.

    Raises Stop when a file cannot be read at all.
    """
    columns = [f"{c.name} varchar" for c in table.columns]
    own = ["cj_la_code varchar", "cj_source_file varchar", "cj_source_record bigint"]
    plan = Plan(f"create or replace table raw.{table.name} ({', '.join(columns + own)})")
    plan.statements += _forget(table.name)
    plan.files = [file.label for file in files]
    for number, file in enumerate(files):
        try:
            plan.statements += _load_file(table, file, scratch, f"{table.name}.{number}")
        except Stop as stop:
            raise Stop(f"{file.label}: {stop}") from None
    return plan


def plan_reference(name: str, path: Path, types: Mapping[str, str], scratch: Path) -> Plan:
    """Plan the load of one of our own seeds: the CSV's header, rows there or in Parquet beside.

    Values are cast to `types` (column: type; text where not named); a value that does not
    convert fails the build, as the file is ours.
    """
    parquet = path.with_suffix(".parquet")
    header = read_header(path, ".csv", ())
    table = Table(name, "reference", tuple(_plain_column(h) for h in header.headings))
    source_path, ending = (parquet, ".parquet") if parquet.is_file() else (path, ".csv")
    header = _header_of(source_path, ending, table)
    match = match_columns(header, table)
    source = _read(source_path, ending, header, scratch, name)
    if source.count.bad:
        first = source.count.bad[0]
        raise Stop(f"{path.name}: line {first.line}: {first.reason}.")
    typed = [(c.name, types.get(c.name, "varchar")) for c in table.columns]
    plan = Plan(
        f"create or replace table raw.{name} ({', '.join(f'{n} {kind}' for n, kind in typed)})"
    )
    values = ", ".join(f"cast(x{match.positions[n]} as {kind}) as {n}" for n, kind in typed)
    plan.files = [source_path.name]
    plan.statements = [
        *_forget(name),
        f"insert into raw.{name} select {values} from ({source.relation})",
        _ledger_row(name, None, source_path.name, ending, header, match, source, source_path),
    ]
    return plan


def plan_history(name: str, path: Path, types: Mapping[str, str], rows: Path | None) -> Plan:
    """Plan the load of a seed whose rows are in the history: those of a Parquet file, or none.

    `path` is the shipped CSV, whose header gives the columns.
    """
    columns = read_header(path, ".csv", ()).headings
    typed = ", ".join(f"{column} {types.get(column, 'varchar')}" for column in columns)
    plan = Plan(f"create or replace table raw.{name} ({typed})", files=[path.name])
    if rows is not None:
        names = ", ".join(columns)
        plan.statements.append(
            f"insert into raw.{name} ({names}) select {names} "
            f"from read_parquet({literal_path(rows)}, {PARQUET})"
        )
    return plan


def plan_returns(name: str, path: Path, returns: Returns, scratch: Path) -> Plan:
    """Plan the load of a seed that holds returns made elsewhere, or the portal's reports of them.

    `path` is the shipped CSV, whose header gives the columns. Everything is text.
    """
    columns = read_header(path, ".csv", ()).headings
    plan = Plan(
        f"create or replace table raw.{name} ({', '.join(f'{c} varchar' for c in columns)})",
        files=[path.name],
    )
    if name == "portal_file__findings":
        for folder, report in returns.reports:
            own = [folder.return_id, folder.la_code, str(folder.collection_year), folder.name]
            plan.statements.append(
                f"insert into raw.{name} select {', '.join(map(text, own))}, * "
                f"from ({_all_text(report, REPORT_COLUMNS, has_header=True)})"
            )
        return plan
    return_id = {"cin_file": CENSUS, "ssda903_file": SSDA903}[name.split("__", 1)[0]]
    if name.endswith("__submissions"):
        target = scratch / f"{name}.csv"
        write_submissions(returns, target, return_id)
        plan.statements = [f"insert into raw.{name} {_all_text(target, columns, has_header=False)}"]
        return plan
    parts = [(reading.folder, part) for reading, part in parts_of(returns, return_id)]
    if name == GROUPS:
        return _plan_groups(columns, [pair for pair in parts if not _is_of_elements(pair[1])])
    if return_id == CENSUS:
        parts = [pair for pair in parts if _is_of_elements(pair[1])]
    plan.statements = [_insert_part(name, folder, part) for folder, part in parts]
    plan.statements.append(_all_arrived(name, parts))
    return plan


def _plan_groups(columns: Sequence[str], parts: Sequence[tuple[Folder, Part]]) -> Plan:
    """Plan the load of the groups of the census: a table for each kind of group, a view of all.

    One table would be nine tenths empty, and take longer to write for that than for the rest.
    """
    plan = Plan("create schema if not exists raw", files=[f"{GROUPS}.csv"])
    own = columns[: columns.index("child_no")]
    held = {part.kind: (*own, *part.columns) for _, part in parts}
    selects = [f"select {', '.join(f'cast(null as varchar) as {c}' for c in columns)} where false"]
    for kind, has in held.items():
        table = _table_of(kind)
        definition = ", ".join(f"{column} varchar" for column in has)
        plan.statements.append(f"create or replace table raw.{table} ({definition})")
        values = (c if c in has else f"cast(null as varchar) as {c}" for c in columns)
        selects.append(f"select {', '.join(values)} from raw.{table}")
    plan.statements += [_insert_part(_table_of(part.kind), folder, part) for folder, part in parts]
    plan.statements.append(f"create or replace view raw.{GROUPS} as {' union all '.join(selects)}")
    plan.statements.append(_all_arrived(GROUPS, parts))
    return plan


def _table_of(kind: str) -> str:
    return f"{GROUPS}_of_{kind.lower()}"


def _all_arrived(name: str, parts: Sequence[tuple[Folder, Part]]) -> str:
    """Write the statement that fails unless there are as many rows as were read."""
    expected = sum(part.n_records for _, part in parts)
    counted = f"select count(*) as n from raw.{name}"
    return f"select error('rows lost') from ({counted}) where n != {expected}"


def _is_of_elements(part: Part) -> bool:
    """Return whether a part of the census holds elements, and not groups."""
    return part.kind in {*LISTS, ELEMENTS}


def _insert_part(name: str, folder: Folder, part: Part) -> str:
    """Write the statement of one file, with the columns that it has; the others stay empty."""
    fixed = {"la_code": folder.la_code, "source_folder": folder.name}
    if folder.return_id == SSDA903:
        fixed["file_name"] = part.kind
        read = ("record_no", *part.columns)
    else:
        fixed |= {"collection_year": str(folder.collection_year), "label": folder.label}
        fixed |= {} if part.kind == ELEMENTS else {"module": part.kind}
        fixed |= {"element": LISTS[part.kind], "is_known": "true"} if part.kind in LISTS else {}
        read = part.columns
    return (
        f"insert into raw.{name} ({', '.join((*fixed, *read))}) "
        f"select {', '.join(map(text, fixed.values()))}, * "
        f"from ({_all_text(part.path, read, has_header=True)})"
    )


def _all_text(path: Path, columns: Sequence[str], *, has_header: bool) -> str:
    named = ", ".join(f"'{column}': 'varchar'" for column in columns)
    return (
        f"select * from read_csv({literal_path(path)}, auto_detect = false, "
        f"header = {'true' if has_header else 'false'}, columns = {{{named}}}, delim = ',', "
        f"quote = '\"', escape = '\"', nullstr = '', comment = '', "
        f"hive_partitioning = false, max_line_size = {DUCKDB_LIMIT})"
    )


def _plain_column(heading: str) -> Column:
    return Column(heading.strip(), "", heading, "text", "", "", True, "", "")


def _forget(table_name: str) -> list[str]:
    return [f"delete from {t} where table_name = {text(table_name)}" for t in (LEDGER, REJECTS)]


def _header_of(path: Path, ending: str, table: Table) -> Header:
    return read_header(path, ending, table.by_heading)


def _load_file(table: Table, file: ExtractFile, scratch: Path, stem: str) -> list[str]:
    header = _header_of(file.path, file.ending, table)
    match = match_columns(header, table)
    source = _read(file.path, file.ending, header, scratch, stem)
    values = [
        f"x{match.positions[c.name]} as {c.name}"
        if c.name in match.positions
        else f"cast(null as varchar) as {c.name}"
        for c in table.columns
    ]
    values += [f"{text(file.la_code)}", f"{text(file.label)}", "record"]
    statements = [
        f"insert into raw.{table.name} select {', '.join(values)} from ({source.relation})"
    ]
    if source.rejects:
        statements.append(
            f"insert into {REJECTS} select {text(table.name)}, {text(file.la_code)}, "
            f"{text(file.label)}, {_REJECT_COLUMNS} from {_rejects_relation(source.rejects)}"
        )
    statements.append(
        _ledger_row(
            table.name, file.la_code, file.label, file.ending, header, match, source, file.path
        )
    )
    return statements


_REJECT_COLUMNS = "cast(line as bigint), cast(record as bigint), outcome, reason, line_text"


def _rejects_relation(path: Path) -> str:
    return (
        f"read_csv({literal_path(path)}, auto_detect = false, header = true, "
        "columns = {'line': 'varchar', 'record': 'varchar', 'outcome': 'varchar', "
        "'reason': 'varchar', 'line_text': 'varchar'}, delim = ',', quote = '\"', "
        f"escape = '\"', comment = '')"
    )


def _ledger_row(  # noqa: PLR0917 - a row has many columns
    name: str,
    la_code: str | None,
    label: str,
    ending: str,
    header: Header,
    match: Match,
    source: Source,
    path: Path,
) -> str:
    """Write the ledger's row: Python's own count beside what DuckDB has in the table."""
    loaded = f"(select count(*) from raw.{name}"
    if la_code is not None:
        loaded += f" where cj_source_file = {text(label)}"
    count = source.count
    row = [
        text(name),
        text(la_code) if la_code is not None else "null",
        text(label),
        text(ending.removeprefix(".")),
        text(source.encoding),
        text({"\t": "tab"}.get(header.delimiter, header.delimiter)),
        str(count.n_lines),
        str(count.n_records),
        loaded + ")",
        str(len(count.bad)),
        str(len(count.recovered)),
        text(", ".join(match.absent)),
        text(", ".join(match.extra)),
        text(_content_hash(path)),
    ]
    return f"insert into {LEDGER} select {', '.join(row)}"


def _content_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(path: Path, ending: str, header: Header, scratch: Path, stem: str) -> Source:
    if ending == ".parquet":
        return _read_parquet(path, header)
    if ending == ".xlsx":
        return _read_workbook(path)
    return _read_text(path, ending, header, scratch, stem)


def _read_parquet(path: Path, header: Header) -> Source:
    columns = ", ".join(
        f'cast("{h.replace(chr(34), chr(34) * 2)}" as varchar) as x{i}'
        for i, h in enumerate(header.headings)
    )
    relation = (
        f"select {columns}, row_number() over () as record "
        f"from read_parquet({literal_path(path)}, {PARQUET})"
    )
    with duckdb.connect() as memory:
        (counted,) = memory.execute(
            f"select num_rows from parquet_file_metadata({literal_path(path)})"
        ).fetchall()
    return Source(relation, Count(n_lines=int(counted[0]), n_records=int(counted[0])))


def _read_workbook(path: Path) -> Source:
    """Read the first sheet; rows without any value are not records.

    The range is given, since DuckDB would begin at the first heading and so shift the columns.
    """
    found = read_sheet(path)
    sheet = (
        f"read_xlsx({text(path.as_posix())}, header = false, all_varchar = true, "
        f"stop_at_empty = false, range = {text(found.cells)})"
    )
    with duckdb.connect() as memory:
        memory.load_extension(str(extension("excel")))
        names = [row[0] for row in memory.execute(f"describe select * from {sheet}").fetchall()]
    cells = ", ".join(f'"{name}" as x{i}' for i, name in enumerate(names))
    blanks = "chr(32) || chr(9) || chr(13) || chr(10)"
    errors = ", ".join(text(error) for error in CELL_ERRORS)
    holds = " or ".join(f"trim(\"{name}\", {blanks}) not in ('', {errors})" for name in names)
    relation = (
        f"select *, n - 1 as record from (select {cells}, row_number() over () as n from {sheet} "
        f"where {holds}) where n > 1"
    )
    return Source(relation, Count(n_lines=found.n_records + 1, n_records=found.n_records))


def _read_text(path: Path, ending: str, header: Header, scratch: Path, stem: str) -> Source:
    plain = unzip(path, scratch, stem) if ending == ".csv.gz" else path
    ready = make_readable(plain, scratch, stem)
    n_columns = len(header.headings)
    count = count_records(
        ready.path,
        header.delimiter,
        n_columns,
        header.line,
        ready.undecodable,
        has_long_lines=ready.has_long_lines,
    )
    rejects = None
    readable = ready.path
    if count.bad:
        readable = scratch / f"{stem}.sound"
        copy_without(ready.path, readable, [bad.line for bad in count.bad])
    if count.bad or count.recovered:
        rejects = scratch / f"{stem}.rejects"
        _write_rejects(rejects, count.bad, count.recovered)
    columns = ", ".join(f"'x{i}': 'varchar'" for i in range(n_columns))
    read = (
        f"read_csv({literal_path(readable)}, auto_detect = false, header = false, "
        f"skip = {header.line}, columns = {{{columns}}}, delim = {text(header.delimiter)}, "
        "quote = '\"', escape = '\"', strict_mode = true, store_rejects = true, nullstr = '', "
        "comment = '', hive_partitioning = false, filename = false, null_padding = false, "
        f"max_line_size = {DUCKDB_LIMIT})"
    )
    relation = f"select *, row_number() over () as record from {read}"
    if count.bad and rejects:
        relation = _renumbered(relation, rejects)
    return Source(relation, count, ready.encoding, rejects)


def _renumbered(relation: str, rejects: Path) -> str:
    """Give the sound records their number in the file as it came, bad records counted."""
    return (
        "select loaded.* replace (loaded.record + coalesce(gaps.n_before, 0) as record) "
        f"from ({relation}) as loaded asof left join ("
        "select from_record, max(n_before) as n_before from ("
        "select cast(record as bigint) - row_number() over by_record + 1 as from_record, "
        f"row_number() over by_record as n_before from {_rejects_relation(rejects)} "
        "where outcome = 'rejected' window by_record as (order by cast(record as bigint))"
        ") group by from_record) as gaps on loaded.record >= gaps.from_record"
    )


def _write_rejects(path: Path, bad: Sequence[BadLine], recovered: Sequence[int]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["line", "record", "outcome", "reason", "line_text"])
        for line in bad:
            writer.writerow(
                [line.line, line.record, "rejected", line.reason, line.text[:TEXT_KEPT]]
            )
        for number in recovered:
            writer.writerow([number, "", "recovered", "swallowed by a quote before it", ""])
