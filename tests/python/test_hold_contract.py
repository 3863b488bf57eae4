"""The check of a mart against its contract, as the macro writes it."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import duckdb
import jinja2
import pytest
from builds import PROJECT

MACROS = (PROJECT / "macros" / "hold_contract.sql").read_text(encoding="utf-8")


class _Relation(SimpleNamespace):
    def __str__(self) -> str:
        return f"{self.schema}.{self.identifier}"


def column(name: str, data_type: str, *constraints: str) -> dict[str, Any]:
    return {
        "name": name,
        "data_type": data_type,
        "constraints": [{"type": kind} for kind in constraints],
    }


def refuse(message: str) -> None:
    raise ValueError(message)


def check(select: str, *columns: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """Make the table and hold it to the contract; return the connection."""
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)
    text = MACROS + "{{ hold_contract(relation, model) }}"
    statement = environment.from_string(text).render(
        relation=_Relation(schema="main", identifier="mart"),
        model={"columns": {c["name"]: c for c in columns}},
        exceptions=SimpleNamespace(raise_compiler_error=refuse),
    )
    connection = duckdb.connect()
    connection.execute(f"create table mart as {select}")
    connection.execute(statement)
    return connection


def test_a_table_as_described_passes_and_its_keys_refuse_null() -> None:
    made = check(
        "select 'a' as k, cast(1 as decimal(18, 4)) as n, date '2026-03-31' as d",
        column("k", "varchar", "not_null"), column("n", "decimal(18,4)"), column("d", "date"),
    )  # fmt: skip
    with pytest.raises(duckdb.ConstraintException):
        made.execute("insert into mart values (null, 1, null)")
    made.execute("insert into mart values ('b', null, null)")


@pytest.mark.parametrize(
    ("select", "model_has", "contract_has"),
    [
        ("select 'a' as k, 1::integer as n", "n INTEGER", "n BIGINT"),
        ("select 'a' as k", "", "n BIGINT"),
        ("select 'a' as k, 1::bigint as n, true as x", "x BOOLEAN", ""),
        ("select 'a' as j, 1::bigint as n", "j VARCHAR", "k VARCHAR"),
        ("select 1::bigint as n, 'a' as k", "", ""),
    ],
    ids=["other type", "column missing", "column too many", "other name", "other order"],
)
def test_what_is_not_as_described_stops(select: str, model_has: str, contract_has: str) -> None:
    said = f"The model has: {model_has}. The contract has: {contract_has}."
    with pytest.raises(duckdb.InvalidInputException, match=re.escape(said)):
        check(select, column("k", "varchar"), column("n", "bigint"))


def test_a_null_in_a_key_stops() -> None:
    with pytest.raises(duckdb.ConstraintException):
        check("select 'a' as k union all select null", column("k", "varchar", "not_null"))


def test_a_constraint_that_would_not_be_held_is_refused() -> None:
    with pytest.raises(ValueError, match="no such constraint"):
        check("select 'a' as k", column("k", "varchar", "unique"))
