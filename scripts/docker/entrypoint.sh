#!/usr/bin/env bash
# What a container of the local network does; see compose.yml. Its keys are known to everybody: for
# a network of your own use the plain commands `vigil-node` and `vigil-relayer` in the same image.
set -euo pipefail

DATA=${VIGIL_DATA:-/data}
# The first validator, whose network key is the number 1.
BOOTNODE=${VIGIL_BOOTNODE:-/dns/alice/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp}
# The authority of the ward's chain, with the same network key on another chain.
WARD_BOOTNODE=${VIGIL_WARD_BOOTNODE:-/dns/ward/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp}
# Who is asked about the wards of services 0 and 1.
WARD=${VIGIL_WARD:-http://ward-rpc:9944}
HAVEN=${VIGIL_HAVEN:-http://haven:9944}
HEALTH=${VIGIL_HEALTH:-http://127.0.0.1:9944/health}
RELAYER_CONFIG=${VIGIL_RELAYER_CONFIG:-/etc/vigil/relayer.toml}

usage() {
	cat <<-'TEXT'
		usage: vigil-entrypoint ROLE [ARGUMENT...]
		  validator NAME NUMBER   a validator of the local chain that watches; its network key is NUMBER
		  haven                   the authority of the destination chain
		  ward                    the authority of the chain that is watched
		  ward-rpc                a node of that chain that answers when the authority does not
		  relayer                 carries to haven
		  healthy                 says by its exit code whether this container's process answers
		Anything else is run as it is. Further arguments go to the process.
	TEXT
}

die() {
	echo "vigil-entrypoint: $*" >&2
	exit 1
}

# The genesis hash of the chain behind a URL. Waits for its first answer: a runtime is compiled then.
genesis() {
	local answer try
	local -r question='{"id":1,"jsonrpc":"2.0","method":"chain_getBlockHash","params":[0]}'
	for ((try = 0; try < 300; try++)); do
		answer=$(curl -fsS --max-time 5 -H 'content-type: application/json' -d "$question" "$1" 2>&1) || {
			sleep 1
			continue
		}
		[[ $answer =~ \"result\":\"(0x[0-9a-f]{64})\" ]] || die "$1 says no genesis hash: $answer"
		echo "${BASH_REMATCH[1]}"
		return
	done
	die "$1 does not answer: $answer"
}

# The secret that networks for tests give to a watcher: the BLAKE2b hash of its name, below the
# group's order.
watcher_secret() {
	local hash first
	hash=$(printf 'vigil watcher %s' "${1^}" | b2sum --length 256 | cut -d ' ' -f 1)
	first=$(printf '%02x' $((16#${hash:0:2} & 0x3f)))
	echo "$first${hash:2}"
}

# Makes the files of a watcher, the key only once.
watcher_files() {
	local -r folder=$DATA/watcher name=$1
	local ward haven
	umask 077
	mkdir -p "$folder"
	[ -f "$folder/password" ] || head -c 24 /dev/urandom | base64 >"$folder/password"
	if [ ! -f "$folder/key.json" ]; then
		watcher_secret "$name" >"$folder/secret"
		vigil-node watcher key import --secret-file "$folder/secret" \
			--output "$folder/key.json" --password-file "$folder/password"
		rm "$folder/secret"
	fi
	ward=$(genesis "$WARD")
	haven=$(genesis "$HAVEN")
	cat >"$folder/watcher.toml" <<-TEXT
		keystore = "key.json"
		password-file = "password"
		database = "signed.redb"

		[[wards]]
		service = 0
		family = "substrate"
		chain = "$ward"
		endpoints = [{ provider = "ward", url = "$WARD" }]

		[[wards]]
		service = 1
		family = "substrate"
		chain = "$haven"
		endpoints = [{ provider = "haven", url = "$HAVEN" }]
	TEXT
}

# Becomes a node whose JSON-RPC and metrics the other containers reach.
node() {
	exec vigil-node --base-path "$DATA/node" --no-mdns --no-telemetry \
		--unsafe-rpc-external --rpc-cors all --prometheus-external "$@"
}

# A network key that is a number, in hexadecimal.
number_key() { printf '%064x' "$1"; }

case ${1:-help} in
validator)
	[ $# -ge 3 ] || die "a validator has a name and a number"
	name=$2 number=$3
	shift 3
	[[ $name =~ ^(alice|bob|charlie|dave)$ ]] || die "$name is no validator of the local chain"
	[[ $number =~ ^[1-9][0-9]*$ ]] || die "$number is no number for a network key"
	watcher_files "$name"
	# Elsewhere an operator decides this: a node whose record of what it signed is lost must not start.
	new=()
	[ -s "$DATA/watcher/signed.redb" ] || new=(--new-database)
	peers=()
	[ "$number" = 1 ] || peers=(--bootnodes "$BOOTNODE")
	node --chain local "--$name" --validator --node-key "$(number_key "$number")" "${peers[@]}" \
		--watcher-config "$DATA/watcher/watcher.toml" "${new[@]}" "$@"
	;;
haven)
	shift
	node --chain haven --alice --validator --node-key "$(number_key 1)" "$@"
	;;
ward)
	shift
	node --chain dev --alice --validator --node-key "$(number_key 1)" "$@"
	;;
ward-rpc)
	shift
	node --chain dev --name ward-rpc --node-key "$(number_key 2)" --bootnodes "$WARD_BOOTNODE" "$@"
	;;
relayer)
	shift
	exec vigil-relayer start --config "$RELAYER_CONFIG" "$@"
	;;
healthy)
	curl -fsS --max-time 4 -o /dev/null "$HEALTH"
	;;
help | -h | --help)
	usage
	;;
*)
	exec "$@"
	;;
esac
