// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import { utc } from "./format.ts"
import { isStale, standingOf } from "./standing.ts"

const MADE = 1_800_000_000_000
const at = { number: 100, madeAt: MADE }
const standing = (expires: number, afterMs: number, blockMs: number | null = 3_000) =>
	standingOf(expires, at, { blockMs, nowMs: MADE + afterMs })

describe("a notice", () => {
	it("is in force until the block that ends it should be there by the reader's clock", () => {
		const until = BigInt(MADE / 1_000 + 30)
		expect(standing(110, 0)).toEqual({ state: "valid", until })
		expect(standing(110, 29_999)).toEqual({ state: "valid", until })
		expect(standing(110, 30_000)).toEqual({ state: "expired", since: until })
	})

	it("is over with the block that ends it, whatever the clock says", () => {
		expect(standing(100, 0).state).toBe("expired")
		expect(standing(99, 0).state).toBe("expired")
		expect(standing(100, 0, null)).toEqual({ state: "expired", since: null })
		expect(standing(100, -30_000).state).toBe("expired")
	})

	it("is worth nothing when the chain stands still, or dates its blocks ahead", () => {
		expect(standing(10_000, 60_000).state).toBe("valid")
		expect(standing(10_000, 60_001)).toEqual({ state: "stale" })
		expect(standing(10_000, -60_001)).toEqual({ state: "stale" })
		expect(isStale(at, MADE + 60_001)).toBe(true)
		expect(isStale(at, MADE)).toBe(false)
	})

	it("of a chain that does not say how long a block takes is judged by blocks and age", () => {
		expect(standing(110, 59_000, null)).toEqual({ state: "valid", until: null })
		expect(standing(110, 61_000, null)).toEqual({ state: "stale" })
	})

	it("of numbers that mean nothing breaks nothing", () => {
		const absurd = standingOf(
			0,
			{ number: 2 ** 32 - 1, madeAt: 0 },
			{ blockMs: Number.MAX_SAFE_INTEGER, nowMs: MADE },
		)
		expect(absurd.state).toBe("expired")
		expect(utc(absurd.state === "expired" ? (absurd.since ?? 0n) : 0n)).toBe(
			"-271821-04-20T00:00:00Z",
		)
	})
})
