#!/usr/bin/env bash
# Every test, as `make test` runs them. Networks of nodes mostly wait for blocks: contracts,
# whose tests know no clock, are tested beside them, at a lower priority. Each of those says a line when it has ended,
# and its whole output if it failed. The last line is the summary of the workspace's runner.
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$HOME/.cache/vigil-target}
relayers=(--release --locked --manifest-path relayers/Cargo.toml --features crash-points)
logs="$(mktemp -d)"
trap 'rm -rf "$logs"' EXIT

# `beside NAME COMMAND...` in the place where it stands: the next begins when this one has ended.
beside() {
	local name="$1" begun="$SECONDS" log="$logs/$1"
	shift
	if nice -n 5 "$@" >"$log" 2>&1; then
		echo "test: $name passed in $((SECONDS - begun)) s"
	else
		echo "test: $name FAILED:"
		cat "$log"
		touch "$logs/failed"
	fi
}

# With the points at which tests have relayers die. Builds for use have none.
cargo build "${relayers[@]}"
cargo nextest run "${relayers[@]}"
cargo nextest run --no-run --release --workspace --locked
if [ "${VIGIL_WITHOUT_NODE:-0}" = 0 ]; then
	# What they read of a runtime is compared with the runtime that was just built.
	runtime="$CARGO_TARGET_DIR/release/wbuild/vigil-runtime/vigil_runtime.compact.compressed.wasm"
	npm run descriptors --prefix clients/sdk -- --wasm "$runtime"
	export VIGIL_METADATA="$PWD/clients/sdk/.papi/metadata/vigil.scale"
	npm run check --prefix clients/sdk
	npm test --prefix clients/sdk
	scripts/web.sh unit
else
	echo "test: contracts, SDK and pages NOT tested: without Node.js"
fi

(
	if [ "${VIGIL_WITHOUT_NODE:-0}" = 0 ]; then
		beside contracts scripts/contracts.sh test
		beside "contracts' package" scripts/contracts.sh package
		beside "contracts' guide" scripts/contracts.sh docs
	fi
	# The one test of the relayers' workspace that needs a node, which is built by now.
	beside "answers of a node" env VIGIL_NODE="$CARGO_TARGET_DIR/release/vigil-node" \
		cargo nextest run "${relayers[@]}" --run-ignored only -E 'package(vigil-cli) & binary(live)' --retries 1
	beside "examples in documentation" cargo test --release --workspace --doc --locked
) &

status=0
cargo nextest run --release --workspace --locked 2>&1 | tee "$logs/workspace" || status=$?
wait
# A page's time is measured: nothing else runs then.
if [ "${VIGIL_WITHOUT_NODE:-0}" = 0 ]; then
	beside "pages in a browser" scripts/web.sh browser --retries 1
fi
[ ! -e "$logs/failed" ] || { echo "test: what FAILED beside or after the networks is said above" && status=1; }
grep -a 'Summary \[' "$logs/workspace" | tail -1
exit "$status"
