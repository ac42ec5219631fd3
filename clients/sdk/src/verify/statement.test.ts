// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import { type Case, goldenOf, haltOf, readVectors } from "../../test/support/vectors.ts"
import type { Handover, Outbox, SetCommitment, Statement } from "../certificate/index.ts"
import type { Hex } from "../core/hex.ts"
import { MAX_U64, serviceId, setId } from "../core/numbers.ts"
import { MAX_TOTAL_WEIGHT } from "../core/tags.ts"
import { checkCommitment, commitmentProblem } from "./checkCommitment.ts"
import { checkSet } from "./checkSet.ts"
import { SetRefusedError } from "./refusal.ts"
import { statementProblem } from "./statementProblem.ts"

const ZERO: Hex = `0x${"00".repeat(32)}`
const ONE: Hex = `0x${"01".repeat(32)}`
const first = readVectors<{ cases: Case[] }>("certificates.json").cases[1] as Case
const set: SetCommitment = {
	...goldenOf(first, haltOf(first.statement)).commitment,
	setId: setId(4),
}

describe("a commitment is refused", () => {
	const problem = (change: Partial<SetCommitment>) => commitmentProblem({ ...set, ...change })

	it("not if it is that of a set", () => {
		expect(commitmentProblem(set)).toBeUndefined()
		expect(() => checkCommitment(set)).not.toThrow()
	})

	it("without a number, members, weight, key, root, policy or time in office", () => {
		expect(problem({ setId: setId(0) })).toBe("ZeroSetId")
		expect(problem({ size: 0 })).toBe("EmptySet")
		expect(problem({ totalWeight: 0n, quorumWeight: 0n })).toBe("ZeroTotalWeight")
		expect(problem({ aggregateKey: new Uint8Array(96) })).toBe("EmptyAggregateKey")
		const identity = new Uint8Array(96)
		identity[0] = 0x40
		expect(problem({ aggregateKey: identity })).toBe("EmptyAggregateKey")
		expect(problem({ membersRoot: ZERO })).toBe("ZeroMembersRoot")
		expect(problem({ policyHash: ZERO })).toBe("ZeroPolicyHash")
		expect(problem({ expiresAt: set.activatesAt })).toBe("NeverInOffice")
		expect(problem({ expiresAt: set.activatesAt - 1n })).toBe("NeverInOffice")
		expect(problem({ expiresAt: set.activatesAt + 1n })).toBeUndefined()
	})

	it("with too many members, too much weight or a quorum outside (1/2, 1]", () => {
		expect(problem({ size: 1_024 })).toBeUndefined()
		expect(problem({ size: 1_025 })).toBe("SetTooLarge")
		const most = MAX_TOTAL_WEIGHT
		expect(problem({ totalWeight: most, quorumWeight: most })).toBeUndefined()
		expect(problem({ totalWeight: most + 1n, quorumWeight: most })).toBe("TooMuchWeight")
		const quorum = (quorumWeight: bigint) => problem({ totalWeight: 100n, quorumWeight })
		expect([quorum(50n), quorum(101n)]).toEqual(["ThresholdOutOfRange", "ThresholdOutOfRange"])
		expect([quorum(51n), quorum(100n)]).toEqual([undefined, undefined])
	})

	it("with a key that is no point of the subgroup", () => {
		const [outside] = readVectors<{ bad: Hex[] }>("keys.json").bad
		const aggregateKey = Uint8Array.from(Buffer.from((outside as Hex).slice(2), "hex"))
		expect(() => checkCommitment({ ...set, aggregateKey })).toThrow("unusable: NotInSubgroup")
		expect(() => checkCommitment({ ...set, size: 0 })).toThrow("not sound: EmptySet")
	})
})

describe("no honest watcher says", () => {
	const problem = (statement: Statement, of = setId(3)) =>
		statementProblem({ service: set.service, setId: of, statement })
	const block = { height: 5n, blockHash: ONE, blockTimestamp: 5n, round: 9_000n }

	it("anything for a set without a number", () => {
		expect(problem({ kind: "halt", ...block }, setId(0))).toBe("ZeroSetId")
	})

	it("a Halt, Resume or Checkpoint of no block or state", () => {
		const { height, round } = block
		expect(problem({ kind: "halt", ...block })).toBeUndefined()
		expect(problem({ kind: "halt", ...block, blockHash: ZERO })).toBe("ZeroBlockHash")
		expect(problem({ kind: "resume", height, round, blockHash: ONE })).toBeUndefined()
		expect(problem({ kind: "resume", height, round, blockHash: ZERO })).toBe("ZeroBlockHash")
		const checkpoint = { kind: "checkpoint", ...block, stateRoot: ONE } as const
		expect(problem(checkpoint)).toBeUndefined()
		expect(problem({ ...checkpoint, blockHash: ZERO })).toBe("ZeroBlockHash")
		expect(problem({ ...checkpoint, stateRoot: ZERO })).toBe("ZeroStateRoot")
	})

	it("a Handover to another service's set, an older one, an unsound one or a zero standby", () => {
		const handover: Handover = { kind: "handover", next: set, standby: ONE }
		expect(problem(handover)).toBeUndefined()
		expect(problem({ ...handover, standby: null })).toBeUndefined()
		expect(problem({ ...handover, standby: ZERO })).toBe("ZeroStandby")
		const foreign = { ...set, service: serviceId(set.service + 1) }
		expect(problem({ ...handover, next: foreign })).toBe("ForeignSet")
		expect(problem(handover, setId(4))).toBe("SetNotNewer")
		expect(problem(handover, setId(5))).toBe("SetNotNewer")
		expect(problem({ ...handover, next: { ...set, size: 0 } })).toBe("EmptySet")
	})

	it("an Outbox to nowhere, with nothing in it or beyond the last number", () => {
		const outbox: Outbox = {
			kind: "outbox",
			network: ONE,
			inbox: ONE,
			lane: 1,
			first: 5n,
			count: 1,
			root: ONE,
		}
		expect(problem(outbox)).toBeUndefined()
		expect(problem({ ...outbox, network: ZERO })).toBe("ZeroDestination")
		expect(problem({ ...outbox, inbox: ZERO })).toBe("ZeroDestination")
		expect(problem({ ...outbox, root: ZERO })).toBe("ZeroOutboxRoot")
		expect(problem({ ...outbox, count: 0 })).toBe("EmptyOutbox")
		expect(problem({ ...outbox, first: MAX_U64 })).toBeUndefined()
		expect(problem({ ...outbox, first: MAX_U64, count: 2 })).toBe("SequenceOverflow")
	})
})

describe("a set may speak", () => {
	const commitment = { ...set, activatesAt: 1_000n, expiresAt: 2_000n }
	const refused = (about: bigint, now: bigint, supersededAt: bigint | null = null) => {
		try {
			checkSet({ commitment, about, now, supersededAt })
			return undefined
		} catch (error) {
			if (error instanceof SetRefusedError) return error.reason
			throw error
		}
	}

	it("from when it takes office until just before its stake may be gone", () => {
		expect(refused(1_000n, 1_000n)).toBeUndefined()
		expect(refused(1_999n, 1_999n)).toBeUndefined()
		expect(refused(999n, 1_000n)).toBe("Future")
		expect(refused(1_000n, 999n)).toBe("Future")
		expect(refused(1_500n, 2_000n)).toBe("Expired")
		expect(refused(2_000n, 1_500n)).toBe("Expired")
	})

	it("about the time before the next set's, also after that took office", () => {
		expect(refused(1_499n, 1_600n, 1_500n)).toBeUndefined()
		expect(refused(1_500n, 1_600n, 1_500n)).toBe("Superseded")
	})

	it("and is told what to do if it may not", () => {
		const { message, remedy } = new SetRefusedError("Superseded")
		expect(message).toMatchInlineSnapshot(
			`"A later set was in office at the time of the statement."`,
		)
		expect(remedy).toMatchInlineSnapshot(`"Find that set's certificate."`)
	})
})
