{#- The record models. A new one is listed here. -#}
{% set subjects = [
    'adoptions',
    'assessment_factors',
    'assessments',
    'assessments_at_month_end',
    'care_in_12_months',
    'care_leavers',
    'casework',
    'children_at_month_end',
    'children_looked_after',
    'children_on_cp_plans_at_month_end',
    'cin_episodes',
    'contacts',
    'court_events',
    'cp_plans',
    'early_help_episodes',
    'education',
    'health_at_month_end',
    'initial_cp_conferences',
    'mash_triages',
    'missing_and_exploitation',
    'periods_of_care',
    'placement_events',
    'placements_at_month_end',
    'referrals',
    'reviews',
    's47_enquiries',
    'workforce',
] %}

with

catalogue as (
    select * from {{ ref('catalogue_indicators') }}
    where status = 'live'
),

children as (
    select * from {{ ref('dim_children') }}
),

rows_of_subjects as (
    {% for subject in subjects %}
    {{ indicator_rows(subject) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

with_children as (
    select
        rows_of_subjects.*,
        children.sex_label,
        children.ethnic_group_label,
        children.is_disabled,
        children.dob,
        children.expected_dob,
        {{ age_in_years('children.dob', 'rows_of_subjects.record_date') }} as age
    from rows_of_subjects
    left join children on rows_of_subjects.child_id = children.child_id
    where rows_of_subjects.record_date <= {{ reporting_date() }}
)

select
    la_code,
    indicator_id,
    record_id,
    child_id,
    team_id,
    record_type,
    group_value,
    coalesce({{ age_band('age', 'dob', 'expected_dob', 'record_date') }}, 'not recorded')
        as age_band,
    coalesce(sex_label, 'not recorded') as sex,
    coalesce(ethnic_group_label, 'not recorded') as ethnicity_group,
    case
        when is_disabled then 'disabled'
        when not is_disabled then 'not disabled'
        else 'not recorded'
    end as disability,
    record_value,
    is_in_numerator,
    record_date,
    last_day(record_date) as month_end_date
from with_children
