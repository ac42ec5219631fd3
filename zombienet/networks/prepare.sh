#!/usr/bin/env bash
# Fills a folder with what networks/failover.toml names: keys and configurations of four watchers and
# a relayer, and the specifications of the ward and of haven. Replaces what another node filled
# it with; what this node made is kept.
#
#   PATH=<where vigil-node is>:$PATH networks/prepare.sh FOLDER
set -euo pipefail

# Of networks/failover.toml.
VIGIL_RPC=29944
HAVEN_RPC=29945
PROVIDER_RPC=29946
# Whose account pays on haven. Everybody knows the key, as all keys of these networks.
RELAYER_SECRET=//Ferdie

die() {
	echo "prepare: $*" >&2
	exit 1
}

[ $# -eq 1 ] || die "name one folder"
node=$(command -v vigil-node) || die "vigil-node is not on PATH; \`make build\` or \`make zombienet\` builds it"
mkdir -p "$1"
final=$(cd "$1" && pwd)
! [ "$final/done" -nt "$node" ] || exit 0
[ -f "$final/done" ] || [ -z "$(ls -A "$final")" ] || die "$final has other files in it"
# Made beside it and moved into its place, so that nobody sees half of it.
folder=$(mktemp -d "$final.XXXXXX")
trap 'rm -rf "$folder"' EXIT

quietly() {
	"$@" >"$folder/log" 2>&1 || die "\`$*\` failed: $(tail -n 3 "$folder/log")"
}

# A chain's genesis hash names it; a database is made to learn it.
genesis_of() {
	quietly "$node" export-blocks --chain "$1" --base-path "$folder/ward" --to 0 /dev/null
	"$node" chain-info --chain "$1" --base-path "$folder/ward" 2>/dev/null |
		sed -n 's/.*"genesis_hash": "\(0x[0-9a-f]*\)".*/\1/p'
}

watcher() {
	mkdir "$folder/$1"
	(umask 077 && printf 'zombienet' >"$folder/$1/password")
	quietly "$node" watcher key generate --output "$folder/$1/key.json" --password-file "$folder/$1/password"
	cat >"$folder/$1/watcher.toml" <<-EOF
		keystore = "key.json"
		password-file = "password"
		doppelganger-secs = 2
		test-network = true

		[[wards]]
		service = 0
		family = "substrate"
		chain = "$ward"
		poll_ms = 250
		timeout_ms = 2000
		endpoints = [{ provider = "provider", url = "http://127.0.0.1:$PROVIDER_RPC" }]
	EOF
}

quietly "$node" export-chain-spec --raw --chain dev --output "$folder/ward.json"
quietly "$node" export-chain-spec --raw --chain haven --output "$folder/haven.json"
ward=$(genesis_of "$folder/ward.json")
[ -n "$ward" ] || die "the ward's genesis hash is unknown"
rm -rf "$folder/ward"
for name in alice bob charlie dave; do
	watcher "$name"
done
(umask 077 && echo "$RELAYER_SECRET" >"$folder/relayer.key")
# Relative paths are seen from the relayer's own directory, so each network has a journal of its own.
cat >"$folder/relayer.toml" <<-EOF
	journal = "journal.redb"

	[source]
	endpoints = ["ws://127.0.0.1:$VIGIL_RPC"]

	[[destination]]
	name = "haven"
	endpoints = ["ws://127.0.0.1:$HAVEN_RPC"]
	key_file = "$final/relayer.key"
	checkpoint_every = 0
EOF
rm -f "$folder/log"
touch "$folder/done"
rm -rf "$final"
mv "$folder" "$final"
