// SPDX-License-Identifier: Apache-2.0
import { DecodeError } from "../core/errors.ts"
import { fromHex, type Hex, toHash, toHex } from "../core/hex.ts"
import { Reader, type Writer } from "../core/scale.ts"
import { fields, stringOf } from "./answer.ts"
import type { Client } from "./createClient.ts"
import { BadAnswerError } from "./errors.ts"

/** A block of Vigil. */
export interface Block {
	readonly hash: Hex
	readonly number: number
}

/** What a chain said, and the block after which it said it. Show both: an answer has an age. */
export interface At<Value> {
	readonly value: Value
	readonly block: Block
}

/** At which block something is read. By default the newest that the node has. */
export interface ReadOptions {
	/** The hash of a block. */
	readonly at?: string
	readonly signal?: AbortSignal | undefined
}

/** Calls a function of the chain's runtime by its name in `state_call`, and reads the whole answer. */
export async function callRuntime<Value>(
	client: Client,
	method: string,
	parameters: Writer,
	read: (reader: Reader) => Value,
	options: ReadOptions = {},
): Promise<At<Value>> {
	const { signal } = options
	const block = await getBlock(client, options)
	const params = [method, toHex(parameters.end()), block.hash]
	const answer = await client.request("state_call", params, { signal })
	try {
		const reader = new Reader(fromHex(stringOf(method, answer)), method)
		const value = read(reader)
		reader.end()
		return { value, block }
	} catch (error) {
		if (error instanceof DecodeError) throw new BadAnswerError(method, error.message, answer)
		throw error
	}
}

async function getBlock(client: Client, { at, signal }: ReadOptions): Promise<Block> {
	const newest = "chain_getBlockHash"
	const hash = toHash(at ?? stringOf(newest, await client.request(newest, [], { signal })))
	const header = await client.request("chain_getHeader", [hash], { signal })
	return { hash, number: numberOfHeader(header) }
}

/** How blocks are heard of as they are made. */
export const HEAD_METHODS = {
	subscribe: "chain_subscribeNewHeads",
	unsubscribe: "chain_unsubscribeNewHeads",
}

/** The height of a header as JSON shows it. */
export function numberOfHeader(header: unknown): number {
	const { number } = fields(header)
	if (typeof number !== "string" || !/^0x[0-9a-f]{1,8}$/i.test(number)) {
		throw new BadAnswerError("chain_getHeader", "a header with a number", header)
	}
	return Number.parseInt(number, 16)
}
