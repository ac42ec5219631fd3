// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import { getPayout } from "./index.ts"

const curve = { deductibleSeconds: 600n, fullSeconds: 4_200n, steps: 6 }
const after = (downtimeSeconds: bigint, cap = 1_000n) => getPayout({ curve, cap, downtimeSeconds })

describe("a payout", () => {
	it.each([
		[0n, 0],
		[600n, 0],
		[601n, 0],
		[1_199n, 0],
		[1_200n, 1],
		[1_799n, 1],
		[4_199n, 5],
		[4_200n, 6],
		[2n ** 64n - 1n, 6],
	])("of %i seconds has passed %i steps", (downtime, steps) => {
		expect(after(downtime).steps).toBe(steps)
	})

	it("is rounded down, and all steps together pay the cap", () => {
		expect(after(1_200n).due).toBe(166n)
		expect(after(600n).due).toBe(0n)
		expect(after(9_999n).due).toBe(1_000n)
	})

	it("says when the next step is due", () => {
		expect(after(0n).nextAtSeconds).toBe(1_200n)
		expect(after(4_199n).nextAtSeconds).toBe(4_200n)
		expect(after(4_200n).nextAtSeconds).toBeNull()
		const uneven = { deductibleSeconds: 0n, fullSeconds: 100n, steps: 3 }
		for (let downtime = 0n; downtime < 100n; downtime++) {
			const now = getPayout({ curve: uneven, cap: 9n, downtimeSeconds: downtime })
			const next = now.nextAtSeconds as bigint
			const then = (seconds: bigint) =>
				getPayout({ curve: uneven, cap: 9n, downtimeSeconds: seconds }).steps
			expect(then(next)).toBe(now.steps + 1)
			expect(then(next - 1n)).toBe(now.steps)
		}
	})

	it("has no curve without a width or without steps", () => {
		const by = (change: object) => () =>
			getPayout({ curve: { ...curve, ...change }, cap: 1n, downtimeSeconds: 1n })
		expect(by({ fullSeconds: 600n })).toThrow("a full payout after 600 seconds, got 600")
		for (const steps of [0, 0.5, 101]) expect(by({ steps })).toThrow("1 to 100 steps")
	})
})
