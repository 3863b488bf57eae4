"""The typing rules of staging as SQL functions at the door: both judge a value by the same text.

staging makes its functions through dbt (macros/typing). The macros are plain Jinja, so they are
rendered here without dbt. A copy of the rules in Python would drift, and then the door would pass
what staging sets aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
from jinja2 import Environment, StrictUndefined

_MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)\(")
_CREATE = re.compile(r"create or replace macro (\w+)")


def create_typing_functions(connection: duckdb.DuckDBPyConnection, project: Path) -> None:
    """Create text_value, id_text, code_key, date_value and the rest, for this connection only.

    There is one more than in staging: any_date_value, which takes dates of any year.
    """
    statements = list(_statements(project))
    by_name = {found[1]: sql for sql in statements if (found := _CREATE.search(sql))}
    any_date = by_name["date_value"].replace("plausible_date(", "any_day(")
    statements.append("create or replace macro any_day(day, reporting_date) as day")
    statements.append(_CREATE.sub("create or replace macro any_date_value", any_date))
    for sql in statements:
        connection.execute(_CREATE.sub(r"create or replace temp macro \1", sql))


def _statements(project: Path) -> Iterator[str]:
    """Render the macro create_typing_functions; give the statements it would run."""
    files = {
        name: path
        for path in sorted((project / "macros").rglob("*.sql"))
        for name in _MACRO.findall(path.read_text(encoding="utf-8"))
    }
    run: list[str] = []
    # SQL is made, not a page: nothing is to be escaped
    jinja = Environment(undefined=StrictUndefined, autoescape=False, extensions=["jinja2.ext.do"])  # noqa: S701
    modules: dict[str, Callable[..., Any]] = {}

    def call(name: str, *arguments: object, **named: object) -> Any:
        if name not in modules:
            module: Any = jinja.from_string(files[name].read_text(encoding="utf-8")).make_module()
            modules[name] = getattr(module, name)
        return modules[name](*arguments, **named)

    jinja.globals.update({name: partial(call, name) for name in files})
    jinja.globals.update(
        execute=True,
        run_query=run.append,
        adapter=SimpleNamespace(dispatch=lambda name: partial(call, f"duckdb__{name}")),
    )
    call("create_typing_functions")
    yield from run
