// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import { type Hex } from "../core/hex.ts"
import { setId } from "../core/numbers.ts"
import { FRESHNESS } from "../core/tags.ts"
import { replayRecord, type Word, wordOf } from "./replayRecord.ts"

const hash = (height: number): Hex => `0x${(height + 1).toString(16).padStart(64, "0")}`

const halt = (height: number, round: number): Word => ({
	statement: {
		kind: "halt",
		height: BigInt(height),
		blockHash: hash(height),
		blockTimestamp: 0n,
		round: BigInt(round),
	},
	haltAfter: 12n,
	setId: setId(1),
})
const resume = (height: number, round: number, blockHash = hash(height)): Word => ({
	statement: { kind: "resume", height: BigInt(height), blockHash, round: BigInt(round) },
})
const checkpoint = (height: number, round: number): Word => ({
	statement: {
		kind: "checkpoint",
		height: BigInt(height),
		blockHash: hash(height),
		stateRoot: hash(1),
		blockTimestamp: 0n,
		round: BigInt(round),
	},
})

/** Beginning, downtime and end of every incident. */
function spans(...words: Word[]): (number | null)[][] {
	return replayRecord(words, FRESHNESS).map(({ beganAt, downtime, resumed }) => [
		Number(beganAt),
		Number(downtime),
		resumed === null ? null : Number(resumed),
	])
}

describe("the record", () => {
	it("has an outage whole of which a later checkpoint was heard first", () => {
		expect(spans(checkpoint(20, 2_000), halt(15, 1_150))).toEqual([[1_138, 312, 2_000]])
		expect(spans(checkpoint(20, 2_000), halt(15, 1_150), halt(15, 1_000))).toEqual([
			[988, 462, 2_000],
		])
		const all = [checkpoint(20, 2_000), halt(15, 1_150), halt(15, 1_000), resume(15, 1_900)]
		expect(spans(...all)).toEqual([[988, 912, 1_900]])
	})

	it("splits an incident at an earlier Resume", () => {
		const halts = [halt(5, 1_000), halt(5, 1_150), halt(5, 1_300)]
		expect(spans(...halts)).toEqual([[988, 312, null]])
		expect(spans(...halts, resume(5, 1_060))).toEqual([
			[988, 72, 1_060],
			[1_138, 162, null],
		])
		expect(replayRecord([...halts, resume(5, 1_060)], FRESHNESS).map((one) => one.id)).toEqual([
			1n,
			2n,
		])
	})

	it("counts the whole gap to a Resume that names the block beside other life of its round", () => {
		for (const beside of [checkpoint(9, 5_000), resume(4, 5_000), resume(6, 5_000)]) {
			expect(spans(halt(5, 1_000), beside)).toEqual([[988, 312, 5_000]])
			expect(spans(halt(5, 1_000), beside, resume(5, 5_000))).toEqual([[988, 4_012, 5_000]])
			expect(spans(halt(5, 1_000), resume(5, 5_000), beside)).toEqual([[988, 4_012, 5_000]])
			const earlier = [halt(5, 1_000), checkpoint(9, 4_997), beside, resume(5, 5_000)]
			expect(spans(...earlier)).toEqual([[988, 312, 4_997]])
			const otherFork = resume(5, 5_000, `0x${"09".repeat(32)}`)
			expect(spans(halt(5, 1_000), beside, otherFork)).toEqual([[988, 312, 5_000]])
		}
	})

	it("has a Halt before a Resume of its round", () => {
		expect(spans(resume(5, 1_000), halt(5, 1_000))).toEqual([[988, 12, 1_000]])
	})

	it("never counts a second twice", () => {
		expect(spans(halt(5, 1_000), resume(5, 1_003), halt(6, 1_006))).toEqual([
			[988, 15, 1_003],
			[1_003, 3, null],
		])
	})

	it("takes a checkpoint for life only above the halted block", () => {
		expect(spans(halt(5, 1_000), checkpoint(5, 1_030), checkpoint(4, 1_060))).toEqual([
			[988, 12, null],
		])
		expect(spans(halt(5, 1_000), checkpoint(6, 1_030))).toEqual([[988, 42, 1_030]])
		expect(spans(checkpoint(9, 995), halt(5, 1_000))).toEqual([[995, 5, null]])
		expect(spans(checkpoint(5, 995), halt(5, 1_000))).toEqual([[988, 12, null]])
	})

	it("begins no outage before the last life, whichever showed it", () => {
		const after = (...life: Word[]) => spans(...life, halt(5, 1_000)).at(-1)
		expect(after(resume(4, 994), checkpoint(9, 991))).toEqual([994, 6, null])
		expect(after(resume(4, 991), checkpoint(9, 994))).toEqual([994, 6, null])
		expect(after(resume(4, 991))).toEqual([991, 9, null])
		expect(after(checkpoint(9, 991))).toEqual([991, 9, null])
		// The block itself is not above it.
		expect(after(resume(4, 991), checkpoint(5, 994))).toEqual([991, 9, null])
	})

	it("is the same in whatever order certificates come, and however often", () => {
		let seed = 7
		const random = (below: number) => {
			seed = (seed * 48_271) % 2_147_483_647
			return seed % below
		}
		for (let i = 0; i < 200; i++) {
			const words = Array.from({ length: 1 + random(9) }, () => {
				const make = [halt, resume, checkpoint][random(3)] as typeof halt
				return make(random(6), 1_000 + 3 * random(300))
			})
			const shuffled = [...words, ...words].sort(() => random(3) - 1)
			expect(spans(...shuffled)).toEqual(spans(...words))
		}
	})

	it("has nothing of what is said of Vigil itself", () => {
		const outbox = {
			kind: "outbox",
			network: hash(1),
			inbox: hash(1),
			lane: 1,
			first: 0n,
			count: 1,
			root: hash(1),
		} as const
		expect(wordOf({ statement: outbox, setId: setId(1) }, 12n)).toBeNull()
		const said = halt(5, 1_000).statement
		expect(wordOf({ statement: said, setId: setId(1) }, 12n)).toEqual(halt(5, 1_000))
		const block = checkpoint(5, 1_000)
		expect(wordOf({ statement: block.statement, setId: setId(1) }, 12n)).toEqual(block)
	})
})
