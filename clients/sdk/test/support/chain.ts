// SPDX-License-Identifier: Apache-2.0
// What a chain answers, in SCALE written by hand: so that readers are not tested with their own writers.

import { type Hex, toHex } from "../../src/core/hex.ts"
import { Writer } from "../../src/core/scale.ts"

export const GENESIS: Hex = `0x${"67".repeat(32)}`
export const BEST: Hex = `0x${"be".repeat(32)}`

const halt = (writer: Writer, height: bigint, round: bigint) =>
	writer.u64(height).bytes(new Uint8Array(32).fill(0xb0)).u64(1_700_000_000n).u64(round)

const incident = (writer: Writer, id: bigint, resumed: bigint | null) => {
	writer.u64(id).u64(4n)
	halt(writer, 105n, 9_000n)
	halt(writer, 106n, 9_150n)
	writer.u64(8_988n).u64(162n)
	return writer.option(resumed, (to, round) => to.u64(round))
}

const policy = (writer: Writer) =>
	writer.u8(1).u64(12n).u64(3n).u64(3n).u64(10n).u64(30n).u64(86_400n).u64(86_400n).u16(4).u64(0n)

/** Two incidents of service 7, the second under way. */
const incidents = (): Hex => {
	const writer = new Writer().length(2)
	incident(writer, 1n, 9_180n)
	incident(writer, 2n, null)
	return toHex(writer.end())
}

const ward = (): Hex => {
	const writer = new Writer().u8(1).u8(2).u64(9_003n).u8(1)
	incident(writer, 2n, null)
	return toHex(writer.u8(0).end())
}

const wards = (): Hex =>
	toHex(new Writer().length(2).u32(7).u8(2).u64(9_003n).u32(8).u8(0).u64(1n).end())

const services = (): Hex => {
	const writer = new Writer().length(1).u32(7)
	policy(writer).u64(3n).u64(5n)
	return toHex(writer.u8(1).u64(4n).u8(0).end())
}

export const set = (commitment: Uint8Array, members: Uint8Array): Hex => {
	const writer = new Writer().u8(1).bytes(commitment)
	return toHex(policy(writer).bytes(members).u8(0).end())
}

/** A plan of protocol 3 with a target that fired and one that is on its way. */
const plans = (): Hex => {
	const writer = new Writer().length(1).u32(9).u32(3).u32(7).u32(2).u8(0).length(2)
	writer.u32(1).hash(GENESIS).hash(BEST).u64(60n).u8(1).u8(1)
	writer.u8(1).u64(8_000n).u8(1)
	writer.u8(1).u32(2).u64(9_000n).u64(9_150n).u64(106n).hash(BEST).u64(9_010n).u8(1)
	writer.u8(1).u64(9_300n).u8(2)
	writer.u8(1).u64(77n)
	writer.u32(2).hash(GENESIS).hash(BEST).u64(90n).u8(1).u8(0).u8(0).u8(0).u8(0)
	writer.u8(1).u32(500).hash(GENESIS).u8(1)
	return toHex(writer.u128(5n).u128(4n).u128(3n).u128(2n).u32(8).end())
}

const quote = (): Hex => {
	const writer = new Writer().u8(0).u128(1_000n).u128(100n).u64(86_400n).u64(9_000n).u64(18_000n)
	return toHex(writer.u128(7n).u128(8n).u32(2).u64(9n).u32(500_000_000).end())
}

/** What a node answers about service 7. */
export function answer(method: string, params: readonly unknown[]): unknown {
	switch (method) {
		case "chain_getBlockHash":
			return params[0] === 0 ? GENESIS : BEST
		case "chain_getHeader":
			return { number: "0x1f", parentHash: GENESIS }
		case "state_call":
			return stateCall(String(params[0]), String(params[1]))
		default:
			return undefined
	}
}

function stateCall(name: string, parameters: string): unknown {
	switch (name) {
		case "LivenessApi_incidents":
			return parameters === "0x07000000" ? incidents() : "0x00"
		case "LivenessApi_ward":
			return parameters === "0x07000000" ? ward() : "0x00"
		case "LivenessApi_wards":
			return parameters === "0x00e8030000" ? wards() : "0x00"
		case "RestakingApi_services":
			return parameters === "0x0000000000010000" ? services() : "0x00"
		case "FailoverApi_plans_of":
			return parameters === "0x03000000" ? plans() : "0x00"
		case "InsuranceApi_quote":
			return parameters.startsWith("0x01000000") ? quote() : "0x01030a05000000"
		default:
			return "0x00"
	}
}
