with

involvements as (
    select * from {{ ref('stg_involvements') }}
),

referrals as (
    select * from {{ ref('stg_cin_episodes') }}
)

select
    involvements.involvement_id,
    coalesce(involvements.child_id, referrals.child_id) as child_id,
    involvements.la_code,
    referrals.referral_id,
    involvements.worker_id,
    involvements.team_id,
    involvements.involvement_role_code,
    involvements.worker_change_reason_code,
    case
        when involvements.child_id is not null then 'extract'
        when referrals.child_id is not null then 'rule'
    end as child_linked_by,
    case when referrals.referral_id is not null then 'extract' end as referral_linked_by,
    case when involvements.referral_id is not null then referrals.referral_id is null end
        as is_referral_orphan,
    involvements.child_id != referrals.child_id as is_referral_of_other_child,
    involvements.involvement_start_date,
    involvements.involvement_end_date
from involvements
left join referrals on involvements.referral_id = referrals.referral_id
