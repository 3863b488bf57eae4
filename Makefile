# Child's Journey. Every path here is relative, so that the folder may have any name.
RUN = .venv/bin/python -m
DBT = .venv/bin/dbt

export GX_ANALYTICS_ENABLED = false
export DBT_SEND_ANONYMOUS_USAGE_STATS = false

.PHONY: build test setup lint docs lock clean

build: setup ## the check at the door, the whole warehouse, published to output/, then the files of the returns
	@$(RUN) childs_journey check || [ $$? -eq 1 ]
	@DBT_EXCLUDE_RESOURCE_TYPES=unit_test $(DBT) build
	@$(RUN) childs_journey export

test: setup ## everything CI runs
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	env -u CJ_EXTRACTS -u CJ_RETURNS CJ_REPORTING_DATE=2026-02-28 CJ_OUTPUT=target/test CJ_WORK=target/test.duckdb \
		DBT_EXCLUDE_RESOURCE_TYPES=unit_test $(DBT) build
	CJ_LINT=1 CJ_WORK=target/test.duckdb $(RUN) sqlfluff lint --disable-progress-bar --processes 2 models tests analyses
	CJ_WORK=target/test.duckdb $(DBT) docs generate --static
	$(RUN) pytest --numprocesses auto --maxprocesses 4

docs: build ## the documentation as one page, target/static_index.html
	@$(DBT) docs generate --static

lock: setup ## pin requirements.in again (needs uv)
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 requirements.in -o requirements.lock

clean: ## remove what builds leave, except what was published
	rm -rf target logs

# The stamp holds the folder too: an environment copied along with the project belongs to the old one.
setup: ## the environment in .venv; skipped when it is up to date
	@want="$$(cksum requirements.lock pyproject.toml) $$(pwd)"; \
	if [ "$$(cat .venv/ready 2>/dev/null)" != "$$want" ]; then \
		for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
			if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
			python=; \
		done; \
		if [ -z "$$python" ]; then \
			echo "Python 3.11 or newer is needed and was not found. Install it, then run make again."; exit 1; \
		fi; \
		echo "Setting up the environment in .venv (once; a minute or two) ..."; \
		rm -rf .venv; \
		"$$python" -m venv .venv || { echo "Python cannot make environments. Install its venv package (on Debian: python3-venv)."; exit 1; }; \
		$(RUN) pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock && \
		$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . || exit 1; \
		printf '%s\n' "$$want" > .venv/ready; \
	fi
