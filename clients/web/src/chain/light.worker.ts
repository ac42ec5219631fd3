// SPDX-License-Identifier: Apache-2.0
// The light client in a thread of its own: it checks by Vigil's consensus what nodes tell it.

import { type Chain, start } from "smoldot"
import type { FromWorker, ToWorker } from "./lightTypes.ts"

const tell = (message: FromWorker) => postMessage(message)
const chains = new Map<number, Promise<Chain>>()
const client = start({
	maxLogLevel: 2,
	forbidTcp: true,
	logCallback: (level, target, message) => {
		if (level === 1) tell({ type: "log", text: `${target}: ${message}` })
	},
})
let spec = ""

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
	switch (data.type) {
		case "start":
			spec = data.spec
			break
		case "open":
			open(data.id)
			break
		case "send":
			chains
				.get(data.id)
				?.then((chain) => chain.sendJsonRpc(data.text))
				.catch((error: unknown) => closed(data.id, error))
			break
		case "close":
			chains
				.get(data.id)
				?.then((chain) => chain.remove())
				.catch(() => {})
			chains.delete(data.id)
			break
		default:
			data satisfies never
	}
})

function open(id: number): void {
	const adding = client.addChain({ chainSpec: spec })
	chains.set(id, adding)
	adding
		.then(async (chain) => {
			tell({ type: "opened", id })
			while (chains.has(id)) tell({ type: "message", id, text: await chain.nextJsonRpcResponse() })
		})
		.catch((error: unknown) => closed(id, error))
}

function closed(id: number, error: unknown): void {
	if (!chains.delete(id)) return
	tell({ type: "closed", id, reason: error instanceof Error ? error.message : String(error) })
}
