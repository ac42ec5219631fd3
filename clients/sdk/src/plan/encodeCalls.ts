// SPDX-License-Identifier: Apache-2.0
import { encodeWords } from "../core/abi.ts"
import { need } from "./refusal.ts"
import type { EvmCall } from "./types.ts"

const MOST_CALLS = 32
const MOST_GAS = 4_000_000n
/** What a call takes beside its own gas, with and without value. */
const WITH_VALUE = 48_000n
const WITHOUT_VALUE = 9_000n

/** Calls as a destination keeps them, and the gas that executing them takes. */
export interface EncodedCalls {
	readonly payload: Uint8Array
	readonly gasNeeded: bigint
}

/**
 * Calls of contracts in the one form that inboxes take: `abi.encode(Call[])` with
 * `Call{address target, uint128 value, uint64 gas, bytes data}`. Throws {@link PlanRefusedError}.
 */
export function encodeCalls(calls: readonly EvmCall[]): EncodedCalls {
	need(calls.length > 0, "EmptyProgram", "at least one call", "none")
	need(calls.length <= MOST_CALLS, "TooManyCalls", `at most ${MOST_CALLS} calls`, calls.length)
	let gas = 0n
	let here = BigInt(32 * calls.length)
	const offsets: bigint[] = []
	const bodies = calls.map((call) => {
		const value = call.valueWei ?? 0n
		const isAddress = /^0x[0-9a-fA-F]{40}$/.test(call.target)
		need(isAddress, "BadCalls", "an address of 20 bytes", `"${call.target}"`)
		const fits = value >= 0n && value < 2n ** 128n && call.gas >= 0n && call.gas < 2n ** 64n
		need(fits, "BadCalls", "a value of 128 bits and gas of 64", `${value} and ${call.gas}`)
		const padded = new Uint8Array(32 * Math.ceil(call.data.length / 32))
		padded.set(call.data)
		gas += call.gas + (value === 0n ? WITHOUT_VALUE : WITH_VALUE) + BigInt(padded.length)
		const target = BigInt(`0x${call.target.slice(2)}`)
		const body = encodeWords([target, value, call.gas, 128n, call.data.length, padded])
		offsets.push(here)
		here += BigInt(body.length)
		return body
	})
	// What is passed on twice loses two 64ths.
	const gasNeeded = gas + gas / 16n + 20_000n
	const most = `at most ${MOST_GAS} gas with what calling takes`
	need(gasNeeded <= MOST_GAS, "TooMuchGas", most, gasNeeded)
	const payload = encodeWords([32n, calls.length, ...offsets, ...bodies])
	return { payload, gasNeeded }
}
