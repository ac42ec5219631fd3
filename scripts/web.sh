#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds and tests clients/web:
#
#   scripts/web.sh build     into clients/web/dist
#   scripts/web.sh unit      formats, types, sizes and rules, without a browser
#   scripts/web.sh test      the same, then pages in Debian's chromium, with recorded answers and on a real node: that of
#                            VIGIL_NODE_URL, or else a development chain of the node that `make demo` built
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
		node="${CARGO_TARGET_DIR:-$HOME/.cache/vigil-target}/release/vigil-node"
		if [ -z "${VIGIL_NODE_URL:-}" ] && [ -x "$node" ]; then
			"$node" --dev --tmp --rpc-port 29944 --rpc-cors all --port 29945 --no-prometheus 2>/dev/null &
			trap 'kill %1' EXIT
			export VIGIL_NODE_URL=ws://127.0.0.1:29944
			timeout 60 bash -c 'until (: >/dev/tcp/127.0.0.1/29944) 2>/dev/null; do sleep 0.2; done'
		fi
		[ -n "${VIGIL_NODE_URL:-}" ] || echo "web: pages NOT tested on a node: none is built (make demo)"
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
