with

statuses as (
    select * from {{ ref('stg_care_leavers') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

labelled as (
    select
        statuses.*,
        eligibilities.code_label as eligibility_label,
        eligibilities.group_code as leaving_care_group_code,
        eligibilities.group_label as leaving_care_group_label,
        eligibilities.group_sort_order as leaving_care_group_order,
        in_touch_answers.code_label as in_touch_label,
        in_touch_answers.group_code as birthday_base_code,
        activities.code_label as activity_label,
        activities.group_code as activity_group_code,
        activities.group_label as activity_group_label,
        accommodations.code_label as accommodation_label,
        accommodations.group_code as accommodation_base_code,
        suitabilities.code_label as suitability_label
    from statuses
    left join codes as eligibilities
        on
            eligibilities.code_id
            = concat_ws('-', 'care_leaver_eligibility', statuses.eligibility_code)
    left join codes as in_touch_answers
        on in_touch_answers.code_id = concat_ws('-', 'in_touch', statuses.in_touch_code)
    left join codes as activities
        on activities.code_id = concat_ws('-', 'care_leaver_activity', statuses.activity_code)
    left join codes as accommodations
        on
            accommodations.code_id
            = concat_ws('-', 'care_leaver_accommodation', statuses.accommodation_code)
    left join codes as suitabilities
        on
            suitabilities.code_id
            = concat_ws('-', 'care_leaver_suitability', statuses.suitability_code)
),

-- the latest contact so far; of one contact the entitlement to most: former relevant, qualifying,
-- relevant (in the order of the alphabet, as it happens), then eligible, then none
ranked as (
    select
        *,
        row_number() over (
            partition by coalesce(child_id, care_leaver_id)
            order by
                case when latest_contact_date <= {{ reporting_date() }} then latest_contact_date end
                desc nulls last,
                leaving_care_group_order nulls last,
                eligibility_code nulls last,
                pathway_plan_review_date desc nulls last,
                care_leaver_id nulls last
        ) as status_rank
    from labelled
)

select
    care_leaver_id,
    child_id,
    la_code,
    personal_adviser_id,
    team_id,
    worker_id,
    eligibility_code,
    eligibility_label,
    leaving_care_group_code,
    leaving_care_group_label,
    in_touch_code,
    in_touch_label,
    birthday_base_code,
    activity_code,
    activity_label,
    activity_group_code,
    activity_group_label,
    accommodation_code,
    accommodation_label,
    accommodation_base_code,
    suitability_code,
    suitability_label,
    status_rank,
    status_rank = 1 as is_latest,
    latest_contact_date > {{ reporting_date() }} as is_contact_in_future,
    latest_contact_date,
    pathway_plan_review_date
from ranked
