"""Check a return with the published validator; run by run.py in the peer's environment.

    peer.py year authority this_years_folder last_years_folder providers target [alone]

Writes JSON: the seconds from the files to all findings, those of the processor, the peak memory,
the findings as pairs of rule and child, and the rules that raised or were skipped. With `alone`
each rule has a deep copy of the data, so that none sees what another wrote; nothing is timed then.
"""

import copy
import json
import logging
import resource
import sys
import time
import warnings
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

warnings.simplefilter("ignore")

import pandas as pd  # noqa: E402
from lac_validator import lac_validator  # noqa: E402
from lac_validator.datastore import create_datastore  # noqa: E402
from lac_validator.ingress import read_from_text  # noqa: E402
from lac_validator.report import Report  # noqa: E402
from lac_validator.rules.ruleset_utils import get_year_ruleset  # noqa: E402
from lac_validator.utils import process_uploaded_files  # noqa: E402

logging.disable(logging.CRITICAL)


def main(  # noqa: PLR0917 - the arguments of the command
    year, authority, this_year, last_year, providers, target, alone=""
):
    """Check the files and write what was found."""
    rules = get_year_ruleset(year)
    metadata = {"collectionYear": year, "localAuthority": authority}
    given = {
        "This year": sorted(str(path) for path in Path(this_year).glob("*.csv")),
        "Prev year": sorted(str(path) for path in Path(last_year).glob("*.csv")),
        "CH lookup": [providers],
    }
    began, processor = time.monotonic(), time.process_time()
    files = process_uploaded_files(given)
    # some of the rules print
    with redirect_stdout(StringIO()):
        result = run_alone(files, metadata, rules) if alone else run(files, metadata, rules)
    result["seconds"] = time.monotonic() - began
    result["processor_seconds"] = time.process_time() - processor
    result["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result["rules"] = sorted(str(code) for code in rules)
    Path(target).write_text(json.dumps(result), encoding="utf-8")


def run(files, metadata, rules):
    """Check as the front end does: every rule on one copy after the other of the same frames."""
    checked = lac_validator.LacValidator(metadata, files, rules)
    report = Report(checked.ds_results, rules)
    found = lac_validator.create_issue_df(report.report, report.error_report)
    pairs = found[["rule_code", "child_id"]].drop_duplicates()
    children = pairs["child_id"].fillna("").astype(str)
    return {
        "findings": sorted(set(zip(pairs["rule_code"].astype(str), children, strict=True))),
        "raised": sorted(str(code) for code in checked.fails),
        "skipped": sorted(str(code) for code in checked.skips),
    }


def run_alone(files, metadata, rules):
    """Check each rule on data that no other rule has touched."""
    tables, extras = read_from_text(raw_files=files)
    data = create_datastore(tables, {**metadata, **extras})
    pairs, raised, skipped = set(), {}, []
    for code, rule in rules.items():
        try:
            found = rule.func(copy.deepcopy(data))
        except Exception as error:
            raised[str(code)] = f"{type(error).__name__}: {error}"
            continue
        if found == {}:
            skipped.append(str(code))
        for table, rows in found.items():
            children = data[table]["CHILD"].fillna("").astype(str)
            pairs |= {(str(code), children[row]) for row in pd.Series(rows, dtype=object).dropna()}
    return {"findings": sorted(pairs), "raised": raised, "skipped": sorted(skipped)}


main(*sys.argv[1:])
