// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { svelte } from "@sveltejs/vite-plugin-svelte"
import type { Plugin } from "vite"
import { defineConfig } from "vitest/config"
import { resolve } from "./vite.shared.ts"

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Tells the service worker the files of the build, so that one visit is enough to have all of them. */
const serviceWorker = (): Plugin => {
	let folder = ""
	return {
		name: "vigil-service-worker",
		apply: "build",
		configResolved: (config) => {
			folder = join(config.root, config.build.outDir)
		},
		closeBundle: () => {
			const files = readdirSync(folder, { recursive: true, withFileTypes: true })
				.filter((one) => one.isFile() && one.name !== "sw.js")
				.map((one) => `./${join(one.parentPath, one.name).slice(folder.length + 1)}`)
				.sort()
			const isLarge = (file: string) => file.includes("/light.worker-")
			const list = (of: readonly string[]) => `${JSON.stringify(of)}\n`
			const path = join(folder, "sw.js")
			const said = readFileSync(path, "utf8")
				.replace(/(?<=const FILES = )\[\]\n/, list(files.filter((file) => !isLarge(file))))
				.replace(/(?<=const LARGE = )\[\]\n/, list(files.filter(isLarge)))
			writeFileSync(path, said)
		},
	}
}

export default defineConfig({
	// Relative, so that the pages work from any folder of any static host.
	base: "./",
	plugins: [svelte(), serviceWorker()],
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
