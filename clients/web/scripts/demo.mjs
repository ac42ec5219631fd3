// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs"
import { rpc, start, until } from "./process.mjs"

/** How long the demo may take until it has shown all. */
const SHOWN_MS = 900_000
const KEPT = "to end it:"
/** The service whose ward is an EVM chain, which the demo begins first, and that chain's id. */
const SERVICE = 0
const CHAIN_ID = "31337"

/** The demo's network, once it has shown all and is kept: four validators that watch, wards, a standby and relayers. */
export async function startDemo({ program, ends }) {
	const demo = start(program, ["--keep", "--keeper", "--timeout", String(SHOWN_MS / 1_000)], {
		stdio: ["ignore", "pipe", "inherit"],
	})
	ends.push(() => demo.end("SIGTERM", 120_000))
	let told = ""
	demo.child.stdout.setEncoding("utf8").on("data", (text) => {
		told += text
		process.stdout.write(text)
	})
	await until("the demo's end", SHOWN_MS, () => {
		if (!demo.running()) throw new Error("the demo failed")
		return told.includes(KEPT)
	})
	const ward = wardOf(demo.child.pid)
	ends.push(() => ward.end())
	return {
		environment: { ...(await networkOf(demo.child.pid)), VIGIL_SERVICE: String(SERVICE) },
		commands: { kill: () => ward.kill(), revive: () => ward.revive() },
	}
}

/** Where the network is found, by how its nodes were started. */
export async function networkOf(demo) {
	const nodes = processesBelow(demo, "vigil-node")
	// Wards have nodes of the same names, and those for light clients are the watchers alone.
	const LIGHT = /^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/ws$/
	const where = (what, is) => nodes.find(({ args }) => is(args))?.args ?? fail(`no node is ${what}`)
	const alice = where("a watcher", (args) => args.some((one) => LIGHT.test(one)))
	const haven = where("haven", (args) => argument(args, "--name") === "haven")
	const url = (args) => `127.0.0.1:${argument(args, "--rpc-port")}`
	const lights = nodes.flatMap(({ args }) => args.filter((one) => LIGHT.test(one)))
	const light = alice.find((one) => LIGHT.test(one))
	const peer = await rpc(`http://${url(alice)}`, "system_localPeerId")
	return {
		VIGIL_NODE_URL: `ws://${url(alice)}`,
		VIGIL_STANDBY: `ws://${url(haven)}`,
		VIGIL_CHAIN_SPEC: argument(alice, "--chain"),
		VIGIL_BOOT_NODE: `${light}/p2p/${peer}`,
		VIGIL_PEERS: lights.map((one) => `127.0.0.1:${one.split("/")[4]}`).join(","),
	}
}

/** The ward's only node, a child of the demo; its endpoint goes on answering what it answered last. */
function wardOf(demo) {
	const found = processesBelow(demo, "anvil").find(
		({ args }) => argument(args, "--chain-id") === CHAIN_ID,
	)
	const { pid, args } = found ?? fail("the demo has no EVM ward: is anvil installed?")
	const state = argument(args, "--state")
	let alive = { pid, end: async () => process.kill(pid, "SIGKILL") }
	let again = null
	return {
		/** Kills it between two writes of its state, so that it can come back. */
		async kill() {
			if (alive === null) return
			await until("a whole state of the ward", 20_000, async () => {
				process.kill(alive.pid, "SIGSTOP")
				if (isJson(state)) return true
				process.kill(alive.pid, "SIGCONT")
				return false
			})
			await alive.end()
			alive = null
		},
		async revive() {
			if (alive !== null) return
			again = start(args[0], args.slice(1))
			alive = { pid: again.child.pid, end: () => again.end("SIGKILL") }
		},
		async end() {
			await again?.end("SIGKILL")
		},
	}
}

export const argument = (args, name) => args[args.indexOf(name) + 1]

/** Running programs of this name that a process has started. */
export function processesBelow(parent, program) {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.flatMap((pid) => {
			try {
				const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1)
				const [, above] = /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? []
				const own = Number(above) === parent && args[0]?.split("/").at(-1) === program
				return own ? [{ pid, args }] : []
			} catch {
				// It has ended in the meantime.
				return []
			}
		})
}

function isJson(path) {
	try {
		JSON.parse(readFileSync(path, "utf8"))
		return true
	} catch {
		return false
	}
}

function fail(why) {
	throw new Error(why)
}
