// SPDX-License-Identifier: Apache-2.0
// The program that writes the Atom feed beside the pages, for whoever hosts them.
import { defineConfig } from "vite"
import { resolve } from "./vite.shared.ts"

export default defineConfig({
	resolve,
	publicDir: false,
	ssr: { noExternal: true },
	build: {
		ssr: "scripts/feed.ts",
		outDir: "feed",
		target: "node20",
		rollupOptions: { output: { entryFileNames: "feed.mjs" } },
	},
})
