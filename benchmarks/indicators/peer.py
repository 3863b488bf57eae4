"""Compute every indicator value with pandas from a published warehouse; run by run.py.

    peer.py warehouse.duckdb target.json

The way an analyst would: for each period take the records of its days, group them, count. Then some
indicators once more from the facts of the journey, so that the records are proved too. Writes JSON:
seconds of the processor, peak memory, how many values there are, how many agree, and the first that
do not.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

CUTS = {
    "age_band": "age_band", "sex": "sex", "ethnicity_group": "ethnicity_group",
    "disability": "disability", "team": "team_id", "own": "group_value",
}  # fmt: skip
CUT_PERIODS = {"month", "rolling_12", "year", "academic_year", "point_in_time"}
SHARES = {
    "share", "group_share", "children_share", "children_repeated_share", "records_group_share",
}  # fmt: skip
GROUP_SHARES = {"group_share", "records_group_share"}
ADDED = {"mean", "group_mean", "sum", "sum_share", "sum_ratio", "sum_percent"}
OF_CHILDREN = {"children_count", "children_share", "children_repeated_share", "records_group_share"}
TOLD = {"final", "provisional"}
KEY = ["la_code", "indicator_id", "period_type", "breakdown", "breakdown_value", "period_end_date"]
SUMS = ["n_true", "n_rows", "value_true", "value_rows", "median_value"]


def read(warehouse: Path) -> dict[str, pd.DataFrame]:
    """Read the published marts and the catalogue."""
    catalogue = Path(__file__).parents[2] / "seeds" / "catalogues" / "catalogue_indicators.csv"
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        records = reader.execute(
            "select la_code, indicator_id, record_id, child_id, coalesce(team_id, 'no team') as "
            "team_id, group_value, age_band, sex, ethnicity_group, disability, is_in_numerator, "
            "cast(record_value as double) as record_value, record_date "
            "from indicators.indicator_records"
        ).df()
        values = reader.execute("select * from indicators.indicator_values").df()
        periods = reader.execute("select * from indicators.indicator_periods").df()
    listed = pd.read_csv(catalogue, dtype=str, keep_default_na=False)
    return {"records": records, "values": values, "periods": periods, "catalogue": listed}


def of_rows(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Count rows and add their values up."""
    true = rows[rows["is_in_numerator"]]
    grouped, grouped_true = rows.groupby(by, observed=True), true.groupby(by, observed=True)
    found = pd.DataFrame({"n_rows": grouped.size(), "value_rows": grouped["record_value"].sum()})
    found["n_true"] = grouped_true.size()
    found["value_true"] = grouped_true["record_value"].sum()
    return found


def of_children(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Count children (or records that have several rows), each once."""
    rows = rows[rows["counted_id"] >= 0]
    repeated = rows["aggregate"] == "children_repeated_share"
    found = pd.DataFrame({"n_rows": rows.groupby(by, observed=True)["counted_id"].nunique()})
    true = rows[rows["is_in_numerator"] & ~repeated]
    found["n_true"] = true.groupby(by, observed=True)["counted_id"].nunique()
    # more than one day in the window
    days = rows[repeated].groupby([*by, "counted_id"], observed=True)["record_date"].nunique()
    if len(days):
        twice = (days > 1).groupby(by, observed=True).sum()
        found["n_true"] = twice.combine_first(found["n_true"])
    return found


def of_medians(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Take the median of the rows that count."""
    true = rows[rows["is_in_numerator"]].groupby(by, observed=True)["record_value"]
    return pd.DataFrame(
        {"n_rows": true.count(), "n_true": true.count(), "median_value": true.median()}
    )


Labels = dict[str, "pd.Index[str]"]
"""Texts are grouped by a number for each; -1 is none."""


def sums_of(rows: pd.DataFrame, labels: Labels, period_type: str) -> Iterator[pd.DataFrame]:
    """Sum the records of a period up, whole and by each breakdown."""
    kinds = {
        "rows": ~rows["aggregate"].isin(OF_CHILDREN | {"median"}),
        "children": rows["aggregate"].isin(OF_CHILDREN),
        "medians": rows["aggregate"] == "median",
    }
    ways = {"rows": of_rows, "children": of_children, "medians": of_medians}
    for kind, chosen in kinds.items():
        part = rows[chosen]
        if part.empty:
            continue
        whole = ways[kind](part, ["indicator_id"]).reset_index()
        yield whole.assign(breakdown="none", breakdown_value="all")
        if period_type in CUT_PERIODS:
            for breakdown, column in CUTS.items():
                cut = ways[kind](part[part[column] >= 0], ["indicator_id", column]).reset_index()
                texts = labels[column].take(cut.pop(column))
                yield cut.assign(breakdown=breakdown, breakdown_value=texts)


def sums_of_periods(data: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Sum up every period of every council."""
    live = data["catalogue"][data["catalogue"]["status"] == "live"]
    records = data["records"].merge(live[["indicator_id", "aggregate", "period_types"]])
    several = records["aggregate"] == "records_group_share"
    counted = records["child_id"].where(~several, records["record_id"])
    records["counted_id"] = pd.factorize(counted)[0]
    labels: Labels = {}
    for column in ("indicator_id", *CUTS.values()):
        records[column], labels[column] = pd.factorize(records[column])
    # what a rate or a ratio is made of is summed for its periods too
    asked = {
        i: set(p.split(";"))
        for i, p in zip(live["indicator_id"], live["period_types"], strict=True)
    }
    for row in live.itertuples():
        for part in (row.base_indicator_id, row.denominator_indicator_id):
            if part:
                asked[str(part)] |= set(str(row.period_types).split(";"))
    found = []
    for la_code, of_council in records.sort_values("record_date").groupby("la_code"):
        periods = data["periods"][data["periods"]["la_code"] == la_code]
        for period_type, of_type in periods.groupby("period_type"):
            wanted = [i for i, types in asked.items() if period_type in types]
            known = labels["indicator_id"].get_indexer(wanted)
            rows = of_council[of_council["indicator_id"].isin(known)]
            for period in of_type.itertuples():
                first = rows["record_date"].searchsorted(period.period_start_date, "left")
                last = rows["record_date"].searchsorted(period.period_end_date, "right")
                for part in sums_of(rows.iloc[first:last], labels, str(period_type)):
                    part["la_code"], part["period_type"] = la_code, period_type
                    part["period_end_date"] = period.period_end_date
                    found.append(part)
    sums = pd.concat(found, ignore_index=True)
    sums["indicator_id"] = labels["indicator_id"].take(sums["indicator_id"])
    return sums


def values_of(data: dict[str, pd.DataFrame], sums: pd.DataFrame) -> pd.DataFrame:
    """Set what was summed up beside each published value, and work out value and parts."""
    columns = [
        "indicator_id",
        "aggregate",
        "base_indicator_id",
        "denominator_indicator_id",
        "rate_per",
    ]
    values = data["values"][data["values"]["value_status"].isin(TOLD)]
    values = values.merge(data["catalogue"][columns], on="indicator_id")
    values = values.rename(columns={"denominator": "published_denominator"})
    own = values["base_indicator_id"].where(
        values["base_indicator_id"] != "", values["indicator_id"]
    )
    keys = [k for k in KEY if k != "indicator_id"]
    values = values.assign(summed_id=own).merge(
        sums.rename(columns={"indicator_id": "summed_id"}), on=["summed_id", *keys], how="left"
    )
    whole = sums[sums["breakdown"] == "none"]
    of_all = whole[
        ["la_code", "indicator_id", "period_type", "period_end_date", "n_true", "value_true"]
    ]
    on = ["la_code", "period_type", "period_end_date"]
    values = values.merge(
        of_all.rename(columns={"n_true": "n_of_all", "value_true": "value_of_all"}),
        on=["indicator_id", *on], how="left",
    )  # fmt: skip
    values = values.merge(
        of_all.rename(columns={
            "indicator_id": "denominator_indicator_id", "n_true": "n_of_other",
            "value_true": "value_of_other",
        }),
        on=["denominator_indicator_id", *on], how="left",
    )  # fmt: skip
    for column in [*SUMS[:4], "n_of_all", "n_of_other", "value_of_other"]:
        values[column] = values[column].fillna(0)
    return with_values(values, data["catalogue"].set_index("indicator_id")["aggregate"])


def with_values(values: pd.DataFrame, aggregates: pd.Series[str]) -> pd.DataFrame:
    """Numerator, denominator and value of each by the kind of its indicator."""
    kind = values["aggregate"]
    base = values["summed_id"].map(aggregates)
    values["our_numerator"] = values["n_true"].where(~base.isin(ADDED), values["value_true"])
    values.loc[kind == "median", "our_numerator"] = float("nan")
    other = values["denominator_indicator_id"].map(aggregates)
    of_other = values["n_of_other"].where(other != "sum", values["value_of_other"])
    below = pd.Series(float("nan"), index=values.index)
    for chosen, part in (
        (kind == "rate", values["published_denominator"]),  # the population, not a count
        (kind.isin({"ratio", "share_of"}), of_other),
        (kind.isin(GROUP_SHARES), values["n_of_all"]),
        (kind.isin(SHARES - GROUP_SHARES), values["n_rows"]),
        (kind.isin({"mean", "group_mean", "median"}), values["n_true"]),
        (kind == "sum_share", values["value_rows"]),
        (kind.isin({"sum_ratio", "sum_percent"}), values["value_rows"] - values["value_true"]),
    ):
        below = below.where(~chosen, part)
    values["our_denominator"] = below
    times = pd.Series(1.0, index=values.index)
    times = times.where(~kind.isin(SHARES | {"sum_share", "sum_percent", "share_of"}), 100.0)
    times = times.where(kind != "rate", pd.to_numeric(values["rate_per"]))
    ours = values["our_numerator"] * times / below.where(below != 0)
    ours = ours.where(~kind.isin({"count", "children_count", "sum"}), values["our_numerator"])
    values["our_value"] = ours.where(kind != "median", values["median_value"])
    return values


def counts_from_facts(warehouse: Path) -> Iterator[tuple[str, pd.Series[int]]]:
    """Count some indicators from the facts alone: by council and the month that they fall in."""
    flows = {
        "contacts_received": ("fct_contacts", "contact_date", ""),
        "referrals_received": ("fct_referrals", "referral_date", ""),
        "s47_started": ("fct_s47_enquiries", "s47_start_date", ""),
    }
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        for indicator, (fact, day, _) in flows.items():
            rows = reader.execute(f"select la_code, {day} as day from core.{fact}").df().dropna()
            rows["period_end_date"] = rows["day"] + pd.offsets.MonthEnd(0)
            yield indicator, rows.groupby(["la_code", "period_end_date"]).size()
        periods = reader.execute(
            "select la_code, child_id, period_start_date, period_end_date "
            "from core.fct_periods_of_care where not coalesce(is_short_breaks_only, false)"
        ).df()
        referrals = reader.execute(
            "select la_code, child_id, referral_id, referral_date from core.fct_referrals"
        ).df()
        ends = reader.execute(
            "select la_code, period_end_date from indicators.indicator_periods "
            "where period_type = 'point_in_time'"
        ).df()
    yield "repeat_referrals_12m_pct", repeats_of(referrals)
    open_on = ends.merge(periods.rename(columns={"period_end_date": "end_date"}), on="la_code")
    begun = open_on["period_start_date"] <= open_on["period_end_date"]
    lasts = open_on["end_date"].isna() | (open_on["end_date"] > open_on["period_end_date"])
    open_on = open_on[begun & lasts]
    yield "cla_open", open_on.groupby(["la_code", "period_end_date"])["child_id"].nunique()


def repeats_of(referrals: pd.DataFrame) -> pd.Series[int]:
    """Count the referrals with another of the child in the 12 months before, by month."""
    referrals = referrals.dropna(subset=["referral_date"])
    days = referrals[["child_id", "referral_date"]].drop_duplicates().sort_values("referral_date")
    days["before"] = days.groupby("child_id")["referral_date"].shift()
    again = days[days["before"] >= days["referral_date"] - pd.DateOffset(months=12)]
    rows = referrals.merge(again[["child_id", "referral_date"]])
    rows["period_end_date"] = rows["referral_date"] + pd.offsets.MonthEnd(0)
    return rows.groupby(["la_code", "period_end_date"]).size()


def facts_agree(warehouse: Path, values: pd.DataFrame) -> tuple[int, list[str]]:
    """Compare the counts from facts with the published numerators of months and month ends."""
    n_compared, off = 0, []
    of_months = values[
        (values["breakdown"] == "none")
        & values["period_type"].isin({"month", "point_in_time"})
        & values["value_status"].isin(TOLD)
    ]
    for indicator, counted in counts_from_facts(warehouse):
        theirs = of_months[of_months["indicator_id"] == indicator]
        theirs = theirs.set_index(["la_code", "period_end_date"])["numerator"]
        ours = counted.reindex(theirs.index).fillna(0)
        n_compared += len(theirs)
        off += [
            f"{indicator} {key}: {ours[key]} {theirs[key]}" for key in theirs.index[ours != theirs]
        ]
    return n_compared, off


def main() -> None:
    """Compute, compare, write."""
    warehouse, target = Path(sys.argv[1]), Path(sys.argv[2])
    began = time.process_time()
    data = read(warehouse)
    was_read = time.process_time()
    sums = sums_of_periods(data)
    values = values_of(data, sums)
    computed = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    off = pd.Series(data=False, index=values.index)
    for ours, theirs in (
        ("our_value", "indicator_value"),
        ("our_numerator", "numerator"),
        ("our_denominator", "published_denominator"),
    ):
        # as numbers of eight decimals: sums of fractions come in another order
        differ = values[ours].astype(float).round(8) != values[theirs].astype(float).round(8)
        off |= differ & ~(values[ours].isna() & values[theirs].isna())
    n_facts, facts_off = facts_agree(warehouse, data["values"])
    result = {
        "read_seconds": was_read - began, "seconds": computed - was_read, "megabytes": memory,
        "n_records": len(data["records"]), "n_values": len(values), "n_agree": int((~off).sum()),
        "n_periods": len(data["periods"]),
        "first_off": values.loc[off, [*KEY, "our_value", "indicator_value", "our_numerator",
            "numerator", "our_denominator", "published_denominator"]].head(20).to_string(),
        "off_by": values[off].groupby(["indicator_id", "breakdown"]).size().to_string(),
        "n_facts": n_facts, "facts_off": facts_off[:20],
    }  # fmt: skip
    target.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
