{%- set rules = {
    'records_with_headers': [
        'int01', 'int02', 'int04', 'int05', 'int06', 'int07', 'int08', 'int09', 'int11', 'int12',
        'int13', 'int14', 'int15', 'int16', 'int17', 'int18', 'int21', '184', '1012'
    ],
    'headers_with_children': ['165', '393', '442', '628', 'epi'],
    'headers_with_uasc': ['303'],
    'oc2_with_children': [
        '157', '185', '186', '190', '191', '197b', '198', '543', '545', '546'
    ],
    'first_episodes_with_oc2': ['191'],
    'oc2_with_oc3': ['215'],
    'oc3_with_episodes': ['1007', '1011', '1016'],
    'oc3_with_children': ['187'],
    'oc3_with_headers': ['3001'],
    'oc3_with_uasc': ['1014'],
    'ad1_with_oc3': ['134'],
    'ad1_with_children': ['187'],
    'decisions_with_ad1': ['523', '525'],
} -%}
{%- set files_of_children = {
    'ad1': 'ad1_row_id',
    'placed_adoption': 'placed_adoption_row_id',
    'missing': 'missing_row_id',
    'oc2': 'oc2_row_id',
    'oc3': 'oc3_row_id',
    'prev_perm': 'prev_perm_row_id',
    'reviews': 'review_row_id',
    'uasc': 'uasc_row_id',
} -%}
-- the linter cannot follow indents through the loops
-- noqa: disable=LT02
with

submissions as (
    select * from {{ ref('ssda903__submissions') }}
),

episodes as (
    select * from {{ ref('ssda903__episode_inputs') }}
),

-- the day of a birthday as the rules have it: born on 29 February, 28 February of a common year
headers as (
    select
        *,
        {{ add_months('dob', 12 * 17) }} as birthday_17_date
    from {{ ref('ssda903__header') }}
),

uasc as (
    select * from {{ ref('ssda903__uasc') }}
),

oc2 as (
    select
        oc2.*,
        {% for years in [4, 5, 10, 16, 17] %}
        {{ add_months('oc2.dob', 12 * years) }} as birthday_{{ years }}_date,
        {% endfor %}
        oc2.sdq_score is not null or oc2.sdq_score_text is not null as has_sdq_score,
        coalesce(
            oc2.convicted, oc2.health_check, oc2.immunisations, oc2.teeth_check,
            oc2.health_assessment, oc2.substance_misuse, oc2.intervention_received,
            oc2.intervention_offered
        ) is not null as has_yearly_items,
        submissions.period_start_date,
        submissions.reference_date
    from {{ ref('ssda903__oc2') }} as oc2
    inner join submissions on oc2.submission_id = submissions.submission_id
),

oc3 as (
    select
        oc3.*,
        coalesce(oc3.in_touch, oc3.activ, oc3.accom) is not null as has_leaver_items,
        {% for years in [17, 18, 19] %}
        {{ add_months('oc3.dob', 12 * years) }} as birthday_{{ years }}_date,
        {% endfor %}
        {{ days_between('oc3.dob', 'submissions.reference_date') }} / 365.2425 as age_in_mean_years,
        submissions.period_start_date,
        submissions.reference_date
    from {{ ref('ssda903__oc3') }} as oc3
    inner join submissions on oc3.submission_id = submissions.submission_id
),

ad1 as (
    select
        *,
        coalesce(
            cast(date_int as varchar), date_int_text, cast(date_match as varchar),
            date_match_text, foster_care, nb_adoptr, sex_adoptr, ls_adoptr
        ) is not null as has_adoption_items
    from {{ ref('ssda903__ad1') }}
),

decisions as (
    select * from {{ ref('ssda903__placed_adoption') }}
),

children_in_care as (
    select
        child_key,
        bool_or(is_child_in_care_all_year) as is_in_care_all_year,
        bool_or(is_in_year) as is_in_year,
        bool_or(not is_short_break) as has_more_than_short_breaks,
        bool_or(
            not is_short_break
            and decom <= reference_date
            and dec_or_reference_date >= period_start_date
        ) as is_in_year_beyond_short_breaks
    from episodes
    group by child_key
),

children_with_oc2 as (
    select child_key from oc2
    group by child_key
),

children_with_oc3 as (
    select
        child_key,
        bool_or(has_leaver_items) as has_leaver_items
    from oc3
    group by child_key
),

records as (
    {% for file, key in files_of_children.items() %}
    select
        submission_id,
        '{{ file }}' as table_name,
        {{ key }} as row_id,
        child_key,
        {{ 'sex' if file == 'uasc' else 'cast(null as varchar) as sex' }},
        dob,
        {{ 'date_placed' if file == 'placed_adoption' else 'cast(null as date) as date_placed' }}
    from {{ ref('ssda903__' ~ file) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

records_beside_headers as (
    select
        records.*,
        headers.dob as header_dob,
        headers.child_key is null as is_without_header,
        children_in_care.child_key is null as is_without_episodes,
        coalesce(records.dob != headers.dob, false) as is_other_birth_date,
        coalesce(records.sex != headers.sex, false) as is_other_sex
    from records
    left join headers on records.child_key = headers.child_key
    left join children_in_care on records.child_key = children_in_care.child_key
),

-- rows beside each other, a flag for each rule; the catalogue says which of the two fails
records_with_headers as (
    select
        submission_id,
        table_name as table_a,
        row_id as row_a,
        'header' as table_b,
        cast(null as varchar) as row_b,
        is_without_header and table_name = 'ad1' as rule_int01,
        is_without_header and table_name = 'placed_adoption' as rule_int02,
        is_without_header and table_name = 'missing' as rule_int04,
        is_without_header and table_name = 'oc2' as rule_int05,
        is_without_header and table_name = 'oc3' as rule_int06,
        is_without_header and table_name = 'prev_perm' as rule_int07,
        is_without_header and table_name = 'reviews' as rule_int08,
        is_without_header and table_name = 'uasc' as rule_int09,
        is_other_birth_date and table_name = 'ad1' as rule_int11,
        is_other_birth_date and table_name = 'placed_adoption' as rule_int12,
        is_other_birth_date and table_name = 'missing' as rule_int13,
        is_other_birth_date and table_name = 'oc2' as rule_int14,
        is_other_birth_date and table_name = 'oc3' as rule_int15,
        is_other_birth_date and table_name = 'prev_perm' as rule_int16,
        is_other_birth_date and table_name = 'reviews' as rule_int17,
        is_other_birth_date and table_name = 'uasc' as rule_int18,
        is_other_sex as rule_int21,
        date_placed is not null and coalesce(date_placed < header_dob, true) as rule_184,
        is_without_episodes as rule_1012
    from records_beside_headers
),

headers_with_children as (
    select
        headers.submission_id,
        'header' as table_a,
        headers.header_row_id as row_a,
        'oc3' as table_b,
        oc3.oc3_row_id as row_b,
        children.has_more_than_short_breaks and (
            headers.mother not in ('0', '1')
            or (headers.mother is not null and headers.sex = 'M')
            or (
                headers.mother is null
                and headers.sex = 'F'
                and children.is_in_year_beyond_short_breaks
            )
            or (
                headers.mother is not null
                and headers.sex = 'F'
                and not coalesce(children.is_in_year_beyond_short_breaks, false)
                and oc3.has_leaver_items
            )
        ) as rule_165,
        headers.sex = 'F' and headers.mother is null and children.has_more_than_short_breaks
            as rule_393,
        headers.upn is null and children.has_more_than_short_breaks as rule_442,
        headers.mother is not null and children.child_key is null and oc3.has_leaver_items
            as rule_628,
        children.child_key is null and oc3.child_key is null as rule_epi
    from headers
    left join children_in_care as children on headers.child_key = children.child_key
    left join oc3 on headers.child_key = oc3.child_key
),

headers_with_uasc as (
    select
        headers.submission_id,
        'header' as table_a,
        headers.header_row_id as row_a,
        'uasc' as table_b,
        uasc.uasc_row_id as row_b,
        coalesce(headers.uasc, '') != '1'
        and (uasc.duc is not null or uasc.duc_text is not null) as rule_303
    from headers
    inner join uasc on headers.child_key = uasc.child_key
),

oc2_beside_children as (
    select
        oc2.*,
        coalesce(children.is_in_care_all_year, false) as is_in_care_all_year,
        not oc2.has_sdq_score and oc2.sdq_reason is null as is_without_sdq
    from oc2
    left join children_in_care as children on oc2.child_key = children.child_key
),

oc2_with_children as (
    select
        submission_id,
        'oc2' as table_a,
        oc2_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        is_in_care_all_year
        and birthday_4_date <= period_start_date
        and birthday_16_date >= reference_date
        and not has_sdq_score
        and sdq_reason = 'SDQ1' as rule_157,
        has_sdq_score and not is_in_care_all_year as rule_185,
        is_in_care_all_year
        and birthday_4_date <= period_start_date
        and birthday_17_date > reference_date
        and is_without_sdq as rule_186,
        has_yearly_items and not is_in_care_all_year as rule_190,
        is_in_care_all_year and (
            immunisations is null
            or teeth_check is null
            or health_assessment is null
            or substance_misuse is null
        ) as rule_191,
        is_in_care_all_year
        and (
            birthday_4_date between period_start_date and reference_date
            or birthday_17_date between period_start_date and reference_date
        )
        and is_without_sdq as rule_197b,
        sdq_reason is not null and not is_in_care_all_year as rule_198,
        is_in_care_all_year and birthday_10_date < reference_date and convicted is null
            as rule_543,
        is_in_care_all_year and birthday_5_date > reference_date and health_check is null
            as rule_545,
        is_in_care_all_year and birthday_5_date <= reference_date and health_check is not null
            as rule_546
    from oc2_beside_children
),

first_episodes_with_oc2 as (
    select
        episodes.submission_id,
        'episodes' as table_a,
        episodes.episode_row_id as row_a,
        'oc2' as table_b,
        cast(null as varchar) as row_b,
        episodes.is_child_in_care_all_year and children_with_oc2.child_key is null as rule_191
    from episodes
    left join children_with_oc2 on episodes.child_key = children_with_oc2.child_key
    where episodes.is_first_episode
),

oc2_with_oc3 as (
    select
        oc2.submission_id,
        'oc2' as table_a,
        oc2.oc2_row_id as row_a,
        'oc3' as table_b,
        oc3.oc3_row_id as row_b,
        oc2.has_yearly_items and oc3.has_leaver_items as rule_215
    from oc2
    inner join oc3 on oc2.child_key = oc3.child_key
),

-- the last birthday on or before the reference date, for those of 17 and 18
oc3_with_birthdays as (
    select
        *,
        case
            when birthday_19_date <= reference_date then null
            when birthday_18_date <= reference_date then birthday_18_date
            when birthday_17_date <= reference_date then birthday_17_date
        end as birthday_date
    from oc3
),

oc3_with_episodes as (
    select
        oc3.submission_id,
        'oc3' as table_a,
        oc3.oc3_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        oc3.has_leaver_items
        and episodes.decom <= oc3.birthday_date
        and (episodes.dec > oc3.birthday_date or episodes.dec is null) as rule_1007,
        oc3.has_leaver_items and episodes.is_latest_episode and episodes.rec = 'E3' as rule_1011,
        oc3.has_leaver_items
        and (
            (
                oc3.age_in_mean_years >= 17
                and oc3.age_in_mean_years < 18
                and episodes.dec >= oc3.birthday_17_date
            )
            or (
                oc3.age_in_mean_years >= 18
                and oc3.age_in_mean_years < 19
                and episodes.dec >= oc3.birthday_18_date
            )
        ) as rule_1016
    from oc3_with_birthdays as oc3
    inner join episodes on oc3.child_key = episodes.child_key
),

oc3_with_children as (
    select
        oc3.submission_id,
        'oc3' as table_a,
        oc3.oc3_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        children.is_in_care_all_year and oc3.has_leaver_items as rule_187
    from oc3
    inner join children_in_care as children on oc3.child_key = children.child_key
),

oc3_with_headers as (
    select
        oc3.submission_id,
        'oc3' as table_a,
        oc3.oc3_row_id as row_a,
        'header' as table_b,
        cast(null as varchar) as row_b,
        oc3.accom in ('Z1', 'Z2')
        and headers.birthday_17_date between oc3.period_start_date and oc3.reference_date
            as rule_3001
    from oc3
    inner join headers on oc3.child_key = headers.child_key
),

oc3_with_uasc as (
    select
        oc3.submission_id,
        'oc3' as table_a,
        oc3.oc3_row_id as row_a,
        'uasc' as table_b,
        uasc.uasc_row_id as row_b,
        oc3.has_leaver_items and not children.is_in_year as rule_1014
    from oc3
    inner join uasc on oc3.child_key = uasc.child_key
    inner join children_in_care as children on oc3.child_key = children.child_key
),

ad1_with_oc3 as (
    select
        ad1.submission_id,
        'ad1' as table_a,
        ad1.ad1_row_id as row_a,
        'oc3' as table_b,
        cast(null as varchar) as row_b,
        ad1.has_adoption_items and children_with_oc3.has_leaver_items as rule_134
    from ad1
    inner join children_with_oc3 on ad1.child_key = children_with_oc3.child_key
),

ad1_with_children as (
    select
        ad1.submission_id,
        'ad1' as table_a,
        ad1.ad1_row_id as row_a,
        'episodes' as table_b,
        cast(null as varchar) as row_b,
        ad1.has_adoption_items and children.is_in_care_all_year as rule_187
    from ad1
    inner join children_in_care as children on ad1.child_key = children.child_key
),

decisions_with_ad1 as (
    select
        decisions.submission_id,
        'placed_adoption' as table_a,
        decisions.placed_adoption_row_id as row_a,
        'ad1' as table_b,
        ad1.ad1_row_id as row_b,
        decisions.date_placed != ad1.date_int as rule_523,
        ad1.has_adoption_items and (
            decisions.date_placed_ceased is not null
            or decisions.date_placed_ceased_text is not null
        ) as rule_525
    from decisions
    inner join ad1 on decisions.child_key = ad1.child_key
),

{{ ssda903_failing_rows(rules) }}
