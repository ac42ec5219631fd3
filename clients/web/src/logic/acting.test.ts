// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import { assetOf } from "../console/read/cover.ts"
import { coverConsequence, expiryNotice, holderCommand, payoutArithmetic } from "./cover.ts"
import { type Draft, needed } from "./draft.ts"
import { amount, parseAmount } from "./format.ts"
import { EMPTY_TARGET, type PlanForm, planOf } from "./planForm.ts"
import { aprOf, atRisk, lapse, unbonding } from "./staking.ts"
import { dispatchProblem, txProblem } from "./txProblem.ts"

describe("what goes wrong with a transaction", () => {
	const invalid = (type: string) => ({ error: { type: "Invalid", value: { type } } })

	it.each([
		["Payment", "cannot pay the fee"],
		["Stale", "sent another transaction"],
		["BadProof", "does not fit this chain"],
		["AncientBirthBlock", "was restarted"],
		["SomethingNew", "invalid (SomethingNew)"],
	])("%s is a sentence, and nothing was sent", (type, words) => {
		expect(txProblem(invalid(type), false)).toMatchObject({
			reached: "nothing-sent",
			text: expect.stringContaining(words),
		})
	})

	it("says that nothing was lost when the wallet declines", () => {
		for (const error of [new Error("Cancelled"), new Error("Rejected by user"), "User denied"]) {
			expect(txProblem(error, false).text).toContain("You declined in the wallet. Nothing was sent")
		}
	})

	it("never calls a transaction unsent that was sent", () => {
		expect(txProblem(new Error("Cancelled: socket closed"), true)).toMatchObject({
			reached: "sent",
		})
		expect(txProblem(undefined, true).text).toContain("Look the hash up before you send it again")
	})

	it("names a refusal in a block with the chain's words", () => {
		const error = {
			type: "Module",
			value: { type: "Staking", value: { type: "InsufficientBond" } },
		}
		expect(dispatchProblem(error, () => "Too little.")).toBe(
			"Staking refused it (InsufficientBond): Too little.",
		)
		expect(dispatchProblem(error, () => null)).toBe("Staking refused it: InsufficientBond.")
		expect(dispatchProblem({ type: "BadOrigin" }, () => null)).toBe("This account may not do that.")
		expect(
			dispatchProblem({ type: "Token", value: { type: "FundsUnavailable" } }, () => null),
		).toContain("FundsUnavailable")
		expect(dispatchProblem(undefined, () => null)).toContain("no reason is given")
	})
})

describe("stake", () => {
	it("earns a yearly rate, and none where nothing is staked", () => {
		// A tenth of a per cent a day.
		expect(aprOf(1_000n, 1_000_000n, 86_400)).toBeCloseTo(36.525, 3)
		expect(aprOf(1n, 0n, 86_400)).toBeNull()
		expect(aprOf(1n, 1n, 0)).toBeNull()
	})

	it("is free when its era has come, and not before", () => {
		const chunks = [
			{ value: 1n, era: 10 },
			{ value: 2n, era: 38 },
		]
		const [free, bound] = unbonding({ chunks, era: 10, duration: 28, eraSeconds: 60 })
		expect(free).toMatchObject({ free: true, done: 1, inSeconds: 0n })
		expect(bound).toMatchObject({ free: false, done: 0, inSeconds: 1_680n })
	})

	it("can never lose more than there is, and rewards lapse", () => {
		expect(
			atRisk(100n, [
				{ part: 60n, total: 100n },
				{ part: 60n, total: 100n },
			]),
		).toBe(100n)
		expect(atRisk(100n, [{ part: 1n, total: 0n }])).toBe(0n)
		expect(lapse(10, 12, 84)).toBe(82)
		expect(lapse(10, 500, 84)).toBe(0)
	})
})

describe("cover", () => {
	const curve = { deductibleSeconds: 600n, fullSeconds: 4_200n, steps: 6 }

	it("shows each figure of a payout", () => {
		expect(payoutArithmetic({ curve, cap: 1_000n, downtime: 1_300n, unit: String })).toBe(
			"21 minutes 40 seconds of downtime passed 1 of 6 steps between 10 minutes and 1 hour 10 minutes: 1000 × 1 ÷ 6 = 166. The next step is due at 30 minutes.",
		)
		expect(payoutArithmetic({ curve, cap: 1_000n, downtime: 9_999n, unit: String })).toContain(
			"= 1000, all there is.",
		)
	})

	it("gives notice before it ends and after it", () => {
		expect(expiryNotice(100n * 86_400n, 0n)).toBeNull()
		expect(expiryNotice(86_400n, 0n)).toContain("It ends in 1 day")
		expect(expiryNotice(5n, 5n)).toContain("It has ended")
	})
})

describe("a draft", () => {
	it("needs its deposits besides the fee", () => {
		const deposits = [
			{ label: "a", amount: 5n, returned: true },
			{ label: "b", amount: 7n, returned: false },
		]
		expect(needed({ deposits } as unknown as Draft, 3n)).toBe(15n)
	})
})

describe("the plan's form", () => {
	const terms = `0x${"11".repeat(32)}`
	const target = {
		...EMPTY_TARGET,
		destination: "1",
		contract: `0x${"22".repeat(20)}`,
		failover: "0x8456cb59",
	}
	const form: PlanForm = {
		protocol: 3,
		service: "7",
		class: "Normal",
		value: "5,000",
		targets: [target],
	}
	const problem = (change: Partial<PlanForm>) => {
		const built = planOf({ ...form, ...change }, terms)
		return "problem" in built ? built.problem : null
	}

	it("is a plan that the chain takes", () => {
		const built = planOf(form, terms)
		if ("problem" in built) throw new Error(built.problem)
		expect(built.plan).toMatchObject({
			protocol: 3,
			service: 7,
			value: 5_000_000_000_000_000n,
			terms,
		})
		expect(built.bytes).toBe(built.plan.targets[0]?.failover.length)
	})

	it.each([
		[{ protocol: null }, "Register a protocol first."],
		[{ service: "" }, "Choose the service"],
		[{ value: "much" }, "Type the value at stake"],
		[{ targets: [{ ...target, destination: "" }] }, "Choose where target 1 is."],
		[{ targets: [{ ...target, delay: "soon" }] }, "Type the delay of target 1"],
		[{ targets: [{ ...target, failover: "0x123" }] }, "Type what target 1 executes"],
		[{ targets: [{ ...target, gas: "lots" }] }, "Type the gas of target 1"],
		[{ targets: [{ ...target, contract: "0x12" }] }, "an address of 20 bytes"],
		[{ targets: [target, { ...target, delay: "5" }] }, "each destination once"],
		[
			{
				targets: [
					{ ...target, delay: "9" },
					{ ...target, destination: "2" },
				],
			},
			"delays from 9 seconds on",
		],
		[{ targets: [] }, "at least one target"],
	] as [Partial<PlanForm>, string][])("%j says what is missing", (change, words) =>
		expect(problem(change)).toContain(words),
	)

	it("waits for the terms", () => {
		expect(planOf(form, null)).toEqual({ problem: "The terms of the service are not read yet." })
	})
})

describe("an amount that somebody typed", () => {
	it("has commas between thousands and nowhere else", () => {
		expect(parseAmount("1,000.5", 1)).toBe(10_005n)
		expect(parseAmount("1 000 000", 0)).toBe(1_000_000n)
		for (const slip of ["1,5", "1,50", "10,00", ",100", "1,000 000", "1 5", "1,0000", "0.1,000"])
			expect(parseAmount(slip), slip).toBeNull()
	})
})

describe("what a buyer of cover is asked to sign", () => {
	it("names the price and the cover to the last digit, whatever asset they are in", () => {
		const exact = (value: bigint) => amount(value, 6, "USDX", 6)
		const [cap, most] = [exact(1_000_000_001n), exact(20_200_007n)]
		const said = coverConsequence({ cap, most, start: "noon" })
		expect(said).toContain("Up to 1,000.000001 USDX are covered from noon on")
		expect(said).toContain("It costs 20.200007 USDX at most")
	})
})

describe("cover for a holder", () => {
	const known = {
		pool: 3,
		cap: "1,000 VGL",
		curve: { deductibleSeconds: 3_600n, fullSeconds: 18_000n, steps: 10 },
		periods: 2,
		most: "20.2 VGL",
		genesisHash: "0xab",
	}

	it("is a command with what was typed and quoted", () => {
		expect(holderCommand(known).replaceAll(/\s*\\\n\s*/g, " ")).toBe(
			"vigil cover buy 3 --holder --ward-url URL --cap '1,000 VGL' --deductible 3600s --full 18000s --steps 10 --periods 2 --most '20.2 VGL' --genesis 0xab --key NAME",
		)
	})

	it("has capitals where nothing is known yet", () => {
		const empty = { ...known, cap: null, curve: null, periods: null, most: null, genesisHash: null }
		expect(holderCommand(empty)).toContain("--cap AMOUNT")
		expect(holderCommand(empty)).not.toContain("genesis")
	})
})

describe("the asset of a pool", () => {
	const { signal } = new AbortController()
	const said = (symbol: string, decimals: number) =>
		assetOf(
			{ value: async () => ({ symbol: new TextEncoder().encode(symbol), decimals }) },
			7,
			signal,
		)

	it("is named and written as the chain says", async () => {
		expect(await said("USDX", 6)).toEqual({ asset: "USDX", decimals: 6 })
	})

	it("is in its smallest unit, which is said, where its name is none or somebody else's", async () => {
		const plain = { asset: "smallest units of asset 7", decimals: 0 }
		for (const [symbol, decimals] of [
			["VGL", 12],
			["vgl", 2],
			["", 0],
			["A B", 6],
			["'; rm", 6],
			["USDX", 200],
		] as const)
			expect(await said(symbol, decimals), symbol).toEqual(plain)
	})

	it("has a number, or is none", async () => {
		const value = async () => ({ symbol: "0x", decimals: 0 })
		await expect(assetOf({ value }, "'; rm -rf", signal)).rejects.toThrow("asset's number")
	})
})
