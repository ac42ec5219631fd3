// SPDX-License-Identifier: Apache-2.0
import { type Client, createClient, getGenesisHash, type SocketConstructor } from "@vigil/sdk/rpc"
import { LIGHT_URL, type LightClient } from "./light.ts"

/** Where the page has what it shows from. */
export interface Source {
	/** `light`: checked in the page. `node`: a node's word. */
	readonly kind: "light" | "node"
	/** Whom one trusts, for the badge. */
	readonly whom: string
	readonly client: Client
	readonly genesisHash: string
	/** How another conversation with it is opened. */
	readonly url: string
	readonly Socket: SocketConstructor
}

/** A chain that is not the one that is shown. */
export class WrongChainError extends Error {
	override readonly name = "WrongChainError"

	constructor(whom: string, expected: string, got: string) {
		super(`${whom} is on another chain: expected the genesis ${expected}, got ${got}.`)
	}
}

/** A node as a source, if it is reached and on the right chain. */
export async function nodeSource(options: {
	readonly url: string
	readonly genesisHash: string | null
	readonly signal: AbortSignal
	readonly Socket?: SocketConstructor
}): Promise<Source> {
	const { url, genesisHash, signal, Socket = WebSocket as unknown as SocketConstructor } = options
	const client = createClient({ url, WebSocket: Socket, timeoutMs: 20_000 })
	try {
		const got = await getGenesisHash(client, { signal })
		check(`The node ${url}`, genesisHash, got)
		return { kind: "node", whom: new URL(url).host, client, genesisHash: got, url, Socket }
	} catch (error) {
		client.close()
		throw error
	}
}

/** The light client as a source, once it has caught up with the chain. */
export async function lightSource(options: {
	readonly light: LightClient
	readonly genesisHash: string | null
	readonly signal: AbortSignal
	readonly everyMs?: number
}): Promise<Source> {
	const { light, genesisHash, signal, everyMs = 500 } = options
	const { client } = light
	const got = await getGenesisHash(client, { signal })
	check("The chain specification", genesisHash, got)
	for (;;) {
		const health = (await client.request("system_health", [], { signal })) as {
			isSyncing?: boolean
			peers?: number
		}
		if (health.isSyncing === false && (health.peers ?? 0) > 0) break
		await new Promise((resolve) => setTimeout(resolve, everyMs))
		signal.throwIfAborted()
	}
	return {
		kind: "light",
		whom: "this browser",
		client,
		genesisHash: got,
		url: LIGHT_URL,
		Socket: light.Socket,
	}
}

function check(whom: string, expected: string | null, got: string): void {
	if (expected !== null && expected !== got) throw new WrongChainError(whom, expected, got)
}
