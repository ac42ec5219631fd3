#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Debian packages of the node and of the relayer, each with its systemd unit and a user of its own:
#
#     deb.sh build FOLDER OUTPUT    from vigil-node, vigil and vigil-relayer in FOLDER into OUTPUT
#     deb.sh test OUTPUT            installs them into an empty root, and starts what they install as their users
#
# `make deb` builds them from what validators install, and tests them.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "deb: $*"; }
fail() { echo "deb: $*" >&2 && exit 1; }

version() {
	sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml
}

# put MODE SOURCE TARGET: a file of the package.
put() {
	install -D -m "$1" "$2" "$root/$3"
}

# unit NAME: a unit whose binary is where packages put theirs.
unit() {
	sed 's#/usr/local/#/usr/#g' "docs/systemd/$1" | install -D -m 644 /dev/stdin "$root/usr/lib/systemd/system/$1"
}

# package NAME DESCRIPTION: what $root holds becomes a package of this name.
package() {
	local name=$1 script
	put 644 "scripts/debian/$name.sysusers" "usr/lib/sysusers.d/$name.conf"
	put 644 "scripts/debian/$name.tmpfiles" "usr/lib/tmpfiles.d/$name.conf"
	put 644 LICENSE "usr/share/doc/$name/copyright"
	mkdir -p "$root/DEBIAN"
	for script in postinst prerm; do
		sed "s/@PACKAGE@/$name/g" "scripts/debian/$script" | install -m 755 /dev/stdin "$root/DEBIAN/$script"
	done
	if [ -d "$root/etc" ]; then
		(cd "$root" && find etc -type f -printf '/%p\n') >"$root/DEBIAN/conffiles"
	fi
	cat >"$root/DEBIAN/control" <<-CONTROL
		Package: $name
		Version: $(version)
		Architecture: $(dpkg --print-architecture)
		Maintainer: The Vigil developers <vigil@localhost>
		Depends: libc6 (>= 2.36), libgcc-s1, systemd
		Section: net
		Priority: optional
		Description: $2
	CONTROL
	dpkg-deb --root-owner-group -Zzstd -z3 --build "$root" "$output" >/dev/null
	rm -rf "$root"
	say "$output/${name}_$(version)_$(dpkg --print-architecture).deb"
}

build() {
	local from=$1
	output=$2
	root=$(mktemp -d)
	trap 'rm -rf "$root"' EXIT
	mkdir -p "$output"
	for binary in vigil-node vigil vigil-relayer; do
		[ -x "$from/$binary" ] || fail "$from/$binary is missing"
	done
	chmod 755 "$root"
	put 755 "$from/vigil-node" usr/bin/vigil-node
	put 755 "$from/vigil" usr/bin/vigil
	put 640 docs/systemd/node.env etc/vigil/node.env
	put 644 docs/watch.md usr/share/doc/vigil/watch.md
	put 644 docs/operate.md usr/share/doc/vigil/operate.md
	unit vigil-node.service
	unit vigil-notify.service
	package vigil-node "Validator, full node and watcher of Vigil, and its command line"
	mkdir -p "$root" && chmod 755 "$root"
	put 755 "$from/vigil-relayer" usr/bin/vigil-relayer
	put 644 relayers/relayer.example.toml usr/share/doc/vigil-relayer/relayer.example.toml
	put 644 docs/relayer.md usr/share/doc/vigil/relayer.md
	unit vigil-relayer.service
	package vigil-relayer "Carries certificates and messages of Vigil to other chains"
}

# as USER COMMAND...: runs it as a user of the test's root, who is known only there.
as() {
	local ids
	ids=$(awk -F: -v user="$1" '$1 == user { print $3 ":" $4 }' "$into/etc/passwd")
	[ -n "$ids" ] || fail "the package made no user $1"
	shift
	setpriv --reuid "${ids%:*}" --regid "${ids#*:}" --clear-groups env -i "PATH=$into/usr/bin" "HOME=$into" "$@"
}

# What a unit starts, with its binary in the test's root.
started_by() {
	sed -n "s#^ExecStart=#$into#p" "$into/usr/lib/systemd/system/$1"
}

# until SECONDS COMMAND...: repeats it until it succeeds.
until_true() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.5
	done
}

check() {
	local output=$1 package command port=19899
	[ "$(id -u)" = 0 ] || fail "only root can install packages and start things as their users"
	into=$(mktemp -d)
	trap 'kill ${node:-} 2>/dev/null || true; rm -rf "$into"' EXIT
	chmod 755 "$into"
	mkdir -p "$into"/{etc,var/lib/dpkg/{info,updates,triggers}}
	touch "$into"/var/lib/dpkg/{status,available}
	for package in "$output"/vigil-{node,relayer}_"$(version)"_*.deb; do
		dpkg --root="$into" --force-script-chrootless --force-depends --force-not-root --install "$package" \
			>"$into/log" 2>&1 || { cat "$into/log" >&2; fail "$package cannot be installed"; }
	done
	[ "$(stat -c %a "$into/etc/vigil")" = 750 ] || fail "others can read /etc/vigil"
	[ "$(stat -c %a "$into/var/lib/vigil")" = 700 ] || fail "others can read the node's database"
	[ "$(stat -c %a "$into/var/lib/vigil-relayer")" = 700 ] || fail "others can read the relayer's journal"
	as vigil "$into/usr/bin/vigil" --version
	# The unit's own command line, for a chain of one node.
	command=$(started_by vigil-node.service)
	command=${command/"--base-path /var/lib/vigil"/"--base-path $into/var/lib/vigil"}
	# shellcheck disable=SC2016 # the unit's own variable
	command=${command/'$VIGIL_NODE_ARGS'/"--dev --rpc-port $port --port $((port + 1)) --no-prometheus --no-telemetry"}
	[[ $command == *"$into/usr/bin/vigil-node"*"$into/var/lib/vigil"* ]] || fail "the unit starts $command"
	# shellcheck disable=SC2086 # split as systemd splits it
	as vigil $command >"$into/log" 2>&1 &
	node=$!
	until_true 900 as vigil "$into/usr/bin/vigil" status --url "ws://127.0.0.1:$port" --quiet >/dev/null 2>&1 ||
		{ tail -20 "$into/log" >&2; fail "the node that was installed does not answer"; }
	[ "$(find "$into/var/lib/vigil" -maxdepth 1 -name chains -user "$(stat -c %u "$into/var/lib/vigil")")" ] ||
		fail "the node wrote no database of its own"
	# Nothing is configured yet, so that the relayer says what it lacks.
	command=$(started_by vigil-relayer.service)
	# shellcheck disable=SC2086
	if as vigil-relayer ${command//\/etc\//$into/etc/} >"$into/log" 2>&1; then fail "a relayer without configuration started"; fi
	grep -q relayer.toml "$into/log" || { cat "$into/log" >&2; fail "the relayer does not say what it lacks"; }
	# What owners wrote outlives the packages.
	echo "VIGIL_NODE_ARGS=--chain mine" >"$into/etc/vigil/node.env"
	kill "$node"
	wait "$node" || true
	dpkg --root="$into" --force-script-chrootless --force-not-root --remove vigil-node vigil-relayer >"$into/log" 2>&1 ||
		{ cat "$into/log" >&2; fail "the packages cannot be removed"; }
	grep -q mine "$into/etc/vigil/node.env" || fail "removing the package took the configuration along"
	[ ! -e "$into/usr/bin/vigil-node" ] || fail "removing the package left the binary"
	say "installed, started as their users, and removed"
}

case "${1:-}" in
build) build "${2:?}" "${3:?}" ;;
test) check "${2:?}" ;;
*)
	echo "usage: scripts/deb.sh build FOLDER OUTPUT | test OUTPUT" >&2
	exit 2
	;;
esac
