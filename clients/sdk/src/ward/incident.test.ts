// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import type { Halt } from "../certificate/types.ts"
import type { Hex } from "../core/hex.ts"
import { MAX_U64, setId } from "../core/numbers.ts"
import { end, type Named, open, stand } from "./incident.ts"

const hash = (height: bigint): Hex => `0x${height.toString(16).padStart(64, "0")}`
const halt = (height: bigint, round: bigint): Halt => ({
	kind: "halt",
	height,
	blockHash: hash(height),
	blockTimestamp: 0n,
	round,
})
const named = (height: bigint): Named => ({ height, blockHash: hash(height) })
const opened = (height: bigint, round: bigint, life: bigint | null = null) =>
	open(setId(1), halt(height, round), 12n, life)

describe("downtime", () => {
	it("counts the silence before the Halt", () => {
		expect(opened(5n, 1_000n)).toMatchObject({ beganAt: 988n, downtime: 12n, resumed: null })
		expect(end(opened(5n, 1_000n), 1_030n, named(5n), 300n)).toMatchObject({
			downtime: 42n,
			resumed: 1_030n,
		})
	})

	it("does not begin before the last certified life, nor before time", () => {
		expect(opened(5n, 1_000n, 994n)).toMatchObject({ beganAt: 994n, downtime: 6n })
		expect(opened(5n, 1_000n, 1_003n)).toMatchObject({ beganAt: 1_000n, downtime: 0n })
		expect(opened(5n, 6n)).toMatchObject({ beganAt: 0n, downtime: 6n })
	})

	it("counts a gap to the same block whole, and to another at most the freshness and the silence", () => {
		const after = (height: bigint, round: bigint) =>
			stand(opened(5n, 1_000n), halt(height, round), 12n, 300n).downtime
		expect(after(5n, 5_000n)).toBe(4_012n)
		expect(after(6n, 5_000n)).toBe(12n + 300n + 12n)
		// The two overlap, and are not counted twice.
		expect(after(6n, 1_305n)).toBe(12n + 305n)
		expect(after(6n, 1_006n)).toBe(12n + 6n)
	})

	it("to an end that names another block counts at most the freshness", () => {
		for (const block of [named(4n), null]) {
			expect(end(opened(5n, 1_000n), 5_000n, block, 300n).downtime).toBe(312n)
		}
		expect(end(opened(5n, 1_000n), 1_060n, null, 300n).downtime).toBe(72n)
	})

	it("never exceeds the time from beginning to end, also at the end of time", () => {
		const ages = [opened(5n, 1_000n), opened(5n, MAX_U64 - 12n)]
		for (const incident of ages) {
			const over = end(incident, MAX_U64, named(5n), 300n)
			expect(over.downtime).toBe(MAX_U64 - incident.beganAt)
		}
	})
})
