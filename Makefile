# `make run` and `make test` are all a newcomer needs. Everything lives in .venv/ (programs) and var/ (keys, database).

BIN := .venv/bin
# Programs of ours are started hundreds of times in one run of the tests: once compiled is enough, whatever the shell would have it.
export PYTHONDONTWRITEBYTECODE :=
# The lock's sum names the stamp, so that set-up runs again when the lock has changed, and only then. The folder's name is in it
# because an environment does not survive being moved.
LOCKED := $(shell { pwd; cat requirements.lock; } | cksum | cut -d ' ' -f 1)
STAMP := .venv/.ready-$(LOCKED)

.PHONY: help setup run test walks check tongues bench simulate faults crash rotate mayhem mutants translate assets format lock clean

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' Makefile

run: setup ## set up, then a fictional council comes alive at http://127.0.0.1:8000/
	@exec $(BIN)/safetynet demo

# What is asked of every lexicon: untraced, for they have millions of phrases, and each language by one worker.
LEXICONS := tests/bot/meaning/test_lexicons.py tests/bot/meaning/test_properties.py tests/replies
# What the rules and the reader of replies are measured by: every branch. Tracing the stories too would only make them slow, and so would
# tracing what asks the same of every language.
EACH := $(patsubst %,tests/bot/meaning/test_%.py,tables phrases) \
	$(patsubst %,tests/bot/test_%.py,enrolment phrasing_samples recordings texts_keep_their_promises)
PURE := $(filter-out $(EACH) $(LEXICONS),tests/ladder $(wildcard tests/bot/meaning/test_*.py tests/bot/test_*.py))
# What starts our programs as an operator does, speaks with providers over the wire, or plays a whole bad evening, and waits for it.
WALKS := tests/docs/test_operating.py tests/rigs tests/attack tests/faults tests/test_benchmarks.py \
	$(patsubst %,tests/console/test_%.py,pictures screens walls wrong_input every_page whole_evening review_phone) \
	$(addprefix tests/service/,roads sign_in telegram twilio test_processes.py test_upgrade.py test_demo.py test_faults.py test_host_down.py) \
	$(addprefix tests/service/,test_accounts.py test_backup.py test_budget.py test_command_line.py test_keys.py test_drills.py test_review_gate.py test_walls.py)
# What goes wrong with us rather than with a child: our own faults, storms and poison, and what computes whole months, journals or catalogues.
TROUBLE := $(patsubst %,tests/stories/test_%.py,asking_again doubts drills fault_lists faults keys_rotate outage poison rates storms unheard watched) \
	tests/simulation tests/desk/audit tests/desk/forecast tests/desk/reviewing tests/providers tests/db/test_rotation.py \
	$(addprefix tests/scheduler/,test_presence.py test_many_processes.py test_side_by_side.py) \
	$(addprefix tests/service/,doctor test_audit.py test_forecast.py test_many_replies.py test_upgrading.py)
# What is worded for workers, on their phones and on pages: asked on one database by `make test`, on the other by `make walks`.
WORDED := tests/bot/briefing $(filter-out $(WALKS) tests/console/test_browser.py,$(wildcard tests/console/test_*.py))
PYTEST := $(BIN)/pytest -n auto --dist worksteal

test: setup ## rules, the reader, the stories of an evening on both databases, a real browser: what whoever changes something runs
	@verdict=0; \
	$(PYTEST) $(PURE) --cov || verdict=1; \
	$(PYTEST) $(addprefix --ignore=,$(PURE) $(LEXICONS) $(TROUBLE) $(WALKS) tests/languages) || verdict=1; \
	exit $$verdict

walks: setup ## all lexicons, our own faults, our programs as an operator runs them, providers over the wire, the manual, two more tellings
	@verdict=0; \
	$(PYTEST) --dist loadgroup $(LEXICONS) || verdict=1; \
	$(PYTEST) $(TROUBLE) $(WALKS) || verdict=1; \
	TELLINGS=postgresql-restarting WORDED_ON=postgresql $(PYTEST) tests/stories $(WORDED) || verdict=1; \
	TELLINGS=sqlite SPOKEN=each $(PYTEST) tests/stories tests/languages || verdict=1; \
	exit $$verdict

# Every story in every language: their words are said in it, and what phones show is read in English again.
TONGUES := $(filter-out en __pycache__,$(patsubst locales/%/language.toml,%,$(wildcard locales/*/language.toml)))

tongues: setup ## every story of an evening in every language we speak (some twenty minutes; TONGUES="ti ar" for some)
	TELLINGS=sqlite SPOKEN="$(TONGUES)" $(PYTEST) tests/stories

# A seed that fails tells its story, shortened, and the line that keeps it for ever in tests/simulation/seeds.toml.
SEEDS := 200

simulate: setup ## SEEDS=200 simulated councils in bad weather, on both databases, against every promise
	$(BIN)/python -m tests.simulation --seeds $(SEEDS)

faults: setup ## plant each fault in a copy of the tree, and see that the test it names catches it
	$(BIN)/python -m tests.faults

check: setup ## style, types, arrows
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: setup ## what it costs, beside its floors: benchmarks/RESULTS.md (an hour; BENCH="--row board": some; --quick: only that it runs)
	$(BIN)/python -m benchmarks --out benchmarks $(BENCH)

KILLS := 50
SEED := 1
crash: setup ## kill the real processes, PostgreSQL and the power under load, and count what was lost: KILLS=6 is the short form
	$(BIN)/python -m tests.rigs.crash --kills $(KILLS) --seed $(SEED)

rotate: setup ## rotate both kinds of keys while a thousand messages a minute pass, and count what was lost (ROTATE=--short)
	$(BIN)/python -m tests.rigs.rotation $(ROTATE)

PEOPLE := 5000
mayhem: setup ## an evening on which everything goes wrong at both providers, for a county, and what was lost: PEOPLE=300 is the short form
	$(BIN)/python -m tests.rigs.mayhem --people $(PEOPLE) --seed $(SEED)

# With the environment's packages at hand a mutmut of any other environment of the same Python will do. A mutant may never end: the memory
# it takes is bounded, and its time by mutmut.
MUTMUT := mutmut
mutants: setup ## change the reader of replies in a thousand small ways, and list what no test minds: docs/mutants.md (needs mutmut 3)
	@command -v $(MUTMUT) >/dev/null || { echo "make mutants needs mutmut 3 for the same Python, and found none." >&2; exit 1; }
	@set -e; ulimit -v 4000000; \
	export PYTHONPATH="$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"; \
	$(MUTMUT) run --max-children 1 $(MUTANTS); $(MUTMUT) results; \
	$(BIN)/python -m tests.mutants.tables

OUT := var/translate
translate: setup ## a page for the reviewers of each language, in OUT=var/translate: docs/translating/README.md says what becomes of them
	@$(BIN)/safetynet languages --pages $(OUT)

# What every page wears is compiled once and committed: whoever runs the service needs no Node.
FRONTEND := console/frontend
assets: ## console/static/console.css anew, after a change in console/frontend (needs npm)
	@command -v npm >/dev/null || { echo "make assets needs npm, and found none." >&2; exit 1; }
	@cd $(FRONTEND) && npm ci --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent build

format: setup ## put the code in the shape that `make check` wants
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

setup: $(STAMP) ## the environment in .venv, exactly as requirements.lock has it

# The lock holds the build back end too, so the last step fetches nothing that is not locked.
$(STAMP):
	@python=$$(for name in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		"$$name" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
			&& echo "$$name" && break; \
	done); \
	if [ -z "$$python" ]; then \
		echo "Safety Net needs Python 3.11, 3.12 or 3.13 with venv (on Debian: python3-venv), and found none of them." >&2; exit 1; \
	fi; \
	set -e; \
	echo "Setting up .venv with $$("$$python" --version), once."; \
	rm -f .venv/.ready-*; \
	"$$python" -m venv --clear .venv; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock: ## requirements.lock from pyproject.toml: every package, for every Python we run on, with hashes and without hosts (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv, and found none." >&2; exit 1; }
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-strip-extras pyproject.toml --group dev \
		-o requirements.lock

clean: ## remove what can be made again; never var/, which holds keys
	rm -rf .venv mutants $(FRONTEND)/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
