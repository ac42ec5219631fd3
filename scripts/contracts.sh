#!/usr/bin/env bash
# The EVM contracts: `contracts.sh build|artefacts|test|package|docs|gas|coverage|fuzz|prove|lint|update`. Works offline
# once `make setup` has installed the npm packages of scripts/; `prove` and `lint` fetch theirs from PyPI.
set -euo pipefail
cd "$(dirname "$0")/../relayers/evm/contracts"

modules="${VIGIL_NODE_MODULES:-$PWD/../../../scripts/node_modules}"
forge="$modules/@foundry-rs/forge-linux-amd64/bin/forge"
if [ ! -x "$forge" ] || [ ! -d "$modules/solc" ]; then
	echo "contracts: forge or solc is missing: run \`make setup\` with Node.js, on Linux on x86-64" >&2
	exit 1
fi

# `@vigil/contracts` as npm would publish it, in a folder; prints the file's path.
pack() {
	local stage="$1/stage"
	mkdir -p "$stage"
	cp -r package.json README.md src artefacts testing ../../../LICENSE "$stage"
	mkdir -p "$stage/test/support"
	cp test/support/Watchers.sol "$stage/test/support"
	(cd "$stage" && npm pack --silent --pack-destination "$1" >/dev/null)
	ls "$1"/vigil-contracts-*.tgz
}

# Python tools in a folder of their own.
tools() {
	tools="${XDG_CACHE_HOME:-$HOME/.cache}/vigil-contracts-tools"
	[ -x "$tools/bin/python" ] || python3 -m venv "$tools"
	"$tools/bin/pip" install --quiet --disable-pip-version-check "$@"
}

# Runs in an empty folder what `$2` says, as somebody would who has Foundry and got the package from a registry.
with_package() {
	local package
	work="$(mktemp -d)"
	trap 'rm -rf "$work"' EXIT
	package="$(pack "$work")"
	mkdir "$work/bin" "$work/empty"
	for tool in forge cast anvil; do
		ln -s "$modules/@foundry-rs/$tool-linux-amd64/bin/$tool" "$work/bin/$tool"
	done
	# What is not as it will be: the package comes from the file, and is for the folder where it is asked for,
	# whatever project lies in those above.
	# shellcheck disable=SC2016
	printf '#!/bin/sh\nexec "%s" "$1" --prefix "$PWD" --offline --no-audit --no-fund --ignore-scripts "%s"\n' \
		"$(command -v npm)" "$package" >"$work/bin/npm"
	chmod +x "$work/bin/npm"
	(
		# shellcheck disable=SC2030
		export PATH="$work/bin:$PATH" VIGIL_NODE_MODULES="$modules"
		export FOUNDRY_SOLC="$PWD/solc" FOUNDRY_OFFLINE=true NO_COLOR=1
		cd "$work/empty"
		# What is started in the background ends with it.
		trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
		# shellcheck disable=SC1090
		. "$1"
	)
}

case "${1:-test}" in
build) "$forge" build --sizes src ;;
# `artefacts/`: interfaces and code for whoever deploys or calls the contracts. With `check` only says whether
# they are those of the sources.
artefacts)
	"$forge" build src
	node artefacts.mjs ${2:+--check}
	;;
# One run over everything; the last line is the runner's summary.
test)
	"$forge" build src >/dev/null
	node artefacts.mjs --check
	"$forge" test
	;;
# `@vigil/contracts`, packed and used from an empty project.
package) with_package "$PWD/test/package.sh" ;;
# Every command of docs/evm.md, in order.
docs)
	free='const one = require("net").createServer().listen(0, () => { console.log(one.address().port); one.close(); })'
	export PORT="${PORT:-$(node -e "$free")}"
	script="$(mktemp)"
	{
		echo 'set -euo pipefail'
		awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' ../../../docs/evm.md
		echo 'echo "docs/evm.md: every command did what it says"'
	} >"$script"
	with_package "$script"
	rm -f "$script"
	;;
# The gas tables, as they are measured now.
gas)
	"$forge" test --match-contract '(Gas|Sizes)Test'
	cat snapshots/gas-*.md snapshots/sizes.md
	;;
# Twenty minutes, outside `make test`: ten of fuzzing, ten of invariants.
fuzz)
	FOUNDRY_FUZZ_RUNS=100000000 FOUNDRY_FUZZ_TIMEOUT=60 "$forge" test --match-test testFuzz
	FOUNDRY_INVARIANT_RUNS=10000000 FOUNDRY_INVARIANT_TIMEOUT=150 "$forge" test --match-contract Invariants
	;;
# Lines and branches. Gas, sizes and calls with barely enough gas are not those of a build for use. In a copy that has
# what it imports inside: forge's analysis does not find relative imports outside its root.
coverage)
	copy="$(mktemp -d)"
	trap 'rm -rf "$copy"' EXIT
	mkdir -p "$copy/relayers/evm/contracts/node_modules/solady"
	ln -s "$(dirname "$modules")" "$copy/scripts"
	ln -s "$PWD/../../../pallets" "$copy/pallets"
	cp -r foundry.toml solc src test snapshots artefacts "$copy/relayers/evm/contracts"
	cp -rL "$modules/@openzeppelin" "$copy/relayers/evm/contracts/node_modules"
	cp -r "$modules/solady/src" "$copy/relayers/evm/contracts/node_modules/solady"
	cd "$copy/relayers/evm/contracts"
	sed -i 's#\.\./\.\./\.\./scripts/node_modules/\(@openzeppelin\|solady\)/"#node_modules/\1/"#' foundry.toml
	FOUNDRY_DYNAMIC_TEST_LINKING=false FOUNDRY_FUZZ_RUNS=64 "$forge" coverage --ir-minimum --report summary \
		--no-match-contract '(Gas|Sizes|Beside|Invariants)Test' \
		--no-match-test '(case_2_|case_3_|case_23_|too_little_gas)' \
		--no-match-coverage '(test|mocks|node_modules)/'
	;;
# What halmos and z3 prove: proofs/README.md.
prove)
	tools halmos==0.3.3
	"$tools/bin/python" proofs/reduction.py
	# shellcheck disable=SC2031
	PATH="$(dirname "$forge"):$PATH" FOUNDRY_PROFILE=proofs "$tools/bin/halmos" --contract Proofs \
		--forge-build-out out/proofs --solver-timeout-assertion 0 --loop 100 --default-bytes-lengths 0,1
	;;
# What slither finds, and whether proofs/slither.md explains it.
lint)
	tools slither-analyzer==0.11.6
	found="$(mktemp)"
	# shellcheck disable=SC2031
	PATH="$(dirname "$forge"):$PATH" "$tools/bin/slither" . --compile-force-framework foundry \
		--filter-paths 'node_modules/|mocks/|testing/|test/|proofs/' --exclude-informational --exclude-optimization \
		--json - >"$found" 2>/dev/null || true
	"$tools/bin/python" proofs/explained.py "$found"
	rm -f "$found"
	;;
# Writes the tables of gas and sizes anew. The vectors are the Rust side's: see test/vectors/README.md.
update) VIGIL_UPDATE_VECTORS=true "$forge" test --match-test 'table' ;;
*)
	echo "usage: contracts.sh build|artefacts|test|package|docs|gas|coverage|fuzz|prove|lint|update" >&2
	exit 2
	;;
esac
