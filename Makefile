# Everything a developer or operator does by hand; `make` lists it.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# One target directory for every checkout, so that a second clone does not compile the SDK again.
CARGO_TARGET_DIR ?= $(HOME)/.cache/vigil-target
export CARGO_TARGET_DIR
# A program that another checkout has built finds the packages of this one.
export VIGIL_NODE_MODULES := $(CURDIR)/scripts/node_modules

# The compiler of our own crates, in every build for tests and demo: lints cost no pass of their own
# through the 900 crates below ours.
export RUSTC_WORKSPACE_WRAPPER := $(CURDIR)/scripts/clippy.sh

BIN := $(CARGO_TARGET_DIR)/release
NODE ?= $(BIN)/vigil-node
# The relayers' workspace: a few primitive crates of the SDK, and a lock file of its own.
RELAYERS := --manifest-path relayers/Cargo.toml
# Zombienet's workspace: its SDK pins crates of an older release than ours.
ZOMBIENET := --manifest-path zombienet/Cargo.toml

# Which of zombienet/networks/ `make zombienet-up` runs.
NETWORK ?= four

# For `make spec`: a built-in chain or a file, addresses of nodes, and running nodes to ask.
CHAIN ?= local
BOOT ?=
ASK ?=
FROM ?=

# Passed to vigil-demo as they are; KEEP=1 leaves the network running when the demo has ended.
DEMO_ARGS ?=
KEEP ?=

# Our pallets that have benchmarks, by the name of their folder in pallets/, and which of them are
# measured on haven instead of Vigil.
BENCH_PALLETS ?= emergency failover inbox insurance liveness pulse restaking slashing vault
BENCH_ON_HAVEN := inbox vault
# What is measured is the runtime's wasm as validators run it (WASM_BUILD_TYPE=production), and the
# host's side of storage and curve as this profile compiles it. `release` optimises those crates, and
# the node is optimised for the occasion, as generic code of the host is compiled in it;
# BENCH_PROFILE=production takes an hour longer to build.
BENCH_PROFILE ?= release
# How finely and how often each benchmark is measured.
BENCH_STEPS ?= 50
BENCH_REPEAT ?= 20

# Said before a build, because the first one is long.
ANNOUNCE = if [ -x "$(NODE)" ]; then echo "$(1): building what changed, then $(2)"; \
	else echo "$(1): the first build compiles the SDK, about an hour on two cores; then $(2)"; fi

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install what building and testing need; does nothing if it is there
	@scripts/setup.sh

.PHONY: demo
demo: setup ## Kill watched chains, see their protocols go on elsewhere and liars pay (DEMO_ARGS, KEEP=1)
	@$(call ANNOUNCE,demo,a run of about six minutes)
	cargo build --release --locked $(RELAYERS)
	cargo build --release --workspace --bins --locked
	$(BIN)/vigil-demo --node $(NODE) $(if $(filter-out 0,$(KEEP)),--keep) $(DEMO_ARGS)

.PHONY: demo-stop
demo-stop: ## End the network that `make demo KEEP=1` left running
	$(BIN)/vigil-demo stop

.PHONY: web
web: setup ## Build the status page and the console into clients/web/dist, for any static host
	scripts/web.sh build

.PHONY: web-test
web-test: setup ## Test the pages in chromium, on recorded answers and on a development chain
	scripts/web.sh test

.PHONY: web-network
web-network: setup ## Test the pages on the demo's network, where a ward is killed (15 minutes)
	scripts/web.sh network

.PHONY: web-pictures
web-pictures: setup ## Take the pictures of the pages that the README shows
	scripts/web.sh pictures

.PHONY: test
test: setup ## Run every test; the last line is the runner's summary
	@$(call ANNOUNCE,test,about half an hour of tests)
	scripts/test.sh

# The same builds as `make test`; which tests it leaves out is said in .config/nextest.toml.
.PHONY: test-fast
test-fast: setup ## Run the tests that need no network of nodes, in at most four minutes once built
	@$(call ANNOUNCE,test-fast,about four minutes of tests)
	cargo build --release --locked $(RELAYERS) --features crash-points
	cargo nextest run --release --locked $(RELAYERS) --features crash-points
	cargo nextest run --profile fast --release --workspace --locked

# Each ends with an error if something did not hold, and the next is not begun. What the first two run is
# built by the script.
.PHONY: soak
soak: setup ## Run what takes too long for `make test`: kills, gossip, many seeds, load (three hours)
	@$(call ANNOUNCE,soak,about three hours of runs)
	scripts/soak.sh
	scripts/soak.sh --calm --minutes 20
	$(MAKE) demo
	cargo test --release --manifest-path pallets/proofs/fuzz/Cargo.toml --test reference --locked
	VIGIL_AWAY=600 cargo test --release --workspace --test e2e --locked failover::away -- --ignored
	VIGIL_CYCLES=20 cargo test --release --workspace --test e2e --locked -- failover::cycles evm::cycles --test-threads 1
	VIGIL_SIMULATION_SEEDS=20 cargo test --release -p vigil-node -p vigil-watcher --test simulation --locked
	cargo test --release -p vigil-node --bin vigil-node --locked forty_peers -- --ignored --nocapture

# What nodes and relayers of Zombienet's networks are, in the same build as `make demo`.
.PHONY: zombienet-binaries
zombienet-binaries: setup
	@$(call ANNOUNCE,zombienet,about 20 minutes of tests)
	@[ -d "$(CARGO_TARGET_DIR)/debug/.fingerprint" ] || \
		echo "zombienet: the first time, Zombienet's SDK takes another 10 minutes to build"
	@# Zombienet's SDK links OpenSSL.
	@pkg-config --exists openssl || scripts/setup.sh libssl-dev
	cargo build --release --workspace --bins --locked
	cargo build --release --locked $(RELAYERS)

.PHONY: zombienet
zombienet: zombienet-binaries ## Run the tests on Zombienet's networks; see zombienet/README.md
	PATH="$(BIN):$$PATH" cargo nextest run --locked $(ZOMBIENET)

.PHONY: zombienet-up
zombienet-up: zombienet-binaries ## Run one of Zombienet's networks until Ctrl-C (NETWORK=four|eight|failover)
	PATH="$(BIN):$$PATH" cargo run --locked $(ZOMBIENET) -- $(NETWORK)

.PHONY: check
check: setup check-format check-manifests check-scripts check-alerts check-code ## Check format, manifests and lints

.PHONY: check-format
check-format:
	cargo fmt --all -- --check
	cargo fmt --all $(RELAYERS) -- --check
	cargo fmt --all $(ZOMBIENET) -- --check
	scripts/node_modules/.bin/taplo format --check

.PHONY: check-manifests
check-manifests:
	scripts/check-manifests.py
	@if command -v cargo-deny >/dev/null; then \
		cargo deny --locked check --hide-inclusion-graph licenses bans sources && \
		cargo deny --locked $(RELAYERS) check --config relayers/deny.toml --hide-inclusion-graph licenses bans sources; \
	else \
		echo "check: licences NOT checked: cargo-deny is absent (cargo install --locked cargo-deny)"; \
	fi

.PHONY: check-scripts
check-scripts:
	scripts/node_modules/.bin/dockerfile-utils lint scripts/docker/Dockerfile
	scripts/node_modules/.bin/dclint --config scripts/docker/.dclintrc.json --max-warnings 0 \
		scripts/docker/compose.yml
	scripts/check-containers.mjs
	shellcheck scripts/*.sh scripts/debian/postinst scripts/debian/prerm scripts/docker/*.sh zombienet/networks/*.sh

.PHONY: check-alerts
check-alerts: export PATH := $(CARGO_TARGET_DIR)/tools:$(PATH)
check-alerts:
	@if command -v promtool >/dev/null; then \
		promtool check config docs/observability/prometheus.yml && \
		promtool test rules docs/observability/alerts_test.yml; \
	else echo "check: alert rules NOT checked: promtool is absent (Debian: prometheus)"; fi

.PHONY: check-code
check-code:
	@$(call ANNOUNCE,check,that is all)
	cargo build --release --locked $(RELAYERS)
	cargo build --release --all-targets --locked $(RELAYERS) --features crash-points
	cargo build --release --workspace --all-targets --locked

.PHONY: docs
docs: setup ## Check the guides and their links, and build the book into target/book where mdbook is installed
	scripts/guides.py --check
	if command -v mdbook > /dev/null; then mdbook build docs; else echo "mdbook is not installed: cargo install mdbook"; fi

.PHONY: fmt
fmt: setup ## Format the code and the manifests
	cargo fmt --all
	cargo fmt --all $(RELAYERS)
	cargo fmt --all $(ZOMBIENET)
	scripts/node_modules/.bin/taplo format

.PHONY: chain-specs
chain-specs: setup ## Regenerate the checked-in chain specifications
	VIGIL_UPDATE_SPECS=1 cargo nextest run --release --workspace --locked -E 'binary(chain_specs)'

.PHONY: spec
spec: ## Write target/specs/CHAIN.json for nodes and light clients (CHAIN=, BOOT=addresses, ASK=urls, FROM=url)
	scripts/spec.py --node "$(NODE)" --chain "$(CHAIN)" --output "target/specs/$(basename $(notdir $(CHAIN))).json" \
		$(BOOT:%=--boot %) $(ASK:%=--ask %) $(FROM:%=--from %)

.PHONY: build
build: setup ## Build the node as validators install it, with the hash that hardware wallets check (slow: full optimisation)
	RUSTC_WORKSPACE_WRAPPER= cargo build --profile production --package vigil-node --locked \
		--features vigil-runtime/metadata-hash,haven-runtime/metadata-hash
	@echo "build: $(CARGO_TARGET_DIR)/production/vigil-node"

# The relayers' workspace has no crate of the SDK to speak of, so that this takes minutes.
.PHONY: build-relayer
build-relayer: setup
	RUSTC_WORKSPACE_WRAPPER= cargo build --profile production --locked $(RELAYERS) --bin vigil-relayer --bin vigil
	@echo "build: $(CARGO_TARGET_DIR)/production/vigil-relayer and vigil"

.PHONY: deb
deb: build build-relayer ## Make Debian packages of node and relayer in target/debian, and try them in an empty root (as root)
	scripts/deb.sh build $(CARGO_TARGET_DIR)/production target/debian
	if [ "$$(id -u)" = 0 ]; then scripts/deb.sh test target/debian; else echo "deb: NOT tried: that takes root"; fi

.PHONY: kit
kit: setup ## Try what goes with the network on a node: light client, hardware wallet, sidecar (NODE=, after make build)
	scripts/kit.sh "$(NODE)" $(BIN)/vigil

.PHONY: bench
bench: setup ## Measure the weights of our pallets, and of pallet-xcm on our runtimes (an hour once built)
	@# The benchmark command brings a test runtime of the SDK that builds in the SDK's workspace only.
	SKIP_FRAME_STORAGE_ACCESS_TEST_RUNTIME_WASM_BUILD=1 WASM_BUILD_TYPE=production \
		RUSTC_WORKSPACE_WRAPPER= cargo build --profile $(BENCH_PROFILE) --workspace --bin vigil-node \
		--features vigil-node/runtime-benchmarks --locked \
		--config 'profile.$(BENCH_PROFILE).package.vigil-node.opt-level=3'
	measure() { \
		$(CARGO_TARGET_DIR)/$(BENCH_PROFILE)/vigil-node benchmark pallet --chain "$$1" --pallet "$$2" \
			--extrinsic '*' --steps $(BENCH_STEPS) --repeat $(BENCH_REPEAT) --template "scripts/$$3" --output "$$4"; \
	}; \
	for folder in $(BENCH_PALLETS); do \
		chain=dev; case ' $(BENCH_ON_HAVEN) ' in *" $$folder "*) chain=haven;; esac; \
		measure "$$chain" "pallet_$${folder//-/_}" weights.hbs "pallets/$$folder/src/weights.rs"; \
	done; \
	measure dev pallet_xcm weights-of-sdk.hbs runtime/src/weights/pallet_xcm.rs; \
	measure haven pallet_xcm weights-of-sdk.hbs runtime/haven/src/weights/pallet_xcm.rs

.PHONY: clean
clean: ## Remove what was built and installed inside this checkout, and the shared target directory
	cargo clean
	rm -rf scripts/node_modules
