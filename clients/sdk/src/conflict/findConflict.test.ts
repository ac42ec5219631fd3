// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import type { Handover, Outbox, Statement } from "../certificate/index.ts"
import type { Hex } from "../core/hex.ts"
import { serviceId, setId } from "../core/numbers.ts"
import { findConflict, isFalseHandover, isFalseOutbox, type Spoken } from "./index.ts"

const hash = (byte: number): Hex => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`
const POLICY = { haltAfter: 12n, roundLength: 3n }

const say = (statement: Statement, set = 1, policy = POLICY, service = 1): Spoken => ({
	signed: { service: serviceId(service), setId: setId(set), statement },
	policy,
})
const haltOf = (height: number, block: number, round: number, blockTimestamp = 5n): Statement => ({
	kind: "halt",
	height: BigInt(height),
	blockHash: hash(block),
	blockTimestamp,
	round: BigInt(round),
})
const resumeOf = (height: number, block: number, round: number): Statement => ({
	kind: "resume",
	height: BigInt(height),
	blockHash: hash(block),
	round: BigInt(round),
})
const checkpointOf = (height: number, block: number, state: number, round: number): Statement => ({
	kind: "checkpoint",
	height: BigInt(height),
	blockHash: hash(block),
	stateRoot: hash(state),
	blockTimestamp: 5n,
	round: BigInt(round),
})
const handoverOf = (to: number, root: number, standby: Hex | null = null): Handover => ({
	kind: "handover",
	next: {
		service: serviceId(1),
		setId: setId(to),
		size: 1,
		totalWeight: 1n,
		quorumWeight: 1n,
		aggregateKey: new Uint8Array(96).fill(1),
		membersRoot: hash(root),
		policyHash: hash(1),
		activatesAt: 1n,
		expiresAt: 2n,
	},
	standby,
})
const outboxOf = (chain: number, first: bigint, count: number, root: number, lane = 1): Outbox => ({
	kind: "outbox",
	network: hash(chain),
	inbox: hash(1),
	lane,
	first,
	count,
	root: hash(root),
})

/** The verdict, which must not depend on the order. */
function verdict(a: Spoken, b: Spoken) {
	const found = findConflict(a, b)
	expect(findConflict(b, a)).toBe(found)
	return found
}

describe("statements of one key conflict", () => {
	it("if they are Halts of one round that differ", () => {
		const first = say(haltOf(10, 1, 100))
		for (const other of [haltOf(11, 2, 100), haltOf(10, 2, 100), haltOf(10, 1, 100, 6n)]) {
			expect(verdict(first, say(other))).toBe("Halts")
		}
		expect(verdict(first, say(haltOf(10, 1, 101)))).toBeNull()
		expect(verdict(first, say(haltOf(11, 2, 101)))).toBeNull()
	})

	it.each([
		[105, null],
		[108, null],
		[109, "LifeInSilence"],
		[117, "LifeInSilence"],
		[118, null],
		[120, null],
		[123, null],
	])("if a Resume of round %i lies inside the silence from 108 to 120: %s", (round, expected) => {
		expect(verdict(say(haltOf(10, 1, 120)), say(resumeOf(10, 1, round)))).toBe(expected)
		expect(verdict(say(haltOf(10, 1, 120)), say(resumeOf(7, 2, round)))).toBe(expected)
	})

	it("each by the policy of its own set", () => {
		const judge = (haltAfter: bigint, roundLength: bigint) =>
			verdict(
				say(haltOf(10, 1, 120), 1, { haltAfter, roundLength: 1n }),
				say(resumeOf(10, 1, 114), 1, { haltAfter: 99n, roundLength }),
			)
		expect(judge(12n, 6n)).toBe("LifeInSilence")
		expect(judge(12n, 7n)).toBeNull()
		expect(judge(6n, 6n)).toBeNull()
		expect(judge(7n, 6n)).toBe("LifeInSilence")
	})

	it("if they are Checkpoints of one round and height that differ", () => {
		const first = say(checkpointOf(32, 1, 1, 60))
		expect(verdict(first, say(checkpointOf(32, 2, 1, 60)))).toBe("Checkpoints")
		expect(verdict(first, say(checkpointOf(32, 1, 2, 60)))).toBe("Checkpoints")
		expect(verdict(first, say(checkpointOf(64, 2, 2, 60)))).toBeNull()
		expect(verdict(first, say(checkpointOf(32, 2, 2, 63)))).toBeNull()
	})

	it("if they are Handovers of one set that differ", () => {
		const first = say(handoverOf(2, 1))
		expect(verdict(first, say(handoverOf(2, 2)))).toBe("Handovers")
		expect(verdict(first, say(handoverOf(2, 1, hash(9))))).toBe("Handovers")
		expect(verdict(first, say(handoverOf(3, 2), 2))).toBeNull()
	})

	it.each([
		[5n, 3, "Outboxes"],
		[5n, 1, "Outboxes"],
		[4n, 2, "Outboxes"],
		[6n, 9, "Outboxes"],
		[0n, 99, "Outboxes"],
		[3n, 2, null],
		[7n, 2, null],
	])(
		"if an Outbox from %i with %i messages differs from one of 5 and 6: %s",
		(first, count, expected) => {
			expect(verdict(say(outboxOf(1, 5n, 2, 1)), say(outboxOf(1, first, count, 1)))).toBe(expected)
		},
	)

	it("but not Outboxes of other destinations or lanes", () => {
		const first = say(outboxOf(1, 5n, 2, 1))
		expect(verdict(first, say(outboxOf(1, 5n, 2, 2)))).toBe("Outboxes")
		expect(verdict(first, say(outboxOf(2, 5n, 2, 2)))).toBeNull()
		expect(verdict(first, say(outboxOf(1, 5n, 2, 2, 2)))).toBeNull()
	})

	it("not with themselves, across services, or as the same fact for two sets", () => {
		const all = [
			haltOf(1, 1, 1),
			resumeOf(1, 1, 1),
			checkpointOf(1, 1, 1, 1),
			handoverOf(2, 1),
			outboxOf(1, 1n, 1, 1),
		]
		for (const one of all) {
			expect(verdict(say(one), say(one))).toBeNull()
			for (const other of all) expect(verdict(say(one), say(other, 1, POLICY, 2))).toBeNull()
		}
		expect(verdict(say(haltOf(10, 1, 100)), say(haltOf(10, 1, 100), 2))).toBeNull()
		expect(verdict(say(haltOf(10, 1, 100)), say(haltOf(10, 2, 100), 2))).toBe("Halts")
	})
})

describe("what Vigil has finalised convicts", () => {
	it("a single Handover that is another one, or of a set without a successor yet", () => {
		expect(isFalseHandover(handoverOf(2, 1), handoverOf(2, 1))).toBe(false)
		expect(isFalseHandover(handoverOf(2, 2), handoverOf(2, 1))).toBe(true)
		expect(isFalseHandover(handoverOf(2, 1), null)).toBe(true)
	})

	it("a single Outbox that was not sealed, unless its number is forgotten", () => {
		const sealed = [outboxOf(1, 5n, 2, 1), outboxOf(1, 7n, 1, 2)]
		const isFalse = (first: bigint, count: number, root: number) =>
			isFalseOutbox(outboxOf(1, first, count, root), 5n, sealed)
		expect([isFalse(5n, 2, 1), isFalse(7n, 1, 2)]).toEqual([false, false])
		expect([isFalse(5n, 2, 3), isFalse(5n, 3, 1), isFalse(6n, 1, 1), isFalse(8n, 1, 1)]).toEqual([
			true,
			true,
			true,
			true,
		])
		expect(isFalse(4n, 1, 1)).toBe(false)
	})
})
