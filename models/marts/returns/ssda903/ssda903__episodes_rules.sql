with

episodes as (
    select * from {{ ref('ssda903__episode_inputs') }}
),

days_together as (
    select * from {{ ref('ssda903__episode_days_together') }}
),

codes as (
    select * from {{ ref('code_sets') }}
),

providers as (
    select * from {{ ref('ssda903__episode_providers') }}
),

reasons_ceased as (
    select * from codes
    where
        code_set = 'reason_episode_ceased'
        -- the oldest year whose rules are held is long after these ended
        and last_year is null
),

-- a window carries all columns of its rows, so it is given few
episode_dates as (
    select
        episode_row_id,
        child_key,
        ls,
        place,
        dec_text,
        record_no,
        decom,
        dec
    from episodes
),

-- two rules have an order of their own
in_other_orders as (
    select
        episode_row_id,
        lead(episode_row_id) over blanks_first as next_row_id_blanks_first,
        lead(decom) over blanks_first as next_decom_blanks_first,
        row_number() over by_both_dates as row_no_by_both_dates,
        lag(dec) over by_both_dates as prev_dec_by_both_dates,
        lag(dec_text) over by_both_dates as prev_dec_text_by_both_dates,
        count_if(place = 'T3') over by_child as n_carer_holidays_of_child,
        coalesce(
            bool_or(ls = 'V3') over by_child and bool_or(ls = 'V4') over by_child, false
        ) as has_both_short_breaks
    from episode_dates
    window
        by_child as (partition by child_key),
        blanks_first as (
            partition by child_key order by decom asc nulls first, record_no asc
        ),
        by_both_dates as (
            partition by child_key order by decom asc nulls last, dec asc nulls last, record_no asc
        )
),

with_codes as (
    select
        episodes.*,
        days_together.days_together,
        in_other_orders.next_row_id_blanks_first,
        in_other_orders.next_decom_blanks_first,
        in_other_orders.row_no_by_both_dates,
        in_other_orders.prev_dec_by_both_dates,
        in_other_orders.prev_dec_text_by_both_dates,
        in_other_orders.n_carer_holidays_of_child,
        in_other_orders.has_both_short_breaks,
        new_reasons.code is not null as is_rne_known,
        legal_statuses.code is not null as is_ls_known,
        reasons_ceased.code is not null as is_rec_known,
        provider_codes.code is not null as is_place_provider_known,
        change_reasons.code is not null as is_reason_place_change_known
    from episodes
    inner join in_other_orders on episodes.episode_row_id = in_other_orders.episode_row_id
    left join days_together on episodes.episode_row_id = days_together.episode_row_id
    left join codes as new_reasons
        on
            episodes.rne = new_reasons.code
            and new_reasons.code_set = 'reason_new_episode'
    left join codes as legal_statuses
        on
            episodes.ls = legal_statuses.code
            and legal_statuses.code_set = 'legal_status'
    left join reasons_ceased on episodes.rec = reasons_ceased.code
    left join codes as provider_codes
        on
            episodes.place_provider = provider_codes.code
            and provider_codes.code_set = 'placement_provider'
    left join codes as change_reasons
        on
            episodes.reason_place_change = change_reasons.code
            and change_reasons.code_set = 'placement_change_reason'
),

with_providers as (
    select
        episodes.*,
        coalesce(prev_reasons.code != 'X1', false) as is_prev_last_of_period,
        providers.episode_row_id is not null as has_provider_list,
        providers.placement_type_codes,
        providers.placement_provider_codes,
        providers.postcode_key as provider_postcode_key,
        providers.area_ons_codes,
        providers.is_found as is_provider_found,
        providers.has_areas,
        providers.are_authorities_known,
        providers.deregistered_date,
        coalesce(providers.provider_ons_code = episodes.own_ons_code, false) as is_provider_ours,
        coalesce(episodes.pl_la in ('CON', 'NIR', 'SCO', 'WAL', 'NUK'), false)
            as is_outside_england,
        coalesce(episodes.pl_la = episodes.own_ons_code, false) as is_in_own_area
    from with_codes as episodes
    left join reasons_ceased as prev_reasons on episodes.prev_rec = prev_reasons.code
    left join providers on episodes.episode_row_id = providers.episode_row_id
),

-- the four things that make a placement: the same when none differs
rule_inputs as (
    select
        *,
        coalesce(place, '') = coalesce(prev_place, '')
        and coalesce(pl_post, '') = coalesce(prev_pl_post, '')
        and coalesce(urn, '') = coalesce(prev_urn, '')
        and coalesce(place_provider, '') = coalesce(prev_place_provider, '')
            as is_placement_as_before,
        coalesce(
            place = prev_place
            and pl_post = prev_pl_post
            and urn = prev_urn
            and place_provider = prev_place_provider,
            false
        ) as is_filled_placement_as_before
    from with_providers
),

{{ ssda903_failing_together('episodes') }}

-- true: the row fails; false: it passes; null: the rule does not apply to it
select
    inputs.submission_id,
    inputs.episode_row_id as row_id,
    inputs.child as la_child_id,
    case when inputs.has_provider_list then not inputs.is_provider_found end as rule_1008,
    case
        when inputs.reason_place_change is not null then not inputs.is_reason_place_change_known
    end as rule_1009,
    case
        when
            inputs.place_provider = 'PR1'
            and inputs.ls is not null
            and not inputs.is_short_break
            and inputs.place is not null
            and inputs.place != 'K3'
            and not inputs.is_adoption_placement
            and not inputs.is_foster_placement
            and inputs.are_areas_known
            and inputs.own_ons_code is not null
            then not inputs.is_in_own_area
    end as rule_1015,
    case
        when inputs.decom is not null or inputs.decom_text is not null then inputs.decom is null
    end as rule_141,
    case
        when inputs.decom is not null and inputs.next_episode_row_id is not null
            then inputs.dec is null or inputs.rec is null
    end as rule_142,
    case when inputs.rne is not null then not inputs.is_rne_known end as rule_143,
    case when inputs.ls is not null then not inputs.is_ls_known end as rule_144,
    inputs.cin not in ('N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7', 'N8') as rule_145,
    case when inputs.place is not null then not inputs.is_place_known end as rule_146,
    case when inputs.dec is not null or inputs.dec_text is not null then inputs.dec is null end
        as rule_147,
    (inputs.dec is null and inputs.dec_text is null) != (inputs.rec is null) as rule_148,
    case when inputs.rec is not null then not inputs.is_rec_known end as rule_149,
    case when inputs.are_areas_known and not inputs.is_short_break then inputs.pl_la is null end
        as rule_169,
    case
        when inputs.place_provider is not null
            then
                not inputs.is_place_provider_known
                or (inputs.is_placement_without_provider and inputs.place != 'T4')
    end as rule_178,
    case
        when inputs.are_areas_known and not inputs.is_short_break then inputs.pl_location is null
    end as rule_179,
    case when inputs.is_placement_without_provider then inputs.place_provider is not null end
        as rule_213,
    case when inputs.is_short_break then inputs.pl_post is not null or inputs.urn is not null end
        as rule_214,
    case
        when inputs.place in ('A3', 'A5') and inputs.decom >= cast('2015-04-01' as date)
            then coalesce(inputs.rne not in ('S', 'T', 'U'), true)
    end as rule_217,
    case
        when
            inputs.are_areas_known
            and not inputs.is_outside_england
            and not inputs.is_placement_without_urn
            and coalesce(inputs.dec >= inputs.period_start_date, true)
            then inputs.urn is null
    end as rule_218,
    case
        when inputs.has_provider_list
            then
                not coalesce(
                    instr(inputs.placement_type_codes, concat(',', inputs.place, ',')) > 0
                    and inputs.place is not null,
                    false
                )
    end as rule_219,
    case
        when
            inputs.has_provider_list
            and not inputs.is_short_break
            and inputs.place in ('K1', 'K2', 'K3', 'R3', 'S1')
            and inputs.pl_post is not null
            then coalesce(replace(inputs.pl_post, ' ', '') != inputs.provider_postcode_key, true)
    end as rule_221,
    case when inputs.is_placement_without_urn then coalesce(inputs.urn != 'XXXXXXX', false) end
        as rule_222,
    case
        when inputs.has_provider_list
            then
                not coalesce(
                    instr(
                        inputs.placement_provider_codes, concat(',', inputs.place_provider, ',')
                    ) > 0
                    and inputs.place_provider is not null,
                    false
                )
    end as rule_224,
    case
        when
            inputs.rec = 'X1'
            and inputs.next_rne in ('P', 'B', 'T', 'U')
            and not inputs.is_temporary_placement
            and not inputs.is_next_temporary_placement
            then inputs.reason_place_change is null
    end as rule_225,
    case
        when inputs.is_temporary_placement
            then
                inputs.reason_place_change is not null
                or inputs.prev_reason_place_change is not null
    end as rule_226,
    inputs.decom >= inputs.deregistered_date as rule_227,
    inputs.dec_or_reference_date > inputs.deregistered_date as rule_228,
    case
        when
            inputs.are_authorities_known
            and inputs.own_ons_code is not null
            and not inputs.is_placement_without_urn
            and coalesce(inputs.place != 'K3', true)
            then
                case inputs.place_provider
                    when 'PR1' then not inputs.is_provider_ours
                    when 'PR2' then inputs.is_provider_ours
                end
    end as rule_229,
    case when inputs.dec is null then inputs.reason_place_change is not null end as rule_233,
    case
        when
            inputs.place = 'K3'
            and inputs.is_provider_found
            and inputs.has_areas
            and inputs.are_areas_known
            then
                not coalesce(
                    instr(inputs.area_ons_codes, concat(',', inputs.pl_la, ',')) > 0
                    and inputs.pl_la is not null,
                    false
                )
    end as rule_241,
    case
        when inputs.urn = 'XXXXXXX'
            then not inputs.is_adoption_placement and not inputs.is_foster_placement
    end as rule_242,
    case when inputs.is_outside_england then inputs.urn is not null end as rule_243,
    case
        when inputs.place in ('A3', 'A5') and inputs.prev_episode_row_id is not null
            then not inputs.is_prev_adoption_or_foster_placement
    end as rule_336,
    inputs.decom < cast('1991-10-14' as date) as rule_353,
    inputs.decom > inputs.reference_date as rule_354,
    coalesce(cast(inputs.decom as varchar), '') = coalesce(cast(inputs.dec as varchar), '')
    and coalesce(inputs.decom_text, '') = coalesce(inputs.dec_text, '') as rule_355,
    inputs.dec < inputs.decom as rule_356,
    case
        when inputs.is_first_episode and inputs.decom >= inputs.period_start_date
            then coalesce(inputs.rne != 'S', true)
    end as rule_357,
    case when inputs.ls = 'L1' then inputs.days_together > 3 end as rule_361,
    case when inputs.ls = 'L2' then inputs.days_together > 21 end as rule_362,
    case when inputs.ls = 'L3' then inputs.days_together > 7 end as rule_363,
    case when inputs.ls = 'J2' then inputs.days_together > 21 end as rule_364,
    case when inputs.ls = 'V3' then inputs.dec_or_reference_date > inputs.decom + 17 end
        as rule_365,
    case when inputs.ls = 'V3' then coalesce(inputs.rne != 'S', true) end as rule_366,
    case when inputs.ls = 'V3' then inputs.days_together > 75 end as rule_367,
    case when inputs.place = 'T1' then inputs.dec_or_reference_date > inputs.decom + 42 end
        as rule_375,
    case when inputs.place = 'T3' then inputs.dec_or_reference_date > inputs.decom + 21 end
        as rule_376,
    case when inputs.place = 'T3' then inputs.n_carer_holidays_of_child > 2 end as rule_377,
    case when inputs.place = 'P1' then inputs.ls = 'V2' end as rule_378,
    case when inputs.place = 'T4' then inputs.dec_or_reference_date > inputs.decom + 7 end
        as rule_379,
    case when inputs.is_temporary_placement then coalesce(inputs.rne not in ('P', 'B'), true) end
        as rule_380,
    case when inputs.is_temporary_placement then inputs.rec != 'X1' end as rule_381,
    case when inputs.is_short_break then inputs.is_temporary_placement end as rule_382,
    case
        when inputs.prev2_episode_row_id is not null and inputs.is_prev_temporary_placement
            then
                coalesce(inputs.rne != 'P', true)
                or coalesce(inputs.place != inputs.prev2_place, true)
                or coalesce(inputs.pl_post != inputs.prev2_pl_post, true)
    end as rule_383,
    case when inputs.is_short_break then coalesce(inputs.place in ('U1', 'U4'), false) end
        as rule_384,
    inputs.dec > inputs.reference_date as rule_385,
    case
        when inputs.dec is null or inputs.rec is null then null
        when inputs.next_row_id_blanks_first is null then inputs.rec = 'X1'
        when inputs.rec = 'X1' then not coalesce(inputs.dec = inputs.next_decom_blanks_first, false)
        else coalesce(inputs.dec = inputs.next_decom_blanks_first, false)
    end as rule_388,
    case when inputs.rec in ('E11', 'E12') then not inputs.is_adoption_placement end as rule_390,
    case
        when inputs.has_postcodes and coalesce(inputs.home_post, inputs.pl_post) is not null
            then
                (inputs.home_post is not null and not inputs.is_home_post_known)
                or (inputs.pl_post is not null and not inputs.is_pl_post_known)
    end as rule_392c,
    case when coalesce(inputs.place != 'P1', true) then inputs.home_post = inputs.pl_post end
        as rule_392d,
    case
        when inputs.is_short_break then inputs.home_post is not null or inputs.pl_post is not null
    end as rule_398,
    case when inputs.place in ('A5', 'A6') then coalesce(inputs.ls != 'E1', true) end as rule_408,
    case
        when inputs.pl_location = 'IN' and inputs.own_ons_code is not null
            then not inputs.is_in_own_area
    end as rule_411,
    case when inputs.is_short_break and inputs.are_areas_known then inputs.pl_la is not null end
        as rule_420,
    case when inputs.is_short_break then inputs.has_both_short_breaks end as rule_426,
    case when inputs.rne = 'S' then inputs.decom <= inputs.prev_dec end as rule_431,
    case when inputs.is_prev_last_of_period then coalesce(inputs.rne != 'S', true) end as rule_432,
    case
        when
            inputs.rne in ('P', 'L', 'T', 'U', 'B')
            and inputs.row_no_by_both_dates > 1
            then
                not coalesce(
                    inputs.decom = inputs.prev_dec_by_both_dates
                    or inputs.decom_text = inputs.prev_dec_text_by_both_dates,
                    false
                )
    end as rule_433,
    case
        when inputs.rne = 'L' and inputs.prev_episode_row_id is not null
            then
                coalesce(inputs.ls = inputs.prev_ls, false) or not inputs.is_placement_as_before
    end as rule_434,
    case
        when inputs.rne in ('P', 'T') and inputs.prev_episode_row_id is not null
            then
                coalesce(inputs.ls != inputs.prev_ls, true) or inputs.is_filled_placement_as_before
    end as rule_435,
    case
        when inputs.rne in ('U', 'B') and inputs.prev_episode_row_id is not null
            then coalesce(inputs.ls = inputs.prev_ls, false) or inputs.is_placement_as_before
    end as rule_436,
    case
        when inputs.rec in ('E2', 'E15') and inputs.decom is not null
            then inputs.next_episode_row_id is not null
    end as rule_437,
    case when inputs.ls = 'E1' then inputs.decom < cast('2005-12-01' as date) end as rule_446,
    inputs.pl_distance > 350 and inputs.pl_distance != 999.9 as rule_454,
    inputs.decom < inputs.prev_dec as rule_501,
    case
        when inputs.prev_rec = 'X1' and inputs.prev_dec = inputs.decom
            then coalesce(inputs.cin != inputs.prev_cin, true)
    end as rule_504,
    case when inputs.rec in ('E45', 'E46') then not inputs.is_foster_placement end as rule_516,
    case when not inputs.is_placement_without_provider then inputs.place_provider is null end
        as rule_526,
    case when inputs.place in ('P1', 'R2', 'R5') then inputs.place_provider = 'PR1' end as rule_527,
    case when inputs.place in ('P1', 'R2', 'R5') then inputs.place_provider = 'PR2' end as rule_528,
    case
        when
            inputs.is_adoption_placement
            or inputs.is_foster_placement
            or inputs.place in ('K1', 'K2', 'P1')
            then inputs.place_provider = 'PR3'
    end as rule_529,
    case when inputs.place = 'P1' then inputs.place_provider = 'PR4' end as rule_530,
    case when inputs.place = 'P1' then inputs.place_provider = 'PR5' end as rule_531,
    case when inputs.place_provider = 'PR0' then coalesce(inputs.place != 'P1', true) end
        as rule_550,
    {{ ssda903_joined_flags('episodes') }}
from rule_inputs as inputs
{{ ssda903_joined_tables('episode_row_id') }}
