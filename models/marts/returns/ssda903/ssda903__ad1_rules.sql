with

ad1 as (
    select * from {{ ref('ssda903__ad1') }}
),

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

code_sets as (
    select * from {{ ref('code_sets') }}
),

flags as (
    select code from code_sets
    where code_set = 'flag_01_903'
),

numbers_of_adopters as (
    select code from code_sets
    where code_set = 'number_of_adopters'
),

adopter_sexes as (
    select code from code_sets
    where code_set = 'adopter_sex'
),

adopter_legal_statuses as (
    select code from code_sets
    where code_set = 'adopter_legal_status'
),

rule_inputs as (
    select
        submissions.*,
        ad1.ad1_row_id,
        ad1.child_key,
        ad1.child,
        ad1.child_id,
        ad1.foster_care,
        ad1.nb_adoptr,
        ad1.sex_adoptr,
        ad1.ls_adoptr,
        ad1.dob_text,
        ad1.date_int_text,
        ad1.date_match_text,
        ad1.record_no,
        ad1.dob,
        ad1.date_int,
        ad1.date_match,
        flags.code is not null as is_foster_care_known,
        numbers_of_adopters.code is not null as is_number_known,
        adopter_sexes.code is not null as is_sex_known,
        adopter_legal_statuses.code is not null as is_legal_status_known,
        ad1.date_int is not null or ad1.date_int_text is not null as has_date_int,
        ad1.date_match is not null or ad1.date_match_text is not null as has_date_match,
        coalesce(ad1.foster_care, ad1.nb_adoptr, ad1.sex_adoptr, ad1.ls_adoptr) is not null
            as has_any_code,
        ad1.foster_care is not null
        and ad1.nb_adoptr is not null
        and ad1.sex_adoptr is not null
        and ad1.ls_adoptr is not null as has_all_codes,
        count(*) over (partition by ad1.child_key) as n_of_child
    from ad1
    inner join submissions on ad1.submission_id = submissions.submission_id
    left join flags on ad1.foster_care = flags.code
    left join numbers_of_adopters on ad1.nb_adoptr = numbers_of_adopters.code
    left join adopter_sexes on ad1.sex_adoptr = adopter_sexes.code
    left join adopter_legal_statuses on ad1.ls_adoptr = adopter_legal_statuses.code
),

{{ ssda903_failing_together('ad1') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.ad1_row_id as row_id,
    inputs.child as la_child_id,
    case when inputs.has_date_int then inputs.date_int is null end as rule_112,
    case when inputs.has_date_match then inputs.date_match is null end as rule_113,
    case when inputs.foster_care is not null then not inputs.is_foster_care_known end as rule_114,
    case
        when inputs.has_date_int or inputs.has_date_match or inputs.has_any_code
            then not (inputs.has_date_int and inputs.has_date_match and inputs.has_all_codes)
    end as rule_151,
    case when inputs.nb_adoptr is not null then not inputs.is_number_known end as rule_175,
    case when inputs.sex_adoptr is not null then not inputs.is_sex_known end as rule_176,
    case when inputs.ls_adoptr is not null then not inputs.is_legal_status_known end as rule_177,
    case
        when inputs.has_date_match
            then not inputs.has_date_int or inputs.date_int > inputs.date_match
    end as rule_333,
    case when inputs.nb_adoptr = '2' then coalesce(inputs.sex_adoptr in ('M1', 'F1'), false) end
        as rule_511,
    case when inputs.ls_adoptr = 'L0' then coalesce(inputs.sex_adoptr not in ('M1', 'F1'), true) end
        as rule_514,
    case when inputs.ls_adoptr = 'L3' then coalesce(inputs.sex_adoptr != 'MF', true) end
        as rule_517,
    case when inputs.ls_adoptr = 'L4' then coalesce(inputs.sex_adoptr not in ('MM', 'FF'), true) end
        as rule_518,
    case
        when inputs.ls_adoptr = 'L2'
            then coalesce(inputs.sex_adoptr not in ('MM', 'FF', 'MF'), true)
    end as rule_519,
    case when inputs.ls_adoptr = 'L11' then coalesce(inputs.sex_adoptr != 'MF', true) end
        as rule_520,
    case
        when inputs.ls_adoptr = 'L12' then coalesce(inputs.sex_adoptr not in ('MM', 'FF'), true)
    end as rule_524,
    case when inputs.child is not null then inputs.n_of_child > 1 end as rule_int31,
    {{ ssda903_joined_flags('ad1') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('ad1_row_id') }}
