// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs"
import { defineConfig } from "@playwright/test"

/** Debian's, as a test tool's download of its own browser is not to be had everywhere. */
const chromium = process.env["CHROMIUM"] ?? "/usr/bin/chromium"

export default defineConfig({
	testDir: "e2e",
	testMatch: "**/*.spec.ts",
	// What needs the demo's network is no part of a run that has none, rather than skipped in it.
	testIgnore:
		process.env["VIGIL_KILL"] === undefined ? ["**/network.spec.ts", "**/acting.spec.ts"] : [],
	// One page at a time: what is measured is not disturbed by its neighbours.
	workers: 1,
	fullyParallel: false,
	// Each look of axe takes some seconds where other work goes on. Waiting long costs only who fails.
	timeout: 600_000,
	expect: { timeout: 30_000 },
	reporter: [["list"], ["./e2e/support/table.ts"]],
	use: {
		browserName: "chromium",
		viewport: { width: 1280, height: 900 },
		serviceWorkers: "block",
		launchOptions: {
			...(existsSync(chromium) ? { executablePath: chromium } : {}),
			args: [
				"--no-sandbox",
				"--disable-gpu",
				"--disable-quic",
				"--no-first-run",
				"--disable-background-networking",
				"--disable-component-update",
				"--disable-sync",
			],
		},
	},
})
