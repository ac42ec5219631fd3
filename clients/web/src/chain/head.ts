// SPDX-License-Identifier: Apache-2.0
import { type Client, fromHex, type Hex } from "@vigil/sdk"
import { fieldsOf, ShapeError, textOf } from "./values.ts"

/** `Timestamp.Now` in the chain's state. */
const TIMESTAMP = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb"

/** A block of Vigil with its time. What a block says is as old as that, whoever shows it. */
export interface Head {
	readonly number: number
	readonly hash: Hex
	/** In milliseconds, by the block. */
	readonly madeAt: number
}

/**
 * The newest block whenever there is one, beginning with that of now. Throws when the connection breaks. Who tells
 * of blocks faster than they are read is asked for the newest one alone, however many there were.
 */
export async function* heads(
	client: Client,
	signal: AbortSignal,
): AsyncGenerator<Head, void, undefined> {
	const methods = { subscribe: "chain_subscribeNewHeads", unsubscribe: "chain_unsubscribeNewHeads" }
	const end = new AbortController()
	const told = client.subscribe(methods, [], { signal: AbortSignal.any([signal, end.signal]) })
	let news = false
	let ended: { readonly error: unknown } | null = null
	let wake: () => void = () => {}
	void (async () => {
		try {
			for await (const header of told) {
				void header
				news = true
				wake()
			}
			ended = { error: new Error("it tells of no more blocks") }
		} catch (error) {
			ended = { error }
		}
		wake()
	})()
	try {
		for (;;) {
			if (news) {
				news = false
				yield await readHead(client, signal)
			} else if (ended !== null) throw (ended as { readonly error: unknown }).error
			else await new Promise<void>((resolve) => (wake = resolve))
		}
	} finally {
		end.abort(new DOMException("nobody listens", "AbortError"))
	}
}

/** The newest block. */
export async function readHead(client: Client, signal: AbortSignal): Promise<Head> {
	const asked = await client.request("chain_getBlockHash", [], { signal })
	const hash = textOf(asked, "newest block's hash") as Hex
	if (!/^0x[0-9a-f]{64}$/i.test(hash)) throw new ShapeError("newest block's hash", "32 bytes")
	const [header, timestamp] = await Promise.all([
		client.request("chain_getHeader", [hash], { signal }),
		client.request("state_getStorage", [TIMESTAMP, hash], { signal }),
	])
	const number = textOf(fieldsOf(header, "newest header")["number"], "newest header's number")
	if (!/^0x[0-9a-f]{1,8}$/i.test(number)) throw new ShapeError("newest header's number", "a height")
	return { number: Number.parseInt(number, 16), hash, madeAt: timeOf(timestamp) }
}

/** Little-endian milliseconds; the beginning of time for a chain that has none yet. */
function timeOf(stored: unknown): number {
	if (typeof stored !== "string") return 0
	if (!/^0x[0-9a-f]{16}$/i.test(stored)) throw new ShapeError("time", "eight bytes")
	return Number(fromHex(stored).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n))
}
