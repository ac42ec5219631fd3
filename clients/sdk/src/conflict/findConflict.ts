// SPDX-License-Identifier: Apache-2.0
import type { Certificate, Checkpoint, Outbox, Policy, Resume } from "../certificate/types.ts"
import { hashStatement } from "../certificate/hashStatement.ts"
import { later, less } from "../core/numbers.ts"

/** A statement, and what the policy of its set says about its times. */
export interface Spoken {
	/** What was signed. Signatures are verified before, for one key and one chain. */
	readonly signed: Pick<Certificate, "service" | "setId" | "statement">
	/** How the set watches. */
	readonly policy: Pick<Policy, "haltAfter" | "roundLength">
}

/** How two statements of one key contradict each other. */
export type Conflict =
	/** Two Halts of one round that differ. */
	| "Halts"
	/** A Resume whose whole round lies inside the silence that a Halt claims. */
	| "LifeInSilence"
	/** Two Checkpoints of one round and height that differ. */
	| "Checkpoints"
	/** Two Handovers of one set that differ. */
	| "Handovers"
	/** Two Outboxes of one lane whose ranges overlap and that differ. */
	| "Outboxes"

/**
 * How two statements of one key convict it, if they do; the order does not matter.
 *
 * Both must be of one key and one chain, and their signatures verified: this compares what is said. The
 * same fact signed for two sets is no conflict.
 */
export function findConflict(a: Spoken, b: Spoken): Conflict | null {
	if (a.signed.service !== b.signed.service) return null
	const [x, y] = [a.signed.statement, b.signed.statement]
	const differ = hashStatement(x) !== hashStatement(y)
	switch (x.kind) {
		case "halt":
			if (y.kind === "resume") return livesInSilence(y, b, x.round, a) ? "LifeInSilence" : null
			return y.kind === "halt" && x.round === y.round && differ ? "Halts" : null
		case "resume":
			return y.kind === "halt" && livesInSilence(x, a, y.round, b) ? "LifeInSilence" : null
		case "checkpoint":
			return y.kind === "checkpoint" && sameHeight(x, y) && differ ? "Checkpoints" : null
		case "handover":
			return y.kind === "handover" && a.signed.setId === b.signed.setId && differ
				? "Handovers"
				: null
		case "outbox":
			return y.kind === "outbox" && overlap(x, y) && differ ? "Outboxes" : null
		default:
			return x satisfies never
	}
}

/** Whether the whole round of a Resume lies inside the silence of a Halt. */
function livesInSilence(resume: Resume, spoken: Spoken, halt: bigint, silent: Spoken): boolean {
	const begins = less(halt, silent.policy.haltAfter)
	return begins < resume.round && later(resume.round, spoken.policy.roundLength) <= halt
}

function sameHeight(x: Checkpoint, y: Checkpoint): boolean {
	return x.round === y.round && x.height === y.height
}

/** Whether two Outboxes of one lane have a number in common. */
function overlap(x: Outbox, y: Outbox): boolean {
	const beginsBeforeEnd = (one: Outbox, other: Outbox) =>
		one.first < other.first + BigInt(other.count)
	const sameLane = x.network === y.network && x.inbox === y.inbox && x.lane === y.lane
	return sameLane && beginsBeforeEnd(x, y) && beginsBeforeEnd(y, x)
}
