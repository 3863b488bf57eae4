with adopters as (
    select * from {{ ref('sup_adopters') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        adopters.cj_la_code as la_code,
        {{ council_key('adopters.adop_adopter_id') }} as adopter_id,
        {{ id_text('adopters.adop_adopter_id') }} as source_adopter_id,
        {{ council_key('adopters.adop_family_id') }} as adoptive_family_id,
        coalesce(ethnicities.code, {{ text_value('adopters.adop_ethnicity') }}) as ethnicity_code,
        {{ text_value('adopters.adop_left_reason') }} as left_reason,
        {{ integer_value('adopters.adop_children_placed') }} as n_children_placed,
        {{ flag_value('adopters.adop_disability_flag') }} as is_disabled,
        {{ flag_value('adopters.adop_ffa_flag') }} as is_ffa_approved,
        {{ date_value('adopters.adop_enquiry_date') }} as enquiry_date,
        {{ date_value('adopters.adop_stage1_start') }} as stage_1_start_date,
        {{ date_value('adopters.adop_stage1_end') }} as stage_1_end_date,
        {{ date_value('adopters.adop_stage2_start') }} as stage_2_start_date,
        {{ date_value('adopters.adop_stage2_end') }} as stage_2_end_date,
        {{ date_value('adopters.adop_application_date') }} as application_date,
        {{ date_value('adopters.adop_approval_date') }} as approval_date,
        {{ date_value('adopters.adop_matched_date') }} as matched_date,
        {{ date_value('adopters.adop_placed_date') }} as placed_date,
        {{ date_value('adopters.adop_order_date') }} as order_date,
        {{ date_value('adopters.adop_left_date') }} as left_date,
        adopters.cj_source_file as source_file,
        adopters.cj_source_record as source_record
    from adopters
    left join code_aliases as ethnicities
        on
            ethnicities.code_set = 'ethnicity'
            and ethnicities.alias_key = {{ code_key('adopters.adop_ethnicity') }}
)

select
    la_code,
    adopter_id,
    source_adopter_id,
    adoptive_family_id,
    ethnicity_code,
    left_reason,
    n_children_placed,
    is_disabled,
    is_ffa_approved,
    enquiry_date,
    stage_1_start_date,
    stage_1_end_date,
    stage_2_start_date,
    stage_2_end_date,
    application_date,
    approval_date,
    matched_date,
    placed_date,
    order_date,
    left_date,
    source_file,
    source_record
from typed
where adopter_id is not null
qualify row_number() over (
    partition by adopter_id
    order by {{ fullest_first([
        'adoptive_family_id', 'ethnicity_code', 'left_reason', 'n_children_placed', 'is_disabled',
        'is_ffa_approved', 'enquiry_date', 'stage_1_start_date', 'stage_1_end_date',
        'stage_2_start_date', 'stage_2_end_date', 'application_date', 'approval_date',
        'matched_date', 'placed_date', 'order_date', 'left_date'
    ]) }}
) = 1
