"""Check one census file with the published validator; run by run.py in the peer's environment.

Writes JSON: the seconds from the file to all findings, those of the processor, the peak memory, the
findings as pairs of rule and child (no child for the return and its header), and the rules that
raised.
"""

import json
import re
import resource
import sys
import time
import warnings
import xml.etree.ElementTree as ET
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

warnings.simplefilter("ignore")

from cin_validator import cin_validator  # noqa: E402
from cin_validator.rules.ruleset_utils import get_year_ruleset  # noqa: E402


def main(file, year, target):
    """Check the file and write what was found."""
    rules = get_year_ruleset(year)
    said = StringIO()
    began, processor = time.monotonic(), time.process_time()
    with redirect_stdout(said):
        tables = cin_validator.convert_data(ET.parse(file).getroot())
        read = time.monotonic()
        checked = cin_validator.CinValidator(cin_validator.process_data(tables), rules)
    seconds = time.monotonic() - began
    found = checked.full_issue_df[["rule_code", "child_id"]].drop_duplicates()
    children = found["child_id"].fillna("").astype(str)
    pairs = set(zip(found["rule_code"].astype(str), children, strict=True))
    pairs |= {(str(code), "") for code in checked.multichild_issues.get("rule_code", [])}
    shown = checked.user_report[["rule_code"]].drop_duplicates()
    result = {
        "seconds": seconds,
        "reading_seconds": read - began,
        "processor_seconds": time.process_time() - processor,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "rules": [str(code) for code in rules],
        "shown_rules": [str(code) for code in shown["rule_code"]],
        "raised": re.findall(r"^Error with rule (\w+): (.*)$", said.getvalue(), re.M),
        "findings": sorted(pairs),
    }
    Path(target).write_text(json.dumps(result), encoding="utf-8")


main(*sys.argv[1:])
