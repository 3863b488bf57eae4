"""The command line: `childs-journey COMMAND`."""

from __future__ import annotations

import typer

from childs_journey.check.command import check
from childs_journey.generate.command import generate
from childs_journey.write.command import export, freeze

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Child's Journey: what goes with `dbt build`.",
)
app.command()(check)
app.command()(generate)
app.command()(export)
app.command()(freeze)
