#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Follows a chain with a light client, by its specification and nothing else, and ends when so many blocks were final:
//
//     light.mjs SPEC [BLOCKS [SECONDS]]
//
// A browser's client has no sockets but WebSockets, so this one is forbidden the others.

import { readFileSync } from "node:fs"
import { start } from "smoldot"

const [file, blocks = "3", seconds = "120"] = process.argv.slice(2)
if (file === undefined) {
	console.error("usage: light.mjs SPEC [BLOCKS [SECONDS]]")
	process.exit(2)
}

/** What the client said of warnings and errors, shown only if it does not get there. */
const said = []
const client = start({
	forbidTcp: true,
	maxLogLevel: 3,
	logCallback: (level, target, message) => said.push(`${level} ${target} ${message}`),
})

async function end(code, line) {
	if (code !== 0) for (const what of said.slice(-40)) console.error(what)
	;(code === 0 ? console.log : console.error)(`light: ${line}`)
	await client.terminate().catch(() => {})
	process.exit(code)
}

const patience = setTimeout(() => end(1, `not ${blocks} final blocks within ${seconds} s`), 1000 * Number(seconds))

try {
	const chain = await client.addChain({ chainSpec: readFileSync(file, "utf8") })
	chain.sendJsonRpc(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "chain_subscribeFinalizedHeads", params: [] }))
	const heights = new Set()
	for await (const text of chain.jsonRpcResponses) {
		const told = JSON.parse(text)
		if (told.error !== undefined) await end(1, told.error.message)
		if (told.method !== "chain_finalizedHead") continue
		const height = Number(told.params.result.number)
		if (height === 0) continue
		heights.add(height)
		console.log(`final ${height}`)
		if (heights.size < Number(blocks)) continue
		clearTimeout(patience)
		await end(0, `followed ${heights.size} final blocks`)
	}
} catch (error) {
	await end(1, error.message)
}
