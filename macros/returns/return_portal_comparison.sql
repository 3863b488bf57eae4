{#- Our findings of a submission beside those in the portal's own report of it (sup_portal_findings). -#}
{% macro return_portal_comparison(return_id) -%}
with

submissions as (
    select * from {{ ref('return_submissions') }}
    where return_id = '{{ return_id }}'
),

rules as (
    select * from {{ ref('catalogue_rules_' ~ return_id) }}
    where is_main_table
),

-- a rule that was reworded stands there once a wording
main_tables as (
    select distinct
        rule_code,
        rule_column,
        table_name
    from rules
),

rule_results as (
    select
        results.*,
        case
            when results.la_child_id is null then ''
            else concat_ws('-', submissions.la_code, results.la_child_id)
        end as named_child_id
    from {{ ref(return_id ~ '__rule_results') }} as results
    inner join submissions on results.submission_id = submissions.submission_id
),

-- a report among the extracts is about every submission of its year, one in a submission's folder
-- about that one
portal_findings as (
    select
        submissions.submission_id,
        upper(portal_findings.rule_code) as rule_code,
        portal_findings.portal_message,
        coalesce(portal_findings.child_id, '') as named_child_id
    from {{ ref('stg_portal_findings') }} as portal_findings
    inner join submissions
        on
            portal_findings.return_id = submissions.return_id
            and portal_findings.la_code = submissions.la_code
            and portal_findings.collection_year = submissions.collection_year
    where portal_findings.rule_code is not null
    union all
    select
        submissions.submission_id,
        upper(portal_files.rule_code) as rule_code,
        portal_files.portal_message,
        coalesce(portal_files.named_child_id, '') as named_child_id
    from {{ ref('stg_portal_file__findings') }} as portal_files
    inner join submissions on portal_files.source_folder = submissions.source_folder
    where portal_files.rule_code is not null
),

submissions_with_report as (
    select distinct submission_id
    from portal_findings
),

our_findings as (
    select
        rule_results.submission_id,
        upper(rule_results.rule_code) as rule_code,
        rule_results.named_child_id,
        count(*) as n_ours
    from rule_results
    inner join submissions_with_report
        on rule_results.submission_id = submissions_with_report.submission_id
    inner join main_tables
        on
            rule_results.rule_code = main_tables.rule_code
            and rule_results.rule_column = main_tables.rule_column
            and rule_results.table_name = main_tables.table_name
    group by
        rule_results.submission_id,
        upper(rule_results.rule_code),
        rule_results.named_child_id
),

their_findings as (
    select
        submission_id,
        rule_code,
        named_child_id,
        min(portal_message) as portal_message,
        count(*) as n_portal
    from portal_findings
    group by submission_id, rule_code, named_child_id
),

our_rules as (
    select
        upper(rule_code) as rule_code,
        max(message) as message
    from rules
    group by upper(rule_code)
),

side_by_side as (
    select
        coalesce(our_findings.submission_id, their_findings.submission_id) as submission_id,
        coalesce(our_findings.rule_code, their_findings.rule_code) as rule_code,
        coalesce(our_findings.named_child_id, their_findings.named_child_id) as named_child_id,
        their_findings.portal_message,
        coalesce(our_findings.n_ours, 0) as n_ours,
        coalesce(their_findings.n_portal, 0) as n_portal
    from our_findings
    full outer join their_findings
        on
            our_findings.submission_id = their_findings.submission_id
            and our_findings.rule_code = their_findings.rule_code
            and our_findings.named_child_id = their_findings.named_child_id
)

select
    side_by_side.submission_id,
    side_by_side.rule_code,
    side_by_side.named_child_id,
    case
        when side_by_side.n_ours > 0 and side_by_side.n_portal > 0 then 'both'
        when side_by_side.n_ours > 0 then 'only ours'
        else 'only the portal'
    end as found_by,
    our_rules.message,
    side_by_side.portal_message,
    our_rules.rule_code is not null as is_known_rule,
    side_by_side.n_ours,
    side_by_side.n_portal
from side_by_side
left join our_rules on side_by_side.rule_code = our_rules.rule_code
{%- endmacro %}
