with foster_carers as (
    select * from {{ ref('sup_foster_carers') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        foster_carers.cj_la_code as la_code,
        {{ council_key('foster_carers.fost_household_id') }} as foster_household_id,
        {{ id_text('foster_carers.fost_household_id') }} as source_foster_household_id,
        coalesce(
            foster_carer_types.code,
            {{ text_value('foster_carers.fost_type') }}
        ) as foster_carer_type_code,
        {{ text_value('foster_carers.fost_end_reason') }} as end_reason,
        {{ integer_value('foster_carers.fost_places') }} as n_places,
        {{ flag_value('foster_carers.fost_relative_flag') }} as is_relative,
        {{ date_value('foster_carers.fost_approval_date') }} as approval_date,
        {{ date_value('foster_carers.fost_end_date') }} as end_date,
        foster_carers.cj_source_file as source_file,
        foster_carers.cj_source_record as source_record
    from foster_carers
    left join code_aliases as foster_carer_types
        on
            foster_carer_types.code_set = 'foster_carer_type'
            and foster_carer_types.alias_key = {{ code_key('foster_carers.fost_type') }}
)

select
    la_code,
    foster_household_id,
    source_foster_household_id,
    foster_carer_type_code,
    end_reason,
    n_places,
    is_relative,
    approval_date,
    end_date,
    source_file,
    source_record
from typed
where foster_household_id is not null
qualify row_number() over (
    partition by foster_household_id
    order by {{ fullest_first([
        'foster_carer_type_code', 'end_reason', 'n_places', 'is_relative', 'approval_date',
        'end_date'
    ]) }}
) = 1
