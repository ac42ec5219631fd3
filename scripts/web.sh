#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds and tests clients/web. What needs a browser is skipped where Debian's chromium is not installed, and a line
# says so.
#
#   scripts/web.sh build      into clients/web/dist
#   scripts/web.sh unit       formats, types, sizes and rules, without a browser
#   scripts/web.sh browser    pages in chromium, with recorded answers and on a development chain: three minutes
#   scripts/web.sh test       both, and what takes longer
#   scripts/web.sh network    pages on the demo's network, where a ward is killed and plans are carried
#   scripts/web.sh pictures   those of the README, anew
#
# Chains are of the programs that `make demo` builds, or of those in VIGIL_BIN.
set -euo pipefail
cd "$(dirname "$0")/../clients/web"

# The SDK is taken from its source, with its dependencies.
for folder in ../sdk .; do
	if [ ! -e "$folder/node_modules/.package-lock.json" ] ||
		[ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
		npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund
	fi
done

browser() { node scripts/browser.mjs "$@"; }
unit() {
	npm run check
	npm test
}

# What needs a browser alone is not built without one.
case "${1:-}" in
browser | network | pictures)
	if [ ! -e "${CHROMIUM:-/usr/bin/chromium}" ]; then
		browser dev
		exit
	fi
	;;
esac
case "${1:-}" in
build | unit | browser | test | network | pictures) npm run build ;;
*)
	echo "usage: scripts/web.sh build|unit|browser|test|network|pictures" >&2
	exit 2
	;;
esac
case "$1" in
build) echo "web: clients/web/dist" ;;
unit) unit ;;
browser) browser dev --grep-invert @slow "${@:2}" ;;
test)
	unit
	browser dev
	;;
network) browser network network acting ;;
pictures) VIGIL_SCREENSHOTS=screenshots browser dev screens ;;
esac
