// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url"
import { svelte } from "@sveltejs/vite-plugin-svelte"
import { defineConfig } from "vitest/config"
import { resolve } from "./vite.shared.ts"

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url))

export default defineConfig({
	// Relative, so that the pages work from any folder of any static host.
	base: "./",
	plugins: [svelte()],
	resolve,
	build: {
		target: "es2022",
		// Data addresses in styles would need a wider content policy.
		assetsInlineLimit: 0,
		rollupOptions: { input: { status: page("index.html"), console: page("console.html") } },
	},
	worker: { format: "es" },
	test: { include: ["src/**/*.test.ts", "test/**/*.test.ts"], testTimeout: 20_000 },
})
