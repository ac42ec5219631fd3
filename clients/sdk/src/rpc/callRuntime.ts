// SPDX-License-Identifier: Apache-2.0
import { DecodeError } from "../core/errors.ts"
import { fromHex, type Hex, toHash, toHex } from "../core/hex.ts"
import { Reader } from "../core/scale.ts"
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
	readonly signal?: AbortSignal
}

/** Calls a function of the chain's runtime by its name in `state_call`, and reads the whole answer. */
export async function callRuntime<Value>(
	client: Client,
	method: string,
	parameters: Uint8Array,
	read: (reader: Reader) => Value,
	options: ReadOptions = {},
): Promise<At<Value>> {
	const { signal } = options
	const more = signal === undefined ? {} : { signal }
	const block = await getBlock(client, options)
	const answer = await client.request("state_call", [method, toHex(parameters), block.hash], more)
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
	const more = signal === undefined ? {} : { signal }
	const hash =
		at ?? stringOf("chain_getBlockHash", await client.request("chain_getBlockHash", [], more))
	const header = await client.request("chain_getHeader", [toHash(hash)], more)
	return { hash: toHash(hash), number: numberOfHeader(header) }
}

/** The height of a header as JSON shows it. */
export function numberOfHeader(header: unknown): number {
	const { number } = fields(header)
	if (typeof number !== "string" || !/^0x[0-9a-f]{1,8}$/i.test(number)) {
		throw new BadAnswerError("chain_getHeader", "a header with a number", header)
	}
	return Number.parseInt(number, 16)
}
