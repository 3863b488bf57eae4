"""`python -m childs_journey COMMAND`."""

from childs_journey.cli import app

app()
