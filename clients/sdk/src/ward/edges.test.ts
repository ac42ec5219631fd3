// SPDX-License-Identifier: Apache-2.0
// The edges of the rules, where one second or one block more would be another answer. The scenes have the middle.

import { describe, expect, it } from "vitest"
import type { Hex } from "../core/hex.ts"
import { setId } from "../core/numbers.ts"
import { type Claim, hearClaim, lapseSuspicion, NEW_WARD, type Ward } from "./index.ts"

const hash = (height: number, branch: number): Hex =>
	`0x${(height * 256 + branch).toString(16).padStart(64, "0")}`

const haltOf = (height: number, round: number, branch = 1) =>
	({
		kind: "halt",
		height: BigInt(height),
		blockHash: hash(height, branch),
		blockTimestamp: 5n,
		round: BigInt(round),
	}) as const
const halt = (height: number, round: number, branch = 1): Claim => ({
	type: "halt",
	halt: haltOf(height, round, branch),
})
const suspicion = (height: number, round: number): Claim => ({
	type: "suspicion",
	halt: haltOf(height, round),
})
const resume = (height: number, round: number): Claim => ({
	type: "resume",
	resume: {
		kind: "resume",
		height: BigInt(height),
		blockHash: hash(height, 1),
		round: BigInt(round),
	},
})
const checkpoint = (height: number, round: number, branch = 1): Claim => ({
	type: "checkpoint",
	checkpoint: {
		kind: "checkpoint",
		height: BigInt(height),
		blockHash: hash(height, branch),
		stateRoot: hash(branch, branch),
		blockTimestamp: 5n,
		round: BigInt(round),
	},
})

/** A ward and a clock. */
class World {
	ward: Ward = NEW_WARD
	now = 9_000

	constructor(...claims: Claim[]) {
		for (const claim of claims) this.tell(claim)
	}

	/** What becomes of a claim: the names of the changes, or of what it is refused for. */
	hear(claim: Claim, roundLength = 3n): string {
		const heard = hearClaim(this.ward, claim, {
			setId: setId(1),
			policy: { haltAfter: 12n, roundLength, checkpointInterval: 10n, stableFor: 30n },
			now: BigInt(this.now),
			limits: { freshness: 300n, checkpointFreshness: 3_600n, clockDrift: 9n },
			most: 8,
		})
		if (!heard.heard) return heard.refusal === "Ignored" ? heard.reason : heard.refusal
		this.ward = heard.ward
		return heard.changes.map((one) => one.change).join(" ")
	}

	/** The same, of a claim that is heard. */
	tell(claim: Claim): string {
		const before = this.ward
		const answer = this.hear(claim)
		expect(this.ward, answer).not.toBe(before)
		return answer
	}

	at(now: number): this {
		this.now = now
		return this
	}
}

const halted = () => new World(checkpoint(100, 8_940), halt(105, 9_000))
const recovering = () => {
	const world = halted().at(9_030)
	world.tell(resume(105, 9_030))
	return world
}

describe("a Halt", () => {
	it("is heard for the freshness, and not a second longer", () => {
		expect(new World().at(9_300).hear(halt(105, 9_000))).toBe("Opened Moved")
		expect(new World().at(9_301).hear(halt(105, 9_000))).toBe("StaleRound")
		expect(new World().hear(halt(105, 9_009))).toBe("Opened Moved")
		expect(new World().hear(halt(105, 9_012))).toBe("RoundInFuture")
	})

	it("has to be after the last one, and after life of its round", () => {
		expect(halted().hear(halt(106, 9_000))).toBe("OldHalt")
		expect(halted().hear(halt(106, 9_003))).toBe("Stands")
		expect(recovering().hear(halt(106, 9_030))).toBe("Resumed")
		expect(recovering().hear(halt(106, 9_033))).toBe("Closed Opened Moved")
	})

	it("is contradicted by a Checkpoint of its round above it, not by that of its block", () => {
		const shown = () => new World(checkpoint(110, 9_000))
		expect(shown().hear(halt(109, 9_000))).toBe("BelowCheckpoint")
		expect(shown().hear(halt(109, 9_003))).toBe("Opened Moved")
		expect(shown().hear(halt(110, 9_000))).toBe("Opened Moved")
	})

	it("is contradicted also by a kept Checkpoint that is not the last one shown", () => {
		const world = new World(checkpoint(130, 8_970), checkpoint(110, 8_973))
		expect(world.hear(halt(120, 8_970))).toBe("BelowCheckpoint")
		expect(world.hear(halt(130, 8_970))).toBe("Opened Moved")
	})

	it("of the branch that was left is refused before the round in which that was seen", () => {
		const left = () => new World(checkpoint(110, 8_910), checkpoint(110, 8_970, 2))
		expect(left().hear(halt(125, 8_967))).toBe("OffBranch")
		expect(left().hear(halt(125, 8_970))).toBe("Opened Moved")
		expect(left().hear(halt(110, 8_967))).toBe("OffBranch")
		expect(left().hear(halt(110, 8_967, 2))).toBe("Opened Moved")
	})

	it("begins no downtime before the last life", () => {
		const after = new World(checkpoint(110, 8_991), halt(105, 9_000))
		expect(after.ward.incident).toMatchObject({ beganAt: 8_991n, downtime: 9n })
		const same = new World(checkpoint(110, 8_991), halt(110, 9_000))
		expect(same.ward.incident).toMatchObject({ beganAt: 8_988n, downtime: 12n })
		const both = new World(resume(100, 8_994), checkpoint(110, 8_991), halt(105, 9_000))
		expect(both.ward.incident).toMatchObject({ beganAt: 8_994n })
		const world = recovering().at(9_033)
		world.tell(halt(107, 9_033))
		expect(world.ward.incident).toMatchObject({ id: 2n, beganAt: 9_030n })
	})
})

describe("a Resume", () => {
	it("of the last Halt's round or later ends it, whatever block it names, however old", () => {
		expect(halted().hear(resume(99, 9_000))).toBe("Resumed Moved")
		expect(halted().hear(resume(105, 8_997))).toBe("OldResume")
		expect(halted().at(90_000).hear(resume(105, 9_003))).toBe("Resumed Moved")
	})

	it("is heard once in a round", () => {
		const world = new World(resume(105, 9_000))
		expect(world.hear(resume(106, 9_000))).toBe("OldResume")
		expect(world.hear(resume(106, 9_003))).toBe("Remembered")
	})

	it("refutes a suspicion of its round or before", () => {
		const suspect = () => new World(suspicion(105, 9_000))
		expect(suspect().hear(resume(105, 9_000))).toBe("Remembered Moved")
		expect(suspect().hear(resume(105, 8_997))).toBe("Remembered")
	})
})

describe("a Checkpoint", () => {
	it("is heard for its own freshness, once in a round, at whole intervals", () => {
		expect(new World().at(12_600).hear(checkpoint(110, 9_000))).toBe("Accepted")
		expect(new World().at(12_601).hear(checkpoint(110, 9_000))).toBe("StaleRound")
		const world = new World(checkpoint(110, 9_000))
		expect(world.hear(checkpoint(120, 9_000))).toBe("OldCheckpoint")
		expect(world.hear(checkpoint(120, 9_003))).toBe("Accepted")
		expect(world.hear(checkpoint(125, 9_006))).toBe("OffInterval")
	})

	it("above the halted block and not before its round is life", () => {
		expect(halted().hear(checkpoint(110, 9_000))).toBe("Accepted Resumed Moved")
		expect(halted().hear(checkpoint(110, 8_997))).toBe("Accepted")
		const equal = new World(checkpoint(100, 8_940), halt(110, 9_000))
		expect(equal.hear(checkpoint(110, 9_003))).toBe("Accepted")
		expect(equal.hear(checkpoint(120, 9_006))).toBe("Accepted Resumed Moved")
	})

	it("above the suspected block and not before its round refutes", () => {
		const suspect = () => new World(suspicion(110, 9_000))
		expect(suspect().hear(checkpoint(120, 9_000))).toBe("Accepted Moved")
		expect(suspect().hear(checkpoint(110, 9_000))).toBe("Accepted")
		expect(suspect().hear(checkpoint(120, 8_997))).toBe("Accepted")
	})

	it("shows a recovering ward to be stable after long enough, beyond the halted block", () => {
		const stable = (height: number, round: number) =>
			recovering().at(9_300).hear(checkpoint(height, round))
		expect(stable(110, 9_057)).toBe("Accepted")
		expect(stable(110, 9_060)).toBe("Accepted Closed Moved")
		const at = new World(checkpoint(100, 8_940), halt(110, 9_000), resume(110, 9_000)).at(9_060)
		expect(at.hear(checkpoint(110, 9_057))).toBe("Accepted")
		expect(at.hear(checkpoint(120, 9_060))).toBe("Accepted Closed Moved")
	})

	it("of another branch shows it below the halted block, if that is left behind", () => {
		const left = (halts: Claim, at: number) => {
			const world = new World(checkpoint(110, 8_910), checkpoint(120, 8_940), halts).at(9_120)
			world.tell(resume(125, 9_030))
			world.tell(checkpoint(at, 9_033, 2))
			return world
		}
		expect(left(halt(125, 9_000), 110).hear(checkpoint(120, 9_060, 2))).toBe(
			"Accepted Closed Moved",
		)
		// The very block that the ward stands at is on the new branch.
		expect(left(halt(120, 9_000, 2), 120).hear(checkpoint(120, 9_060, 2))).toBe("Shown")
		expect(left(halt(120, 9_000, 1), 120).hear(checkpoint(120, 9_060, 2))).toBe(
			"Shown Closed Moved",
		)
	})

	it("of another state, timestamp or block at a kept height leaves a branch", () => {
		const kept = checkpoint(110, 8_910)
		if (kept.type !== "checkpoint") throw new Error("it is one")
		for (const change of [
			{ stateRoot: hash(9, 9) },
			{ blockHash: hash(9, 9) },
			{ blockTimestamp: 6n },
		]) {
			const other = { ...kept.checkpoint, ...change, round: 8_940n }
			const world = new World(kept)
			expect(world.hear({ type: "checkpoint", checkpoint: other })).toBe("Branched Accepted")
			expect(world.ward.checkpoints.map((one) => one.superseded)).toEqual([true, false])
		}
		expect(new World(kept).hear(checkpoint(110, 8_940))).toBe("Shown")
	})
})

describe("a suspicion", () => {
	it("is raised once in a round, also after it lapsed, and never of a halted or recovering ward", () => {
		const world = new World(suspicion(105, 9_000))
		expect(world.hear(suspicion(106, 9_000))).toBe("OldSuspicion")
		expect(world.hear(suspicion(105, 9_003))).toBe("Suspected")
		const lapsed = lapseSuspicion(world.ward, 9_120n)
		expect(lapsed.ward).toMatchObject({ status: "live", since: 9_120n, suspected: null })
		expect(lapseSuspicion(lapsed.ward, 9_200n)).toEqual({ ward: lapsed.ward, changes: [] })
		world.ward = lapsed.ward
		expect(world.hear(suspicion(105, 9_003))).toBe("OldSuspicion")
		expect(halted().hear(suspicion(106, 9_003))).toBe("AlreadyHalted")
		expect(recovering().at(9_033).hear(suspicion(106, 9_033))).toBe("StillRecovering")
	})
})
