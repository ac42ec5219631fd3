// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process"
import { createServer } from "node:net"

/** A port of the loopback that nobody listens at. */
export async function freePort() {
	const server = createServer()
	await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
	const { port } = server.address()
	await new Promise((resolve) => server.close(resolve))
	return port
}

/** A process of ours, which is ended by its id. */
export function start(program, args, { stdio = "ignore", env = process.env } = {}) {
	const child = spawn(program, args, { stdio, env })
	const ended = new Promise((resolve) => {
		child.on("exit", resolve)
		child.on("error", resolve)
	})
	return {
		child,
		running: () => child.exitCode === null && child.signalCode === null && child.pid !== undefined,
		/** Ends it, and waits until it is gone. */
		async end(signal = "SIGTERM", patienceMs = 60_000) {
			if (child.exitCode !== null || child.signalCode !== null) return
			child.kill(signal)
			const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs)
			await ended
			clearTimeout(timer)
		},
	}
}

/** Asks again until there is something, until the deadline; throws `what` was waited for. */
export async function until(what, ms, look) {
	const deadline = Date.now() + ms
	for (;;) {
		const found = await look()
		if (found !== undefined && found !== null && found !== false) return found
		if (Date.now() > deadline) throw new Error(`${what} did not come in ${ms / 1_000} seconds`)
		await new Promise((resolve) => setTimeout(resolve, 100))
	}
}

/** What a node answers over HTTP; `null` while it does not answer. */
export async function rpc(url, method, params = []) {
	try {
		const response = await fetch(url, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
			signal: AbortSignal.timeout(5_000),
		})
		return (await response.json()).result ?? null
	} catch {
		return null
	}
}
