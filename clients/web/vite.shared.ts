// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url"

const sdk = (path: string) => fileURLToPath(new URL(`../sdk/src/${path}`, import.meta.url))

/** The SDK is taken from its source, with one copy of the curve for both. */
export const resolve = {
	alias: [
		{ find: /^@vigil\/sdk$/, replacement: sdk("index.ts") },
		{ find: /^@vigil\/sdk\/(\w+)$/, replacement: sdk("$1/index.ts") },
	],
	dedupe: ["@noble/curves", "@noble/hashes"],
}
