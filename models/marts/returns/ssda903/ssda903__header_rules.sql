with

headers as (
    select * from {{ ref('ssda903__header') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

code_sets as (
    select * from {{ ref('code_sets') }}
),

sexes as (
    select code from code_sets
    where code_set = 'sex'
),

ethnicities as (
    select code from code_sets
    where code_set = 'ethnicity'
),

upn_reasons as (
    select code from code_sets
    where code_set = 'upn_unknown_903'
),

rule_inputs as (
    select
        submissions.*,
        headers.header_row_id,
        headers.child_key,
        headers.child,
        headers.child_id,
        headers.sex,
        headers.ethnic,
        headers.upn,
        headers.mother,
        headers.uasc,
        headers.dob_text,
        headers.mc_dob_text,
        headers.record_no,
        headers.dob,
        headers.mc_dob,
        sexes.code is not null as is_sex_known,
        ethnicities.code is not null as is_ethnicity_known,
        upn_reasons.code is not null as is_upn_reason,
        try_cast(headers.uasc as decimal(18, 4)) as uasc_number,
        headers.mc_dob is not null or headers.mc_dob_text is not null as has_mc_dob,
        count(*) over (partition by headers.submission_id, headers.upn) as n_of_upn,
        count(*) over (partition by headers.child_key) as n_of_child
    from headers
    inner join submissions on headers.submission_id = submissions.submission_id
    left join sexes on headers.sex = sexes.code
    left join ethnicities on headers.ethnic = ethnicities.code
    left join upn_reasons on headers.upn = upn_reasons.code
),

{{ ssda903_failing_together('header') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.header_row_id as row_id,
    inputs.child as la_child_id,
    not inputs.is_sex_known as rule_101,
    inputs.dob is null as rule_102,
    not inputs.is_ethnicity_known as rule_103,
    -- only an XML return says itself who came alone
    case when inputs.file_format = 'xml' then coalesce(inputs.uasc_number not in (0, 1), true) end
        as rule_105,
    case
        when inputs.upn is not null
            then
                not inputs.is_upn_reason
                and regexp_extract(inputs.upn, '^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]$', 0) = ''
    end as rule_168,
    case when inputs.has_mc_dob then inputs.mc_dob is null end as rule_171,
    case when inputs.sex = 'M' then inputs.has_mc_dob end as rule_174,
    case
        when inputs.upn = 'UN1'
            then
                {{ add_months('inputs.dob', 48) }}
                <= cast(
                    concat_ws('-', extract(year from inputs.period_start_date) - 1, '08-31')
                    as date
                )
    end as rule_209,
    case
        when inputs.uasc_number = 1
            then inputs.dob > {{ add_months('inputs.reference_date', -132) }}
    end as rule_231,
    inputs.sex = 'U' as rule_232,
    inputs.dob > inputs.reference_date as rule_301,
    {{ add_months('inputs.dob', 300) }} < inputs.period_start_date as rule_351,
    case when inputs.upn is not null and not inputs.is_upn_reason then inputs.n_of_upn > 1 end
        as rule_444,
    case when inputs.mother = '1' then not inputs.has_mc_dob end as rule_611,
    case when inputs.sex = 'F' and coalesce(inputs.mother, '0') = '0' then inputs.has_mc_dob end
        as rule_612,
    case
        when inputs.mother = '1'
            then {{ add_months('inputs.dob', 132) }} > inputs.period_start_date
    end as rule_620,
    case when inputs.mc_dob is not null then coalesce(inputs.mc_dob <= inputs.dob, true) end
        as rule_621,
    case when inputs.child is not null then inputs.n_of_child > 1 end as rule_int32,
    {{ ssda903_joined_flags('header') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('header_row_id') }}
