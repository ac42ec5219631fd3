// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import { toHex } from "../core/hex.ts"
import {
	buildPlan,
	type BuildPlanOptions,
	type EvmCall,
	encodeCalls,
	PlanRefusedError,
} from "./index.ts"

const pause: EvmCall = {
	target: `0x${"11".repeat(20)}`,
	gas: 50_000n,
	data: Uint8Array.of(1, 2, 3, 4, 5),
}
const pay: EvmCall = {
	target: `0x${"22".repeat(20)}`,
	valueWei: 1n,
	gas: 60_000n,
	data: new Uint8Array(),
}
const raw = (...bytes: number[]) => ({ type: "raw", bytes: Uint8Array.from(bytes) }) as const

const options: BuildPlanOptions = {
	protocol: 3,
	service: 7,
	targets: [
		{ destination: 1, delaySeconds: 0, failover: { type: "evm", calls: [pause, pay] } },
		{
			destination: 2,
			delaySeconds: 60,
			failover: { type: "xcm", program: Uint8Array.of(5, 0) },
			failback: raw(9),
		},
	],
	terms: `0x${"AB".repeat(32)}`,
}

function problemOf(act: () => unknown): string | undefined {
	try {
		act()
		return undefined
	} catch (error) {
		if (error instanceof PlanRefusedError) return error.problem
		throw error
	}
}

describe("calls of contracts", () => {
	it("are what eth_abi encodes for (address,uint128,uint64,bytes)[]", () => {
		const words = [
			"20",
			"2",
			"40",
			"100",
			"11".repeat(20),
			"0",
			"c350",
			"80",
			"5",
			`0102030405${"00".repeat(27)}`,
			"22".repeat(20),
			"1",
			"ea60",
			"80",
			"0",
		].map((word) => word.padStart(64, "0"))
		expect(toHex(encodeCalls([pause, pay]).payload)).toBe(`0x${words.join("")}`)
	})

	it("say what gas they take, with what calling takes", () => {
		const needs = 50_000n + 9_000n + 32n + 60_000n + 48_000n
		expect(encodeCalls([pause, pay]).gasNeeded).toBe(needs + needs / 16n + 20_000n)
	})

	it("take more gas with value than without, up to what a payload may ask for", () => {
		const needs = (call: EvmCall) => encodeCalls([call]).gasNeeded
		const bare = { ...pause, gas: 0n, data: new Uint8Array() }
		expect(needs(bare)).toBe(9_000n + 9_000n / 16n + 20_000n)
		expect(needs({ ...bare, valueWei: 0n })).toBe(needs(bare))
		expect(needs({ ...bare, valueWei: 1n })).toBe(48_000n + 48_000n / 16n + 20_000n)
		// The most whose sixteenth more, with what executing takes, is 4,000,000.
		const most = 3_745_883n - 9_000n
		expect(needs({ ...bare, gas: most })).toBe(4_000_000n)
		expect(problemOf(() => encodeCalls([{ ...bare, gas: most + 1n }]))).toBe("TooMuchGas")
	})

	it("are refused as the chain would", () => {
		const one = { ...pause, gas: 1n }
		expect(problemOf(() => encodeCalls([]))).toBe("EmptyProgram")
		expect(problemOf(() => encodeCalls(Array.from({ length: 33 }, () => one)))).toBe("TooManyCalls")
		expect(problemOf(() => encodeCalls(Array.from({ length: 32 }, () => one)))).toBeUndefined()
		expect(problemOf(() => encodeCalls([{ ...pause, gas: 3_800_000n }]))).toBe("TooMuchGas")
		for (const wrong of [
			{ target: "0x11" },
			{ gas: 2n ** 64n },
			{ gas: -1n },
			{ valueWei: 2n ** 128n },
		]) {
			expect(problemOf(() => encodeCalls([{ ...pause, ...wrong }]))).toBe("BadCalls")
		}
	})
})

describe("a plan", () => {
	it("is the arguments of arm_plan", () => {
		expect(buildPlan(options)).toEqual({
			protocol: 3,
			service: 7,
			class: { type: "Normal", value: undefined },
			targets: [
				{
					destination: 1,
					delay: 0n,
					failover: encodeCalls([pause, pay]).payload,
					failback: new Uint8Array(),
				},
				{ destination: 2, delay: 60n, failover: Uint8Array.of(5, 0), failback: Uint8Array.of(9) },
			],
			value: 0n,
			terms: `0x${"ab".repeat(32)}`,
		})
	})

	it("is refused as the chain would", () => {
		const target = (
			destination: number,
			delaySeconds: number,
			failover: ReturnType<typeof raw> = raw(1),
		) => ({ destination, delaySeconds, failover })
		const problem = (...targets: ReturnType<typeof target>[]) =>
			problemOf(() => buildPlan({ ...options, targets }))
		expect(problem()).toBe("NoTargets")
		expect(problem(target(1, 0), target(2, 0), target(3, 0), target(4, 0))).toBeUndefined()
		expect(problem(target(1, 0), target(2, 0), target(3, 0), target(4, 0), target(5, 0))).toBe(
			"TooManyTargets",
		)
		expect(problem(target(1, 604_800))).toBeUndefined()
		expect(problem(target(1, 604_801))).toBe("DelayTooLong")
		expect(problem(target(1, 0.5))).toBe("DelayTooLong")
		expect(problem(target(1, 10), target(2, 9))).toBe("DelaysDecrease")
		expect(problem(target(1, 0), target(1, 1))).toBe("DuplicateTarget")
		expect(problem(target(1, 0, raw()))).toBe("EmptyProgram")
		expect(problem(target(1, 0, { type: "raw", bytes: new Uint8Array(16_384) }))).toBeUndefined()
		expect(problem(target(1, 0, { type: "raw", bytes: new Uint8Array(16_385) }))).toBe(
			"PayloadTooLarge",
		)
	})

	it("that is refused says what was expected and what came", () => {
		const error = new PlanRefusedError("DelaysDecrease", "delays from 10 seconds on", "9")
		expect(error.message).toMatchInlineSnapshot(
			`"The plan would be refused as DelaysDecrease: expected delays from 10 seconds on, got 9."`,
		)
		expect(error.remedy).toMatchInlineSnapshot(
			`"Change the plan to have delays from 10 seconds on."`,
		)
	})

	it("names a protocol, a service and terms that can be", () => {
		expect(() => buildPlan({ ...options, protocol: -1 })).toThrow(
			"protocol: expected a whole number",
		)
		const targets = [{ destination: 2 ** 32, delaySeconds: 0, failover: raw(1) }]
		expect(() => buildPlan({ ...options, targets })).toThrow("lane: expected a whole number")
		expect(() => buildPlan({ ...options, terms: "0x12" })).toThrow("64 hexadecimal digits")
	})
})
