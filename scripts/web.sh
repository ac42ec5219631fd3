#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds and tests clients/web:
#
#   scripts/web.sh build     into clients/web/dist
#   scripts/web.sh unit      formats, types, sizes and rules, without a browser
#   scripts/web.sh test      formats, types, sizes and rules, then pages in Debian's chromium, with recorded answers
#                            and, where VIGIL_NODE_URL names one, a real node
set -euo pipefail
cd "$(dirname "$0")/../clients/web"

# The SDK is taken from its source, with its dependencies.
for folder in ../sdk .; do
	if [ ! -e "$folder/node_modules/.package-lock.json" ] ||
		[ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
		npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund
	fi
done

case "${1:-}" in
build)
	npm run build
	echo "web: clients/web/dist"
	;;
unit | test)
	npm run build
	npm run check
	npm test
	[ "$1" = test ] || exit 0
	if [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
		npm run test:browser
	else
		echo "web: pages NOT tested: chromium is absent (Debian: chromium)"
	fi
	;;
*)
	echo "usage: scripts/web.sh build|unit|test" >&2
	exit 2
	;;
esac
