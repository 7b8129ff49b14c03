# Two commands for a fresh machine that has git, make and Python 3.11 or newer:
#
#     make train     train on letters; it says where the pictures are
#     make test      run the tests
#
# All paths are relative and no target is a path from outside, so the checkout may live under a path with spaces.

VENV := .venv
ARGS :=
# Set PYTHON to choose the interpreter, UV=1 to install with uv instead of pip, GPU=1 to train on an NVIDIA GPU.
PYTHON :=
UV :=
GPU :=

RUN := "$(VENV)/bin/python"
# A process a core (each needs about 3 GB). Each begins with a stretch of the tests and takes half of another's rest when it
# is done: most files stay together, and share what is made for the file, and none is idle at the end.
PYTEST := $(RUN) -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo '  Variables: ARGS="--num-epochs 5" (passed on), PYTHON=python3.12, UV=1 (install with uv), VENV=folder,'
	@echo '             GPU=1 (make train: JAX for an NVIDIA GPU, CUDA 12)'

.PHONY: train
train: $(VENV)/.ready-train$(if $(GPU),-gpu) ## train a DCGAN on letters, or as ARGS say (JAX alone is installed)
	@$(RUN) -m dcgan_jax.train $(ARGS)

.PHONY: test
test: $(VENV)/.ready-test ## run the tests, parity with PyTorch included
	@$(PYTEST) $(ARGS)

.PHONY: test-all
test-all: $(VENV)/.ready-test ## run the tests, the slow ones too
	@$(PYTEST) --slow $(ARGS)

.PHONY: test-jax
test-jax: $(VENV)/.ready-test-jax ## run the tests that need no PyTorch, without installing it
	@$(PYTEST) -m 'not torch' $(ARGS)

.PHONY: lint
lint: $(VENV)/.ready-dev ## check style and types
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m pyright --pythonpath $(RUN)

.PHONY: format
format: $(VENV)/.ready-dev ## rewrite the files in the project's style
	@$(RUN) -m ruff check --fix .
	@$(RUN) -m ruff format .

.PHONY: benchmark
benchmark: $(VENV)/.ready-test ## time training and generation against PyTorch and plain Flax
	@$(RUN) -m scripts.benchmark $(ARGS)

.PHONY: docs
docs: $(VENV)/.ready-docs ## build the documentation site in site/, every link checked
	@NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs build --strict --quiet $(ARGS)
	@echo 'Open site/index.html'

# What runs without PyTorch. PyTorch's own builds differ by index, so it is pinned by version alone.
HASHED := data digits heic hub keras onnx tensorboard video

.PHONY: constraints
constraints: ## resolve constraints.txt anew, and the hashes of what needs no PyTorch (needs uv)
	uv pip compile --quiet --upgrade --universal --all-extras --python-version 3.11 --no-annotate \
	    --no-emit-index-url --custom-compile-command 'make constraints' --output-file constraints.txt pyproject.toml
	uv pip compile --quiet --universal $(HASHED:%=--extra %) --python-version 3.11 --no-annotate --no-emit-index-url \
	    --constraint constraints.txt --generate-hashes --custom-compile-command 'make constraints' \
	    --output-file constraints-hashes.txt pyproject.toml

.PHONY: clean
clean: ## remove the environment and what tools leave behind (runs/ and data/ stay)
	rm -rf "$(VENV)" "$(VENV).broken" build dist site .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +

# The environment. `.created` is ours alone: an environment without it is somebody else's and is never erased.
# `.installing` exists while an installer runs. Found at the next start, the installer was stopped half-way, and half-
# unpacked packages can look whole, so an environment of ours is then made anew. It is renamed before it is erased:
# half-erased under its own name, it could pass for somebody else's.

ifneq ($(shell "$(VENV)/bin/python" -c 'print("alive")' 2>/dev/null),alive)
  BROKEN := force
else ifneq ($(wildcard $(VENV)/.installing),)
  BROKEN := force
endif

.PHONY: force
force:

$(VENV)/.created: $(BROKEN)
	@if [ -e "$(VENV)/.created" ]; then \
	    echo 'The environment $(VENV) is not whole: making it anew.'; \
	    rm -rf "$(VENV).broken" && mv "$(VENV)" "$(VENV).broken" && rm -rf "$(VENV).broken"; \
	fi
ifdef UV
	@uv venv --quiet --seed --allow-existing --python "$(or $(PYTHON),>=3.11)" "$(VENV)"
else
	@found=; \
	for python in $(if $(PYTHON),"$(PYTHON)",$(CANDIDATES)); do \
	    if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        found=$$python; break; \
	    fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo 'No usable Python: looked for 3.11 or newer, with its venv module, as $(or $(PYTHON),$(CANDIDATES)).' >&2; \
	    echo 'Install one (on Debian and Ubuntu: apt install python3 python3-venv) or name it: make train PYTHON=/path/to/python3.' >&2; \
	    exit 1; \
	fi; \
	echo "Making the environment $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv "$(VENV)"
endif
	@touch "$(VENV)/.created"

# Each stage installs the project itself (editable) with the extras it needs, every version taken from constraints.txt.
# A stage that holds others marks them ready too. The build backend goes first and the project is built with that one: an isolated build would fetch an unpinned copy.
# (setuptools, because one package that tensorflow-datasets needs is published as source alone.)
$(VENV)/.ready-train:    EXTRAS :=
$(VENV)/.ready-train-gpu: EXTRAS := [cuda12]
$(VENV)/.ready-test-jax: EXTRAS := [test]
$(VENV)/.ready-test:     EXTRAS := [test,fidelity]
$(VENV)/.ready-docs:     EXTRAS := [docs]
$(VENV)/.ready-dev:      EXTRAS := [dev,fidelity]
$(VENV)/.ready-train:    READY := train
$(VENV)/.ready-train-gpu: READY := train train-gpu
$(VENV)/.ready-test-jax: READY := train test-jax
$(VENV)/.ready-test:     READY := train test-jax test
$(VENV)/.ready-docs:     READY := train docs
$(VENV)/.ready-dev:      READY := train test-jax test docs dev

# Python compiles a module when it is first imported. Compiling all of them here would double the time of an installation.
INSTALL := $(if $(UV),uv pip install --quiet --python $(RUN),$(RUN) -m pip install --quiet --no-compile --disable-pip-version-check)

$(VENV)/.ready-train $(VENV)/.ready-train-gpu $(VENV)/.ready-test-jax $(VENV)/.ready-test $(VENV)/.ready-docs $(VENV)/.ready-dev: $(VENV)/.created pyproject.toml constraints.txt
	@echo 'Installing dcgan-jax$(EXTRAS) and what it needs into $(VENV)'
	@touch "$(VENV)/.installing"
	@$(INSTALL) --constraint constraints.txt hatchling setuptools
	@$(INSTALL) --constraint constraints.txt --no-build-isolation --editable '.$(EXTRAS)'
	@rm "$(VENV)/.installing"
	@touch $(READY:%=$(VENV)/.ready-%)
