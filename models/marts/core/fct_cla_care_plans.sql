{#- the keys of the answers, which are the codes of the set permanence_plan -#}
{% set plan_keys = [
    'REMAINSUP', 'RETURN1M', 'RETURN6M', 'RETURNEV', 'LTRELFR', 'LTFOST18', 'RESPLMT', 'SUPPLIV',
    'ADOPTION', 'OTHERPLN'
] -%}

with

care_plans as (
    select * from {{ ref('stg_cla_care_plan') }}
),

periods as (
    select * from {{ ref('fct_periods_of_care') }}
),

codes as (
    select * from {{ ref('dim_codes') }}
),

extract_history as (
    select * from {{ ref('int_extract_history') }}
    where event_type = 'cla_episodes'
),

plans_in_periods as (
    select
        care_plans.cla_care_plan_id,
        periods.period_of_care_id
    from care_plans
    inner join periods
        on
            care_plans.child_id = periods.child_id
            and {{ is_open_on(
                'periods.period_start_date',
                'periods.period_end_date',
                'care_plans.cla_care_plan_start_date'
            ) }}
    qualify row_number() over (
        partition by care_plans.cla_care_plan_id
        order by
            periods.period_start_date desc nulls last,
            periods.period_of_care_id desc nulls last
    ) = 1
),

answers as (
    select
        cla_care_plan_id,
        {% for key in plan_keys %}
        {{ json_flag('cla_care_plan_json', key) }} as is_{{ key | lower }},
        {% endfor %}
        -- the keys are always all there, so none at all means that the text cannot be read
        cla_care_plan_json is not null
        and coalesce(
            {% for key in plan_keys %}
            {{ json_text('cla_care_plan_json', key) }}{{ ',' if not loop.last }}
            {% endfor %}
        ) is null as is_json_unreadable
    from care_plans
),

counted_answers as (
    select
        *,
        {% for key in plan_keys %}
        case when is_{{ key | lower }} then 1 else 0 end{{ ' +' if not loop.last }}
        {% endfor %} as n_permanence_plans
    from answers
),

-- a plan is one answer; with several it is not known which of them is meant
plan_codes as (
    select
        counted_answers.cla_care_plan_id,
        counted_answers.is_json_unreadable,
        case
            when
                care_plans.cla_care_plan_json is not null
                and not counted_answers.is_json_unreadable
                then cast(counted_answers.n_permanence_plans as bigint)
        end as n_permanence_plans,
        case
            when counted_answers.n_permanence_plans != 1 then null
            {% for key in plan_keys %}
            when counted_answers.is_{{ key | lower }} then '{{ key }}'
            {% endfor %}
        end as permanence_plan_code
    from counted_answers
    inner join care_plans on counted_answers.cla_care_plan_id = care_plans.cla_care_plan_id
),

sequenced as (
    select
        cla_care_plan_id,
        row_number() over plans_of_child as care_plan_sequence,
        lead(cla_care_plan_id) over plans_of_child is null as is_latest,
        max(coalesce(cla_care_plan_end_date, date '9999-12-31')) over (
            partition by child_id
            order by cla_care_plan_start_date nulls last, cla_care_plan_id nulls last
            rows between unbounded preceding and 1 preceding
        ) > cla_care_plan_start_date as is_overlapping_earlier
    from care_plans
    where child_id is not null and cla_care_plan_start_date <= {{ reporting_date() }}
    window plans_of_child as (
        partition by child_id
        order by cla_care_plan_start_date nulls last, cla_care_plan_id nulls last
    )
)

select
    care_plans.cla_care_plan_id,
    care_plans.child_id,
    care_plans.la_code,
    plans_in_periods.period_of_care_id,
    plan_codes.permanence_plan_code,
    permanence_plans.code_label as permanence_plan_label,
    permanence_plans.group_code as permanence_group_code,
    permanence_plans.group_label as permanence_group_label,
    cast(sequenced.care_plan_sequence as bigint) as care_plan_sequence,
    plan_codes.n_permanence_plans,
    {{ is_open_on(
        'care_plans.cla_care_plan_start_date', 'care_plans.cla_care_plan_end_date', reporting_date()
    ) }} as is_open,
    sequenced.is_latest,
    case
        when plans_in_periods.period_of_care_id is not null then true
        when extract_history.history_start_date <= care_plans.cla_care_plan_start_date then false
    end as is_looked_after,
    plan_codes.is_json_unreadable,
    plan_codes.n_permanence_plans > 1 as is_several_plans,
    care_plans.cla_care_plan_end_date < care_plans.cla_care_plan_start_date as is_end_before_start,
    coalesce(sequenced.is_overlapping_earlier, false) as is_overlapping_earlier,
    care_plans.cla_care_plan_start_date > {{ reporting_date() }} as is_dated_in_future,
    care_plans.cla_care_plan_start_date,
    care_plans.cla_care_plan_end_date
from care_plans
left join plan_codes on care_plans.cla_care_plan_id = plan_codes.cla_care_plan_id
left join sequenced on care_plans.cla_care_plan_id = sequenced.cla_care_plan_id
left join plans_in_periods on care_plans.cla_care_plan_id = plans_in_periods.cla_care_plan_id
left join extract_history on care_plans.la_code = extract_history.la_code
left join codes as permanence_plans
    on permanence_plans.code_id = concat_ws('-', 'permanence_plan', plan_codes.permanence_plan_code)
