// SPDX-License-Identifier: Apache-2.0
import { keccak_256 } from "@noble/hashes/sha3.js"
import { concatBytes } from "@noble/hashes/utils.js"
import { InvalidArgumentError } from "./errors.ts"
import { type Hex, fromHex, toHex } from "./hex.ts"

/** One field of `abi.encode`: a number, or bytes that are whole words. */
export type Field = bigint | number | Hex | Uint8Array

/** A number as one word: big-endian, padded on the left. */
function word(value: bigint): Uint8Array {
	if (value < 0n || value >= 1n << 256n)
		throw new InvalidArgumentError("number", "one that fits into a word", value)
	return fromHex(`0x${value.toString(16).padStart(64, "0")}`)
}

/** `abi.encode` over fixed-width fields: their words in order. */
export function encodeWords(fields: readonly Field[]): Uint8Array {
	const parts = fields.map((field) => {
		if (typeof field === "bigint" || typeof field === "number") return word(BigInt(field))
		const bytes = typeof field === "string" ? fromHex(field) : field
		if (bytes.length % 32 !== 0)
			throw new InvalidArgumentError("bytes", "whole words", `${bytes.length} bytes`)
		return bytes
	})
	return concatBytes(...parts)
}

/** `keccak256(abi.encode(<fields in order>))`. */
export function hashWords(...fields: Field[]): Hex {
	return toHex(keccak_256(encodeWords(fields)))
}
