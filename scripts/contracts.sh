#!/usr/bin/env bash
# The EVM contracts: `contracts.sh build|test|gas|fuzz|update`. Works offline once `make setup` has installed the
# npm packages of scripts/.
set -euo pipefail
cd "$(dirname "$0")/../relayers/evm/contracts"

modules="${VIGIL_NODE_MODULES:-$PWD/../../../scripts/node_modules}"
forge="$modules/@foundry-rs/forge-linux-amd64/bin/forge"
if [ ! -x "$forge" ] || [ ! -d "$modules/solc" ]; then
	echo "contracts: forge or solc is missing: run \`make setup\` with Node.js, on Linux on x86-64" >&2
	exit 1
fi

case "${1:-test}" in
build) "$forge" build --sizes src ;;
# One run over everything; the last line is the runner's summary.
test) "$forge" test ;;
# The gas tables, as they are measured now.
gas)
	"$forge" test --match-contract GasTest
	cat snapshots/gas-*.md snapshots/sizes.md
	;;
# Ten minutes of fuzzing, outside `make test`.
fuzz) FOUNDRY_FUZZ_RUNS=1000000 FOUNDRY_FUZZ_TIMEOUT=120 "$forge" test --match-test testFuzz ;;
# Writes the tables of gas and sizes anew. The vectors are the Rust side's: see test/vectors/README.md.
update) VIGIL_UPDATE_VECTORS=true "$forge" test --match-test 'table' ;;
*)
	echo "usage: contracts.sh build|test|gas|fuzz|update" >&2
	exit 2
	;;
esac
