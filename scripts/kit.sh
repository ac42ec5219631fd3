#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tries what goes with the network on a chain of two nodes of one binary:
#
#     kit.sh NODE VIGIL [light] [hardware] [sidecar]
#
#   light     the specification that `make spec` writes, in the light client of browsers, which follows finality
#   hardware  a bond signed as a hardware wallet does, by the hash of the metadata; `make build` builds a node that has it
#   sidecar   Substrate API Sidecar, which exchanges use; installed by npm
#
# Without names, all of them. What the binary cannot show is said to be NOT tried.
set -euo pipefail
cd "$(dirname "$0")/.."

node=${1:?usage: kit.sh NODE VIGIL [light] [hardware] [sidecar]}
export VIGIL=${2:?usage: kit.sh NODE VIGIL [light] [hardware] [sidecar]}
shift 2
[ $# -gt 0 ] || set -- light hardware sidecar

# Where the sidecar listens.
sidecar_port=28085
# First of the ports.
port=${VIGIL_KIT_PORT:-28070}
rpc=127.0.0.1:$((port + 2))
# A key that everybody knows: this network is gone when the script ends.
key=0000000000000000000000000000000000000000000000000000000000000002
peer=12D3KooWHdiAxVd8uMQR1hGWXccidmfCwLqcMpGwR6QcTP6QRMuD

say() { echo "kit: $*"; }
fail() { echo "kit: $*" >&2 && exit 1; }

place=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$place"' EXIT

# run NAME ARGUMENTS...: a node, until the script ends.
run() {
	local name=$1
	shift
	"$node" --chain dev --base-path "$place/$name" --no-mdns --no-prometheus --no-telemetry "$@" >"$place/$name.log" 2>&1 &
	pids+=($!)
}

# wait_for SECONDS WHAT COMMAND...: repeats the command until it succeeds.
wait_for() {
	local end=$((SECONDS + $1)) what=$2
	shift 2
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || { tail -20 "$place"/*.log >&2; fail "no $what"; }
		sleep 0.5
	done
}

light() {
	scripts/spec.py --node "$node" --chain dev --output "$place/dev.json" --ask "http://$rpc"
	scripts/light.mjs "$place/dev.json" 5 600
}

hardware() {
	local ended=0
	scripts/hardware.mjs "http://$rpc" || ended=$?
	case $ended in
	0) say "hardware: a bond was taken" ;;
	3) say "hardware: NOT tried: this node was not built by make build" ;;
	*) fail "hardware: not taken" ;;
	esac
}

# asked PATH FIELD: what the sidecar answers, which has this field.
asked() {
	local answer
	answer=$(curl -fsS "http://127.0.0.1:$sidecar_port$1") || return 1
	python3 -c 'import json,sys; sys.exit(sys.argv[1] not in json.load(sys.stdin))' "$2" <<<"$answer"
}

sidecar() {
	local alice
	if [ ! -d scripts/sidecar/node_modules ]; then
		npm ci --prefix scripts/sidecar --ignore-scripts --no-audit --no-fund --loglevel=error ||
			{ say "sidecar: NOT tried: npm cannot install it"; return; }
	fi
	(cd scripts/sidecar && SAS_SUBSTRATE_URL=ws://$rpc SAS_EXPRESS_PORT=$sidecar_port SAS_EXPRESS_BIND_HOST=127.0.0.1 \
		exec node node_modules/@substrate/api-sidecar/build/src/main.js) >"$place/sidecar.log" 2>&1 &
	pids+=($!)
	wait_for 300 "answer of the sidecar" asked /blocks/head extrinsics
	(umask 077 && echo //Alice >"$place/alice")
	alice=$("$VIGIL" keys address "$place/alice")
	asked /runtime/spec specName || fail "sidecar: no version"
	asked "/accounts/$alice/balance-info" free || fail "sidecar: no balance"
	asked "/transaction/material?metadata=scale" genesisHash || fail "sidecar: nothing to sign by"
	asked /pallets/staking/progress activeEra || fail "sidecar: no progress of staking"
	say "sidecar: blocks, balances, staking and what transactions are signed by"
}

run validator --alice --node-key "$key" --force-authoring --listen-addr "/ip4/127.0.0.1/tcp/$port" --rpc-port $((port + 3))
run full --name full --listen-addr "/ip4/127.0.0.1/tcp/$((port + 4))" --listen-addr "/ip4/127.0.0.1/tcp/$((port + 1))/ws" \
	--rpc-port $((port + 2)) --bootnodes "/ip4/127.0.0.1/tcp/$port/p2p/$peer"
wait_for 900 "node" "$VIGIL" status --url "ws://$rpc" --quiet
for what in "$@"; do
	case $what in
	light | hardware | sidecar) "$what" ;;
	*) fail "$what is not known" ;;
	esac
done
