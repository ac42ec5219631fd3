// SPDX-License-Identifier: Apache-2.0
// How large the package is for a page: all of it at most 40 kB gzipped, and no more of it than is used. It is bundled
// and minified as vite does it, which leaves no comments.

import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"

const entry = fileURLToPath(new URL("../dist/index.js", import.meta.url))
const kB = (bytes) => `${(bytes / 1_000).toFixed(1)} kB`

/** What is imported, and at most how many bytes that may take. */
const LIMITS = [
	["*", 40_000],
	["{ verifyCertificate }", 28_000],
	["{ hearClaim }", 2_500],
	["{ createClient, watchStatus }", 4_000],
	["{ getDowntime }", 1_000],
	["{ buildPlan }", 2_500],
]

/** The bytes of a page that uses only this. */
async function sizeOf(names) {
	const page = {
		name: "page",
		resolveId: (id) => (id === "page" ? id : undefined),
		load: (id) => (id === "page" ? `export ${names} from ${JSON.stringify(entry)}` : undefined),
	}
	const bundle = await rolldown({ input: "page", platform: "browser", plugins: [page] })
	const { output } = await bundle.generate({
		format: "esm",
		minify: true,
		comments: { legal: false },
	})
	await bundle.close()
	return output.reduce((sum, chunk) => sum + gzipSync(chunk.code, { level: 9 }).length, 0)
}

let failed = false
for (const [names, limit] of LIMITS) {
	const size = await sizeOf(names)
	const over = size > limit
	failed ||= over
	console.log(`${names}: ${kB(size)} gzipped, at most ${kB(limit)}${over ? " - TOO LARGE" : ""}`)
}
process.exitCode = failed ? 1 : 0
