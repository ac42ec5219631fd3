// SPDX-License-Identifier: Apache-2.0
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import { InvalidArgumentError } from "./errors.ts"

/** Bytes as people and JSON write them: `0x`, then two digits for each byte. */
export type Hex = `0x${string}`

/** Bytes as hexadecimal with `0x`, in lower case. */
export function toHex(bytes: Uint8Array): Hex {
	return `0x${bytesToHex(bytes)}`
}

/** The bytes that hexadecimal with `0x` stands for. Throws {@link InvalidArgumentError}. */
export function fromHex(hex: string): Uint8Array {
	// Digit by digit: a pattern of pairs would keep a way back for each of them, and fail on long texts.
	if (!hex.startsWith("0x") || hex.length % 2 !== 0 || /[^0-9a-fA-F]/.test(hex.slice(2))) {
		const got = hex.length > 20 ? `${hex.slice(0, 20)}...` : hex
		throw new InvalidArgumentError("hex", "0x and two hexadecimal digits for each byte", `"${got}"`)
	}
	return hexToBytes(hex.slice(2))
}

/** Whether all bytes of a hash are zero, which no real hash is. */
export function isZero(hash: Hex): boolean {
	return /^0x0*$/.test(hash)
}

/** The one way in which a hash is written, so that hashes compare as strings. */
export function toHash(hash: string): Hex {
	if (!/^0x[0-9a-fA-F]{64}$/.test(hash)) {
		throw new InvalidArgumentError("hash", "0x and 64 hexadecimal digits", `"${hash.slice(0, 80)}"`)
	}
	return hash.toLowerCase() as Hex
}
