#!/usr/bin/env bash
# Installs what building, testing and running Vigil need. Run it as often as you like: what is
# already there is left alone.
set -euo pipefail
cd "$(dirname "$0")/.."

# One line per need: the command that shows it is there, and the Debian package that brings it.
APT_NEEDS=(
	"cc build-essential"
	"c++ build-essential"
	"make make"
	"git git"
	"perl perl"
	"pkg-config pkg-config"
	"protoc protobuf-compiler"
	"clang clang"
	"mold mold"
	"python3 python3"
)
# Node.js brings anvil, the EVM chain of tests and demo, and taplo. Without it, or with
# VIGIL_WITHOUT_NODE=1, the demo and the tests leave EVM chains out and say so.
NODE_NEEDS=(
	"node nodejs"
	"npm npm"
	"shellcheck shellcheck"
)
# Debian packages that only some targets need, from the command line: no command shows that they are there.
EXTRA=("$@")
# Folders with a package.json whose packages are installed.
NPM_PROJECTS=(scripts clients/sdk)
NEXTEST_VERSION=0.9.143
# Beside what is built, so that every checkout has it.
PROMTOOL="${CARGO_TARGET_DIR:-$HOME/.cache/vigil-target}/tools/promtool"

say() { echo "setup: $*"; }
die() {
	echo "setup: $*" >&2
	exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# The values of one key of rust-toolchain.toml, space separated.
toolchain() { sed -n "s/^$1 *= *//p" rust-toolchain.toml | tr -d '[]",'; }

# Of needs as above, the packages that are missing.
missing_packages() {
	local need
	for need in "$@"; do
		has "${need% *}" || echo "${need#* }"
	done | sort -u
	[ ${#EXTRA[@]} -eq 0 ] || printf '%s\n' "${EXTRA[@]}"
}

wants_node() { [ "${VIGIL_WITHOUT_NODE:-0}" = 0 ]; }

install_packages() {
	local -a missing as_root=()
	mapfile -t missing < <(missing_packages "${APT_NEEDS[@]}")
	if wants_node && has apt-get; then
		mapfile -t -O ${#missing[@]} missing < <(missing_packages "${NODE_NEEDS[@]}")
	fi
	[ ${#missing[@]} -gt 0 ] || return 0
	local wanted="these are missing (names of Debian packages): ${missing[*]}"
	has rustup || wanted+=", and rustup (https://rustup.rs)"
	has apt-get || die "$wanted. This system has no apt-get: install them your way and run this again."
	if [ "$(id -u)" -ne 0 ]; then
		has sudo || die "$wanted. Run this as root, or install sudo."
		as_root=(sudo)
	fi
	say "installing with apt: ${missing[*]}"
	"${as_root[@]}" apt-get update -qq
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
		--no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
}

# GCC learned to call mold in 12.1. The option alone decides: nothing is linked here.
check_linker() {
	cc -fuse-ld=mold -E -x c /dev/null >/dev/null 2>&1 ||
		die "the C compiler cannot use the mold linker: GCC 12.1 or newer, or clang as cc, is needed."
}

install_rust() {
	has rustup || die "rustup is missing: install it from https://rustup.rs and run this again."
	local channel present part complete=1
	local -a parts
	channel=$(toolchain channel)
	read -ra parts <<<"$(toolchain components) $(toolchain targets)"
	present=$({ rustup component list --installed --toolchain "$channel" &&
		rustup target list --installed --toolchain "$channel"; } 2>/dev/null) || complete=0
	for part in "${parts[@]}"; do
		grep -q "^$part" <<<"$present" || complete=0
	done
	[ "$complete" -eq 0 ] || return 0
	say "installing Rust $channel with ${parts[*]}"
	read -ra parts <<<"$(toolchain components)"
	local -a options=("${parts[@]/#/--component=}")
	read -ra parts <<<"$(toolchain targets)"
	options+=("${parts[@]/#/--target=}")
	rustup toolchain install "$channel" --profile minimal --no-self-update "${options[@]}"
}

install_nextest() {
	! has cargo-nextest || return 0
	say "installing cargo-nextest $NEXTEST_VERSION, the test runner, from source: some minutes, once"
	# `make` exports where we build and how we lint; neither is for programs of others. The
	# runner starts tests and waits: without self-update and optimisation it is built in a third of the time.
	env -u CARGO_TARGET_DIR -u RUSTC_WORKSPACE_WRAPPER CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
		cargo install --quiet --locked cargo-nextest --version "$NEXTEST_VERSION" \
		--no-default-features --features default-no-update
	has cargo-nextest || die "cargo-nextest was installed, but is not on PATH: add ~/.cargo/bin to it."
}

# The lock file last installed is kept beside the packages, so that nothing is done while it is the same.
install_npm() {
	local project done_lock
	if ! wants_node || ! has npm; then
		say "without Node.js: no anvil, so EVM chains are left out; no taplo, so \`make check\` fails"
		return 0
	fi
	for project in "${NPM_PROJECTS[@]}"; do
		[ -f "$project/package.json" ] || continue
		done_lock="$project/node_modules/.installed-lock.json"
		! cmp -s "$project/package-lock.json" "$done_lock" || continue
		say "installing npm packages of $project/"
		npm ci --prefix "$project" --ignore-scripts --include=dev --loglevel=error --no-audit --no-fund
		mkdir -p "$project/node_modules"
		cp "$project/package-lock.json" "$done_lock"
	done
}

# promtool reads and tests alert rules. Debian has it in a package that starts a server: only the program is
# taken out of it.
install_promtool() {
	[ ! -x "$PROMTOOL" ] && ! has promtool || return 0
	if ! has apt-get || ! has dpkg-deb; then
		say "without promtool: alert rules are not checked"
		return 0
	fi
	say "fetching promtool"
	local place
	place=$(mktemp -d)
	chmod 755 "$place"
	local -a as_root=()
	[ "$(id -u)" -eq 0 ] || ! has sudo || as_root=(sudo)
	if (cd "$place" && { apt-get download -qq prometheus ||
		{ "${as_root[@]}" apt-get update -qq && apt-get download -qq prometheus; }; } >/dev/null 2>&1 &&
		dpkg-deb -x prometheus_*.deb .); then
		mkdir -p "$(dirname "$PROMTOOL")"
		install -m 755 "$place/usr/bin/promtool" "$PROMTOOL"
	else
		say "promtool could not be fetched: alert rules are not checked"
	fi
	rm -rf "$place"
}

# Pages are tested in a browser. It is large and no other test needs it: nobody is asked for a password for it.
install_chromium() {
	wants_node && has npm || return 0
	[ ! -x "${CHROMIUM:-/usr/bin/chromium}" ] || return 0
	if [ "$(id -u)" -eq 0 ] && has apt-get; then
		say "installing chromium, in which pages are tested"
		if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
			--no-install-recommends -o DPkg::Lock::Timeout=300 chromium; } >/dev/null 2>&1; then
			return 0
		fi
	fi
	say "without chromium (as root: apt-get install chromium): tests of pages in a browser are skipped"
}

install_packages
check_linker
install_rust
install_nextest
install_npm
install_promtool
install_chromium
say "complete"
