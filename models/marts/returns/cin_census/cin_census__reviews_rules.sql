with

reviews as (
    select * from {{ ref('cin_census__reviews') }}
),

rules_between_rows as (
    select * from {{ ref('cin_census__rules_between_rows') }}
    where table_name = 'reviews'
),

failing_together as (
    select
        row_id,
        bool_or(rule_column = 'rule_4003') as rule_4003,
        bool_or(rule_column = 'rule_8841') as rule_8841
    from rules_between_rows
    group by row_id
)

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    reviews.submission_id,
    reviews.review_row_id as row_id,
    reviews.la_child_id,
    case
        when reviews.cpp_review_date is not null
            then coalesce(failing_together.rule_4003, false)
    end as rule_4003,
    case
        when reviews.cpp_review_date is not null
            then coalesce(failing_together.rule_8841, false)
    end as rule_8841,
    reviews.cpp_review_date is null as rule_8842q
from reviews
left join failing_together on reviews.review_row_id = failing_together.row_id
