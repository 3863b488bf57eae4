with care_proceedings as (
    select * from {{ ref('sup_care_proceedings') }}
),

code_aliases as (
    select * from {{ ref('stg_code_aliases') }}
),

typed as (
    select
        care_proceedings.cj_la_code as la_code,
        {{ council_key('care_proceedings.proc_proceedings_id') }} as proceedings_id,
        {{ id_text('care_proceedings.proc_proceedings_id') }} as source_proceedings_id,
        {{ council_key('care_proceedings.proc_person_id') }} as child_id,
        {{ council_key('care_proceedings.proc_family_id') }} as family_id,
        {{ text_value('care_proceedings.proc_court_reference') }} as court_reference,
        coalesce(
            application_types.code,
            {{ text_value('care_proceedings.proc_application_type') }}
        ) as application_type_code,
        {{ text_value('care_proceedings.proc_court_name') }} as court_name,
        coalesce(
            final_orders.code,
            {{ text_value('care_proceedings.proc_final_order') }}
        ) as final_order_code,
        {{ text_value('care_proceedings.proc_extension_reason') }} as extension_reason,
        coalesce(
            proceedings_statuses.code,
            {{ text_value('care_proceedings.proc_status') }}
        ) as proceedings_status_code,
        {{ date_value('care_proceedings.proc_issue_date') }} as issue_date,
        {{ date_value('care_proceedings.proc_interim_order_date') }} as interim_order_date,
        {{ date_value('care_proceedings.proc_final_order_date') }} as final_order_date,
        care_proceedings.cj_source_file as source_file,
        care_proceedings.cj_source_record as source_record
    from care_proceedings
    left join code_aliases as application_types
        on
            application_types.code_set = 'proceedings_application'
            and application_types.alias_key
            = {{ code_key('care_proceedings.proc_application_type') }}
    left join code_aliases as final_orders
        on
            final_orders.code_set = 'final_order'
            and final_orders.alias_key = {{ code_key('care_proceedings.proc_final_order') }}
    left join code_aliases as proceedings_statuses
        on
            proceedings_statuses.code_set = 'proceedings_status'
            and proceedings_statuses.alias_key = {{ code_key('care_proceedings.proc_status') }}
)

select
    la_code,
    proceedings_id,
    source_proceedings_id,
    child_id,
    family_id,
    court_reference,
    application_type_code,
    court_name,
    final_order_code,
    extension_reason,
    proceedings_status_code,
    issue_date,
    interim_order_date,
    final_order_date,
    source_file,
    source_record
from typed
where proceedings_id is not null
qualify row_number() over (
    partition by proceedings_id
    order by {{ fullest_first([
        'child_id', 'family_id', 'court_reference', 'application_type_code', 'court_name',
        'final_order_code', 'extension_reason', 'proceedings_status_code', 'issue_date',
        'interim_order_date', 'final_order_date'
    ]) }}
) = 1
