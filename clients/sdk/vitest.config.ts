// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

export default defineConfig({
	resolve: {
		// The README's examples import what its readers import.
		alias: [
			{ find: /^@vigil\/sdk$/, replacement: source("index.ts") },
			{ find: /^@vigil\/sdk\/(\w+)$/, replacement: source("$1/index.ts") },
		],
	},
	test: {
		include: ["src/**/*.test.ts", "test/**/*.test.ts"],
		typecheck: { enabled: true, include: ["src/**/*.test-d.ts"] },
		testTimeout: 20_000,
	},
})
