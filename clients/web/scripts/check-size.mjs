// SPDX-License-Identifier: Apache-2.0
// What a page takes before the light client: at most 150 kB gzipped, with all that it imports at once.

import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"

const DIST = new URL("../dist/", import.meta.url)
const LIMIT = 150_000
const sizeOf = (file) => gzipSync(readFileSync(new URL(file, DIST)), { level: 9 }).length

/** Everything that a page loads before it shows something. */
function loadedBy(page) {
	const html = readFileSync(new URL(page, DIST), "utf8")
	const found = new Set([page])
	const open = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file)
	while (open.length > 0) {
		const file = open.pop()
		if (found.has(file)) continue
		found.add(file)
		if (!file.endsWith(".js")) continue
		const code = readFileSync(new URL(file, DIST), "utf8")
		for (const [, other] of code.matchAll(
			/(?:^|[;}\s])(?:import|export)(?:[\w${},*\s]+from)?\s*["']\.\/([^"']+\.js)["']/g,
		)) {
			open.push(`assets/${other}`)
		}
	}
	return found
}

let failed = false
for (const page of ["index.html", "console.html"]) {
	const size = [...loadedBy(page)].reduce((sum, file) => sum + sizeOf(file), 0)
	failed ||= size > LIMIT
	console.log(
		`${page}: ${(size / 1_000).toFixed(1)} kB gzipped, at most ${LIMIT / 1_000} kB${size > LIMIT ? " - TOO LARGE" : ""}`,
	)
}
process.exitCode = failed ? 1 : 0
