with

reviews as (
    select * from {{ ref('ssda903__reviews') }}
),

participation_codes as (
    select code from {{ ref('code_sets') }}
    where code_set = 'review_participation'
),

rule_inputs as (
    select
        reviews.*,
        participation_codes.code is not null as is_review_code_known,
        -- born on 29 February, a child is four on 29 February
        {{ add_months('reviews.dob', 48) }} as fourth_birthday
    from reviews
    left join participation_codes on reviews.review_code = participation_codes.code
),

{{ ssda903_failing_together('reviews') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.review_row_id as row_id,
    inputs.child as la_child_id,
    inputs.review is null as rule_166,
    case
        when inputs.review is null then inputs.review_code is not null
        else not inputs.is_review_code_known
    end as rule_167,
    case when inputs.review_code = 'PN0' then inputs.review > inputs.fourth_birthday end
        as rule_440,
    case
        when inputs.is_review_code_known and inputs.review_code != 'PN0'
            then inputs.review < inputs.fourth_birthday
    end as rule_441,
    {{ ssda903_joined_flags('reviews') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('review_row_id') }}
