// SPDX-License-Identifier: Apache-2.0
// Runs the browser tests, with a chain of their own where one is built:
//
//     node scripts/browser.mjs recorded [PLAYWRIGHT...]   recorded answers alone
//     node scripts/browser.mjs dev [PLAYWRIGHT...]        the same and a development chain, which light clients reach
//     node scripts/browser.mjs network [PLAYWRIGHT...]    the demo's network, once it has shown all: a ward is killed
//
// Programs are taken from VIGIL_BIN, by default CARGO_TARGET_DIR's release folder. What tests are told is in e2e/support/real.ts.

import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"
import { startControl } from "./control.mjs"
import { startDemo } from "./demo.mjs"
import { startDevelopment } from "./development.mjs"

const KINDS = ["recorded", "dev", "network"]
const [kind, ...rest] = process.argv.slice(2)
if (!KINDS.includes(kind)) {
	console.error(`usage: browser.mjs ${KINDS.join("|")} [PLAYWRIGHT...]`)
	process.exit(2)
}
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium"
if (!existsSync(chromium)) {
	console.log(`web: pages NOT tested: no chromium at ${chromium} (Debian: chromium)`)
	process.exit(0)
}
const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), ".cache/vigil-target")
const release = process.env.VIGIL_BIN ?? join(target, "release")
const folder = mkdtempSync(join(tmpdir(), "vigil-web-"))
/** What is to be ended, the last begun first. */
const ends = []

async function prepare() {
	if (kind === "recorded") return {}
	if (kind === "dev" && process.env.VIGIL_NODE_URL !== undefined) return {}
	const program = join(release, kind === "dev" ? "vigil-node" : "vigil-demo")
	if (!existsSync(program)) {
		// Whoever asks for a chain is not told that all passed without one: specs skip what they have no node for.
		throw new Error(`no ${program}: \`make demo\` builds it, \`browser.mjs recorded\` needs none`)
	}
	const start = kind === "dev" ? startDevelopment : startDemo
	const chain = await start({ program, folder, ends })
	const control = await startControl(chain.commands)
	ends.push(() => control.stop())
	return { ...chain.environment, ...control.environment }
}

let code = 1
try {
	const environment = await prepare()
	// Specs skip what they are told nothing of: a run with a chain of its own has all of it.
	if (kind === "dev")
		for (const name of ["VIGIL_NODE_URL", "VIGIL_CHAIN_SPEC", "VIGIL_METADATA", "VIGIL_RESTART"])
			if ((environment[name] ?? process.env[name]) === undefined)
				throw new Error(`no ${name} is there`)
	code = await new Promise((resolve, reject) => {
		const tests = spawn("npx", ["playwright", "test", ...rest], {
			stdio: "inherit",
			env: { ...process.env, ...environment },
		})
		for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => tests.kill(signal))
		tests.on("error", reject)
		tests.on("exit", (status) => resolve(status ?? 1))
	})
} catch (error) {
	console.error(`web: ${error instanceof Error ? error.message : String(error)}`)
} finally {
	for (const end of ends.reverse()) await end()
	rmSync(folder, { recursive: true, force: true })
}
process.exitCode = code
