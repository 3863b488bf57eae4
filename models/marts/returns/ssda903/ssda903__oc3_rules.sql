with

oc3 as (
    select * from {{ ref('ssda903__oc3') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

code_sets as (
    select * from {{ ref('code_sets') }}
),

in_touch_codes as (
    select code from code_sets
    where code_set = 'in_touch'
),

activities as (
    select
        code,
        first_year,
        last_year
    from code_sets
    where code_set = 'care_leaver_activity'
),

accommodations as (
    select code from code_sets
    where code_set = 'care_leaver_accommodation_903'
),

rule_inputs as (
    select
        submissions.*,
        oc3.oc3_row_id,
        oc3.child_key,
        oc3.child,
        oc3.child_id,
        oc3.in_touch,
        oc3.activ,
        oc3.accom,
        oc3.dob_text,
        oc3.record_no,
        oc3.dob,
        in_touch_codes.code is not null as is_in_touch_known,
        activities.code is not null
        and coalesce(activities.first_year <= submissions.collection_year, true)
        and coalesce(activities.last_year >= submissions.collection_year, true)
            as is_activity_known,
        accommodations.code is not null as is_accommodation_known,
        coalesce(oc3.in_touch, oc3.activ, oc3.accom) is not null as has_any_item,
        oc3.in_touch is not null
        and oc3.activ is not null
        and oc3.accom is not null as has_all_items,
        count(*) over (partition by oc3.child_key) as n_of_child
    from oc3
    inner join submissions on oc3.submission_id = submissions.submission_id
    left join in_touch_codes on oc3.in_touch = in_touch_codes.code
    left join activities on oc3.activ = activities.code
    left join accommodations on oc3.accom = accommodations.code
),

{{ ssda903_failing_together('oc3') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.oc3_row_id as row_id,
    inputs.child as la_child_id,
    not inputs.is_in_touch_known as rule_131,
    not inputs.is_activity_known as rule_132,
    not inputs.is_accommodation_known as rule_133,
    case when inputs.has_any_item then not inputs.has_all_items end as rule_153,
    case
        when inputs.in_touch in ('DIED', 'RHOM')
            then coalesce(inputs.activ != '0', true) or coalesce(inputs.accom != '0', true)
    end as rule_344,
    case
        when inputs.in_touch = 'YES'
            then coalesce(inputs.activ = '0', false) or coalesce(inputs.accom = '0', false)
    end as rule_345,
    case
        when inputs.accom in ('T1', 'T2')
            then {{ add_months('inputs.dob', 216) }} > inputs.period_start_date
    end as rule_347,
    case
        when inputs.has_any_item
            then {{ add_months('inputs.dob', 204) }} > inputs.reference_date
    end as rule_391,
    case when inputs.child is not null then inputs.n_of_child > 1 end as rule_int34,
    {{ ssda903_joined_flags('oc3') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('oc3_row_id') }}
