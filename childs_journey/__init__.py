"""Child's Journey: what reads, checks, generates and publishes around the dbt project."""
