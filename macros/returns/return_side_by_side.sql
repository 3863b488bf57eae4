{#- The return built here beside the same year's returns made elsewhere, field by field. Rows meet by the
    child's id and by `record_key`; what meets nothing stands in one only. -#}
{% macro return_side_by_side(return_id) -%}
-- the linter cannot follow indents through the loop over the tables
-- noqa: disable=LT02
with

submissions as (
    select * from {{ ref('return_submissions') }}
    where return_id = '{{ return_id }}'
),

return_fields as (
    select
        column_name,
        min(field_name) as field_name,
        -- the portal works it out: no file need say it
        bool_or(max_occurs = '0') as is_worked_out
    from {{ ref('catalogue_return_fields') }}
    where return_id = '{{ return_id }}' and column_name is not null
    group by column_name
),

pairs as (
    select
        ours.submission_id,
        theirs.submission_id as other_submission_id
    from submissions as ours
    inner join submissions as theirs
        on
            ours.la_code = theirs.la_code
            and ours.collection_year = theirs.collection_year
            and ours.origin = 'warehouse'
            and theirs.origin = 'file'
),

wanted as (
    select submission_id
    from pairs
    union
    select other_submission_id as submission_id
    from pairs
),

{{ return_field_values(return_id, by_row=false) }},

-- the header of a file names its software and its hour, which always differ
values_of_records as (
    select
        field_values.submission_id,
        field_values.table_name,
        field_values.row_id,
        field_values.column_name,
        field_values.field_value,
        records.record_key,
        coalesce(records.la_child_id, '') as child_of_row
    from field_values
    inner join {{ ref(return_id ~ '__records') }} as records
        on
            field_values.submission_id = records.submission_id
            and field_values.table_name = records.table_name
            and field_values.row_id = records.row_id
    {%- if return_id == 'cin_census' %}
    where field_values.table_name != 'header'
    {%- endif %}
),

our_values as (
    select
        values_of_records.*,
        pairs.other_submission_id
    from values_of_records
    inner join pairs on values_of_records.submission_id = pairs.submission_id
),

their_values as (
    select
        values_of_records.*,
        pairs.submission_id as our_submission_id
    from values_of_records
    inner join pairs on values_of_records.submission_id = pairs.other_submission_id
),

side_by_side as (
    select
        coalesce(our_values.submission_id, their_values.our_submission_id) as submission_id,
        coalesce(our_values.other_submission_id, their_values.submission_id)
            as other_submission_id,
        coalesce(our_values.table_name, their_values.table_name) as table_name,
        coalesce(our_values.child_of_row, their_values.child_of_row) as child_of_row,
        coalesce(our_values.record_key, their_values.record_key) as record_key,
        coalesce(our_values.column_name, their_values.column_name) as column_name,
        our_values.row_id as our_row_id,
        their_values.row_id as their_row_id,
        our_values.field_value as our_value,
        their_values.field_value as their_value
    from our_values
    full outer join their_values
        on
            our_values.submission_id = their_values.our_submission_id
            and our_values.other_submission_id = their_values.submission_id
            and our_values.table_name = their_values.table_name
            and our_values.child_of_row = their_values.child_of_row
            and our_values.record_key = their_values.record_key
            and our_values.column_name = their_values.column_name
),

children as (
    select
        submission_id,
        other_submission_id,
        child_of_row,
        count(our_row_id) > 0 as is_ours,
        count(their_row_id) > 0 as is_theirs
    from side_by_side
    group by submission_id, other_submission_id, child_of_row
),

told as (
    select
        side_by_side.*,
        return_fields.field_name,
        case
            when not children.is_theirs then 'child only ours'
            when not children.is_ours then 'child only theirs'
            when side_by_side.their_row_id is null then 'record only ours'
            when side_by_side.our_row_id is null then 'record only theirs'
            when coalesce(side_by_side.our_value, '') != coalesce(side_by_side.their_value, '')
                then 'value'
            else 'equal'
        end as difference
    from side_by_side
    inner join children
        on
            side_by_side.submission_id = children.submission_id
            and side_by_side.other_submission_id = children.other_submission_id
            and side_by_side.child_of_row = children.child_of_row
    left join return_fields on side_by_side.column_name = return_fields.column_name
    -- what a file made elsewhere leaves to the portal is no difference
    where not coalesce(return_fields.is_worked_out and side_by_side.their_value is null, false)
)
{%- endmacro %}
