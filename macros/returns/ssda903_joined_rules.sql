{#- The rules of the children looked after return over several files or two years, by flag: the files
    that each needs, and for each table that it speaks of, to which rows it applies (`inputs` is the
    row, `files` its submission; true: to all of them). Rule 706 is about rows of last year. -#}
{% macro ssda903_joined_rules() -%}
{%- set a_year_later = 'inputs.decom < files.period_start_date' -%}
{%- set adoption_placement = "inputs.place in ('A3', 'A4', 'A5', 'A6')" -%}
{%- set adopted = "inputs.rec in ('E11', 'E12')" -%}
{%- set first_areas = 'inputs.is_first_episode and inputs.are_areas_known' -%}
{%- set leaver_items = 'coalesce(inputs.in_touch, inputs.activ, inputs.accom) is not null' -%}
{%- set yearly_items -%}
    coalesce(
        inputs.convicted, inputs.health_check, inputs.immunisations, inputs.teeth_check,
        inputs.health_assessment, inputs.substance_misuse, inputs.intervention_received,
        inputs.intervention_offered
    ) is not null
{%- endset -%}
{%- set adoption_items -%}
    coalesce(
        cast(inputs.date_int as varchar), inputs.date_int_text,
        cast(inputs.date_match as varchar), inputs.date_match_text, inputs.foster_care,
        inputs.nb_adoptr, inputs.sex_adoptr, inputs.ls_adoptr
    ) is not null
{%- endset -%}
{%- set sdq_score = '(inputs.sdq_score is not null or inputs.sdq_score_text is not null)' -%}
{%- set date_placed = 'inputs.date_placed is not null' -%}
{%- set ceased = 'inputs.date_placed_ceased is not null' -%}
{%- set duc = '(inputs.duc is not null or inputs.duc_text is not null)' -%}
{%- set is_dated_order = 'inputs.dolo_start is not null and inputs.dolo_end is not null' -%}
{%- set permanence = 'coalesce(inputs.prev_perm, inputs.la_perm, inputs.date_perm) is not null' -%}
{%- set rules = {
    'rule_1000': {'needs': 'episodes', 'oc3': 'true'},
    'rule_1001': {'needs': 'episodes previous_episodes header', 'oc3': 'true'},
    'rule_1002': {'needs': 'episodes previous_episodes', 'oc3': 'true'},
    'rule_1003': {
        'needs': 'episodes placed_adoption',
        'episodes': "inputs.rne = 'S'", 'placed_adoption': date_placed
    },
    'rule_1007': {'needs': 'episodes', 'oc3': leaver_items},
    'rule_1010': {'needs': 'episodes previous_episodes', 'oc3': 'true'},
    'rule_1011': {'needs': 'episodes', 'oc3': leaver_items},
    'rule_1012': {
        'needs': 'episodes', 'ad1': 'true', 'missing': 'true', 'oc2': 'true',
        'placed_adoption': 'true', 'prev_perm': 'true', 'reviews': 'true'
    },
    'rule_1014': {'needs': 'episodes oc3 uasc', 'oc3': leaver_items, 'uasc': 'true'},
    'rule_1016': {'needs': 'episodes', 'oc3': leaver_items},
    'rule_117': {
        'needs': 'episodes placed_adoption',
        'episodes': "coalesce(inputs.rec, '') != 'X1'",
        'placed_adoption': '(' ~ date_placed ~ ' or ' ~ ceased ~ ')'
    },
    'rule_118': {
        'needs': 'episodes placed_adoption',
        'episodes': 'not inputs.is_short_break', 'placed_adoption': ceased
    },
    'rule_134': {'needs': 'oc3', 'ad1': adoption_items},
    'rule_157': {'needs': 'episodes', 'oc2': "inputs.sdq_reason = 'SDQ1'"},
    'rule_164': {
        'needs': 'episodes uasc',
        'episodes': 'inputs.are_areas_known and inputs.pl_distance is not null'
    },
    'rule_165': {'needs': 'episodes header oc3', 'header': 'true', 'oc3': 'true'},
    'rule_184': {'needs': 'header', 'placed_adoption': date_placed},
    'rule_185': {'needs': 'episodes', 'oc2': sdq_score},
    'rule_186': {'needs': 'episodes', 'oc2': 'true'},
    'rule_187': {'needs': 'ad1 episodes oc3', 'ad1': adoption_items, 'oc3': leaver_items},
    'rule_190': {'needs': 'episodes', 'oc2': yearly_items},
    'rule_191': {
        'needs': 'episodes oc2',
        'episodes': 'inputs.is_first_episode', 'oc2': 'true'
    },
    'rule_197b': {'needs': 'episodes', 'oc2': 'true'},
    'rule_198': {'needs': 'episodes', 'oc2': 'inputs.sdq_reason is not null'},
    'rule_199': {'needs': 'episodes', 'episodes': 'inputs.decom is not null'},
    'rule_202': {'needs': 'previous_header', 'header': 'true'},
    'rule_203': {'needs': 'previous_header', 'header': 'true'},
    'rule_204': {'needs': 'previous_header', 'header': 'true'},
    'rule_205a': {'needs': 'uasc previous_uasc', 'header': 'true', 'uasc': 'true'},
    'rule_205b': {'needs': 'uasc previous_uasc', 'header': 'true', 'uasc': 'true'},
    'rule_205c': {'needs': 'uasc previous_uasc', 'header': 'true', 'uasc': 'true'},
    'rule_205d': {
        'needs': 'uasc previous_uasc',
        'header': 'files.has_previous_header_file',
        'uasc': 'not (files.has_header_file and files.has_previous_header_file)'
    },
    'rule_207': {'needs': 'episodes previous_header', 'header': 'true'},
    'rule_208': {'needs': 'previous_header', 'header': 'true'},
    'rule_210': {
        'needs': 'episodes header', 'episodes': 'true', 'header': "inputs.upn = 'UN4'"
    },
    'rule_215': {'needs': 'oc2 oc3', 'oc2': yearly_items, 'oc3': leaver_items},
    'rule_234': {
        'needs': 'episodes header',
        'episodes': "inputs.prev_reason_place_change = 'CUSTOD'", 'header': 'true'
    },
    'rule_3001': {'needs': 'header', 'oc3': "inputs.accom in ('Z1', 'Z2')"},
    'rule_302': {
        'needs': 'episodes header', 'episodes': 'inputs.is_first_episode', 'header': 'true'
    },
    'rule_303': {'needs': 'header uasc', 'header': 'true', 'uasc': duc},
    'rule_331': {'needs': 'ad1 episodes', 'ad1': 'true', 'episodes': adopted},
    'rule_334': {'needs': 'ad1 episodes', 'ad1': 'true', 'episodes': "inputs.rne = 'S'"},
    'rule_335': {
        'needs': 'ad1 episodes',
        'ad1': 'true', 'episodes': "inputs.rec in ('E1', 'E11', 'E12')"
    },
    'rule_348': {'needs': 'previous_oc3', 'oc3': 'true'},
    'rule_352': {'needs': 'header', 'episodes': "inputs.rne = 'S'"},
    'rule_358': {
        'needs': 'episodes header',
        'episodes': "inputs.ls in ('J1', 'J2', 'J3')", 'header': 'true'
    },
    'rule_359': {'needs': 'header', 'episodes': 'inputs.dec is null'},
    'rule_371': {'needs': 'header', 'episodes': "inputs.place = 'K3'"},
    'rule_372': {'needs': 'header', 'episodes': "inputs.place = 'R5'"},
    'rule_373': {'needs': 'header', 'episodes': "inputs.place = 'S1'"},
    'rule_374': {'needs': 'header', 'episodes': "inputs.place = 'P3'"},
    'rule_386': {'needs': 'header', 'episodes': adopted},
    'rule_387': {'needs': 'header', 'episodes': "inputs.rec in ('E5', 'E6')"},
    'rule_389': {'needs': 'header', 'episodes': "inputs.rec = 'E7'"},
    'rule_392a': {
        'needs': 'uasc', 'episodes': 'inputs.are_areas_known and not inputs.is_short_break'
    },
    'rule_392b': {'needs': 'episodes', 'episodes': 'not inputs.is_short_break'},
    'rule_393': {'needs': 'episodes', 'header': "inputs.sex = 'F'"},
    'rule_399': {
        'needs': 'episodes header reviews',
        'episodes': 'inputs.is_short_break', 'header': 'true', 'reviews': 'true'
    },
    'rule_406': {
        'needs': 'uasc', 'episodes': 'inputs.are_areas_known and inputs.pl_distance is not null'
    },
    'rule_407': {
        'needs': 'episodes header',
        'episodes': "inputs.rec in ('E45', 'E46', 'E47', 'E48')", 'header': 'true'
    },
    'rule_442': {'needs': 'episodes', 'header': 'true'},
    'rule_452': {'needs': 'previous_episodes', 'episodes': first_areas},
    'rule_453': {'needs': 'previous_episodes', 'episodes': first_areas},
    'rule_460': {'needs': 'header', 'episodes': "inputs.rec = 'E17'"},
    'rule_502': {'needs': 'previous_episodes', 'episodes': 'inputs.is_first_episode'},
    'rule_503a': {'needs': 'previous_episodes', 'episodes': 'inputs.is_first_episode'},
    'rule_503b': {'needs': 'previous_episodes', 'episodes': 'inputs.is_first_episode'},
    'rule_503c': {'needs': 'previous_episodes', 'episodes': 'inputs.is_first_episode'},
    'rule_503d': {'needs': 'previous_episodes', 'episodes': 'inputs.is_first_episode'},
    'rule_503e': {'needs': 'previous_episodes', 'episodes': 'inputs.is_first_episode'},
    'rule_503f': {'needs': 'previous_episodes', 'episodes': 'inputs.is_first_episode'},
    'rule_503g': {'needs': 'previous_episodes', 'episodes': first_areas},
    'rule_503h': {'needs': 'previous_episodes', 'episodes': first_areas},
    'rule_503j': {'needs': 'previous_episodes', 'episodes': first_areas},
    'rule_521': {'needs': 'ad1 episodes', 'ad1': 'true', 'episodes': adoption_placement},
    'rule_523': {'needs': 'ad1 placed_adoption', 'ad1': 'true', 'placed_adoption': date_placed},
    'rule_525': {
        'needs': 'ad1 placed_adoption',
        'ad1': adoption_items,
        'placed_adoption': '(' ~ ceased ~ ' or inputs.date_placed_ceased_text is not null)'
    },
    'rule_543': {'needs': 'episodes', 'oc2': 'true'},
    'rule_545': {'needs': 'episodes', 'oc2': 'true'},
    'rule_546': {'needs': 'episodes', 'oc2': 'inputs.health_check is not null'},
    'rule_551': {'needs': 'placed_adoption', 'episodes': adoption_placement},
    'rule_552': {
        'needs': 'episodes placed_adoption',
        'episodes': adoption_placement, 'placed_adoption': date_placed
    },
    'rule_553': {
        'needs': 'episodes placed_adoption',
        'episodes': "inputs.ls = 'E1'", 'placed_adoption': 'true'
    },
    'rule_554': {
        'needs': 'episodes placed_adoption',
        'episodes': "inputs.ls = 'E1'", 'placed_adoption': date_placed
    },
    'rule_557': {
        'needs': 'episodes placed_adoption',
        'episodes': '(' ~ adoption_placement ~ " or inputs.ls = 'E1')", 'placed_adoption': 'true'
    },
    'rule_558': {'needs': 'placed_adoption', 'episodes': adopted},
    'rule_559': {'needs': 'previous_placed_adoption', 'placed_adoption': date_placed},
    'rule_560': {'needs': 'previous_placed_adoption', 'placed_adoption': 'true'},
    'rule_561': {'needs': 'previous_placed_adoption', 'placed_adoption': 'true'},
    'rule_562': {
        'needs': 'previous_episodes', 'episodes': 'inputs.is_first_episode and ' ~ a_year_later
    },
    'rule_575': {'needs': 'episodes', 'missing': 'inputs.mis_end is null'},
    'rule_576': {'needs': 'previous_missing', 'missing': 'true'},
    'rule_577': {'needs': 'episodes', 'missing': 'inputs.mis_start is not null'},
    'rule_578': {'needs': 'episodes', 'missing': 'inputs.mis_start is not null'},
    'rule_580': {'needs': 'missing', 'episodes': 'inputs.dec is not null'},
    'rule_581': {'needs': 'episodes', 'missing': 'true'},
    'rule_582': {'needs': 'ad1', 'episodes': adopted},
    'rule_584': {'needs': 'previous_placed_adoption', 'placed_adoption': 'true'},
    'rule_601': {'needs': 'ad1 episodes', 'ad1': 'true', 'episodes': adopted},
    'rule_602': {'needs': 'episodes', 'ad1': adoption_items},
    'rule_607': {
        'needs': 'episodes header',
        'episodes': "inputs.rec != 'X1' and not inputs.is_short_break",
        'header': "inputs.sex = 'F'"
    },
    'rule_624': {'needs': 'previous_header', 'header': 'true'},
    'rule_625': {
        'needs': 'episodes header',
        'episodes': 'inputs.dec is not null', 'header': 'inputs.mc_dob is not null'
    },
    'rule_626': {'needs': 'previous_header', 'header': "inputs.mother = '1'"},
    'rule_628': {'needs': 'episodes oc3', 'header': 'inputs.mother is not null'},
    'rule_630': {
        'needs': 'prev_perm',
        'episodes': "inputs.rne = 'S' and inputs.decom >= files.period_start_date"
    },
    'rule_632': {
        'needs': 'episodes prev_perm',
        'episodes': 'inputs.is_first_episode', 'prev_perm': 'inputs.date_perm is not null'
    },
    'rule_634': {
        'needs': 'episodes prev_perm', 'episodes': a_year_later, 'prev_perm': permanence
    },
    'rule_706': {'needs': 'dolo previous_dolo', 'dolo': 'false'},
    'rule_707': {'needs': 'episodes', 'dolo': 'inputs.dolo_start is not null'},
    'rule_709': {'needs': 'dolo episodes', 'dolo': is_dated_order, 'episodes': 'true'},
    'rule_710': {'needs': 'dolo episodes', 'dolo': is_dated_order, 'episodes': 'true'},
    'rule_epi': {'needs': 'header', 'header': 'true'},
    'rule_int01': {'needs': 'header', 'ad1': 'true'},
    'rule_int02': {'needs': 'header', 'placed_adoption': 'true'},
    'rule_int03': {'needs': 'header', 'episodes': 'true'},
    'rule_int04': {'needs': 'header', 'missing': 'true'},
    'rule_int05': {'needs': 'header', 'oc2': 'true'},
    'rule_int06': {'needs': 'header', 'oc3': 'true'},
    'rule_int07': {'needs': 'header', 'prev_perm': 'true'},
    'rule_int08': {'needs': 'header', 'reviews': 'true'},
    'rule_int09': {'needs': 'header', 'uasc': 'true'},
    'rule_int11': {'needs': 'header', 'ad1': 'inputs.dob is not null'},
    'rule_int12': {'needs': 'header', 'placed_adoption': 'inputs.dob is not null'},
    'rule_int13': {'needs': 'header', 'missing': 'inputs.dob is not null'},
    'rule_int14': {'needs': 'header', 'oc2': 'inputs.dob is not null'},
    'rule_int15': {'needs': 'header', 'oc3': 'inputs.dob is not null'},
    'rule_int16': {'needs': 'header', 'prev_perm': 'inputs.dob is not null'},
    'rule_int17': {'needs': 'header', 'reviews': 'inputs.dob is not null'},
    'rule_int18': {'needs': 'header', 'uasc': 'inputs.dob is not null'},
    'rule_int21': {'needs': 'header', 'uasc': 'inputs.sex is not null'},
    'rule_noe': {'needs': 'previous_episodes', 'episodes': a_year_later},
    'rule_sw12stg2': {'needs': 'sw_episodes', 'episodes': 'not inputs.is_short_break'},
} -%}
{{- return(rules) -}}
{%- endmacro %}
