// SPDX-License-Identifier: Apache-2.0
import { type Client, fromHex, type Hex } from "@vigil/sdk"

/** `Timestamp.Now` in the chain's state. */
const TIMESTAMP = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb"

/** A block of Vigil with its time. What a block says is as old as that, whoever shows it. */
export interface Head {
	readonly number: number
	readonly hash: Hex
	/** In milliseconds, by the block. */
	readonly madeAt: number
}

/** Blocks as they come, beginning with the newest there is. Throws when the connection breaks. */
export async function* heads(
	client: Client,
	signal: AbortSignal,
): AsyncGenerator<Head, void, undefined> {
	const methods = { subscribe: "chain_subscribeNewHeads", unsubscribe: "chain_unsubscribeNewHeads" }
	for await (const header of client.subscribe(methods, [], { signal })) {
		void header
		yield await readHead(client, signal)
	}
}

/** The newest block. */
export async function readHead(client: Client, signal: AbortSignal): Promise<Head> {
	const hash = (await client.request("chain_getBlockHash", [], { signal })) as Hex
	const [header, timestamp] = await Promise.all([
		client.request("chain_getHeader", [hash], { signal }),
		client.request("state_getStorage", [TIMESTAMP, hash], { signal }),
	])
	const { number } = header as { number: string }
	return { number: Number.parseInt(number, 16), hash, madeAt: timeOf(timestamp) }
}

/** Little-endian milliseconds; the beginning of time for a chain that has none yet. */
function timeOf(stored: unknown): number {
	if (typeof stored !== "string") return 0
	return Number(fromHex(stored).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n))
}
