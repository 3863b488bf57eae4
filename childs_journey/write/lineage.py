"""Write the page that says for each field of a return where it comes from.

`python -m childs_journey.write.lineage` writes the pages again, after the catalogue has changed.
"""

from __future__ import annotations

import csv
from pathlib import Path

from childs_journey.settings import project_folder

CATALOGUE = Path("seeds/catalogues/catalogue_return_fields.csv")
PAGES = Path("models/docs")
RETURNS = {"cin_census": "Children in Need Census", "ssda903": "SSDA903"}


def lineage_of(project: Path, return_id: str) -> str:
    """Return the page of one return as a block of dbt docs."""
    lines = [
        f"{{% docs {return_id}_lineage %}}",
        f"Where each field of the {RETURNS[return_id]} comes from.",
        "",
        "| module | field | table and column here | comes from |",
        "|---|---|---|---|",
    ]
    with (project / CATALOGUE).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["return_id"] == return_id and row["column_name"]:
                cells = [row["module"], row["field_name"]]
                cells += [f"{row['table_name']}.{row['column_name']}", row["comes_from"] or "-"]
                lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join([*lines, "{% enddocs %}", ""])


def write_pages(project: Path) -> None:
    """Write the page of every return."""
    for return_id in RETURNS:
        target = project / PAGES / f"{return_id}_lineage.md"
        target.write_text(lineage_of(project, return_id), encoding="utf-8")


if __name__ == "__main__":
    write_pages(project_folder())
