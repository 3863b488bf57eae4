{{ return_comparison_summary('ssda903') }}
