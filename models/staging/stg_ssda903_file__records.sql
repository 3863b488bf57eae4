{%- set dates = [
    'dob', 'mc_dob', 'decom', 'dec', 'review', 'duc', 'date_int', 'date_match', 'date_placed',
    'date_placed_ceased', 'mis_start', 'mis_end', 'sw_decom', 'sw_dec', 'dolo_start',
    'dolo_end'
] -%}
{%- set numbers = ['sdq_score', 'pl_distance'] -%}
-- the linter cannot follow indents through the loops over the columns
-- noqa: disable=LT02
with

records as (
    select * from {{ ref('ssda903_file__records') }}
),

-- a date is written as 31/03/2026 and in no other way; anything else is no date
with_values as (
    select
        *,
        {% for date in dates %}
        case
            when
                {{ date }} like '__/__/____'
                and {{ date }} not like '% %'
                and {{ date }} not like '%/0000'
                then
                    try_cast(
                        concat_ws(
                            '-',
                            substr({{ date }}, 7, 4),
                            substr({{ date }}, 4, 2),
                            substr({{ date }}, 1, 2)
                        ) as date
                    )
        end as {{ date }}_value,
        {% endfor %}
        {% for number in numbers %}
        try_cast({{ number }} as decimal(18, 4)) as {{ number }}_value{{ ',' if not loop.last }}
        {% endfor %}
    from records
)

-- a text stands beside an empty value when it is there and is no date or number
select
    la_code,
    source_folder,
    file_name,
    child,
    sex,
    ethnic,
    upn,
    mother,
    uasc,
    rne,
    ls,
    cin,
    place,
    place_provider,
    rec,
    reason_place_change,
    home_post,
    pl_post,
    urn,
    pl_la,
    pl_location,
    review_code,
    sdq_reason,
    convicted,
    health_check,
    immunisations,
    teeth_check,
    health_assessment,
    substance_misuse,
    intervention_received,
    intervention_offered,
    in_touch,
    activ,
    accom,
    foster_care,
    nb_adoptr,
    sex_adoptr,
    ls_adoptr,
    reason_placed_ceased,
    prev_perm,
    la_perm,
    date_perm,
    missing,
    sw_id,
    sw_reason,
    {% for column in dates + numbers %}
    case when {{ column }}_value is null then {{ column }} end as {{ column }}_text,
    {% endfor %}
    cast(record_no as bigint) as record_no,
    {% for column in numbers + dates %}
    {{ column }}_value as {{ column }}{{ ',' if not loop.last }}
    {% endfor %}
from with_values
