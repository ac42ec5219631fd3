// SPDX-License-Identifier: Apache-2.0
import type { Checkpoint, Halt, Resume } from "../certificate/types.ts"
import { type IncidentId, larger, later } from "../core/numbers.ts"
import { keep, place } from "./history.ts"
import { end, type Named, open, stand } from "./incident.ts"
import { after, type Signal } from "./status.ts"
import type { Change, Claim, Heard, Hearing, Incident, Reason, Ward } from "./types.ts"

/** A ward of which nothing was certified. */
export const NEW_WARD: Ward = {
	status: "live",
	since: 0n,
	suspected: null,
	lastSuspicion: null,
	incident: null,
	lastHalt: null,
	lastResume: null,
	shown: null,
	offBranch: false,
	incidents: 0n,
	checkpoints: [],
}

/**
 * What a certified statement does to a ward, by the rules of Vigil and of every destination.
 *
 * The ward given stays as it is; the answer has the one that it becomes. Whether the statement was
 * certified is not asked here: verify it first. Order is by round, never by height.
 */
export function hearClaim(ward: Ward, claim: Claim, hearing: Hearing): Heard {
	switch (claim.type) {
		case "suspicion":
			return checkRound(claim.halt, hearing) ?? suspect(ward, claim.halt, hearing)
		case "halt":
			return checkRound(claim.halt, hearing) ?? halt(ward, claim.halt, hearing)
		case "resume":
			return checkRound(claim.resume, hearing) ?? resume(ward, claim.resume, hearing)
		case "checkpoint":
			return checkRound(claim.checkpoint, hearing) ?? checkpoint(ward, claim.checkpoint, hearing)
		default:
			return claim satisfies never
	}
}

/** Nobody repeated the suspicion in time. */
export function lapseSuspicion(
	ward: Ward,
	now: bigint,
): { ward: Ward; changes: readonly Change[] } {
	const moving = new Moving(ward, now)
	moving.move("silence")
	return moving.state
}

/** A ward that changes, and the changes so far. */
class Moving {
	ward: Ward
	readonly changes: Change[] = []
	readonly #now: bigint

	constructor(ward: Ward, now: bigint) {
		this.ward = ward
		this.#now = now
	}

	get state(): { ward: Ward; changes: readonly Change[] } {
		return { ward: this.ward, changes: this.changes }
	}

	get done(): Heard {
		return { heard: true, ...this.state }
	}

	set(fields: Partial<Ward>): void {
		this.ward = { ...this.ward, ...fields }
	}

	/** Moves the status, and forgets a suspicion that the new status does not have. */
	move(signal: Signal): void {
		const from = this.ward.status
		const to = after(from, signal)
		if (to === from) return
		this.set({ status: to, since: this.#now })
		if (to !== "suspect") this.set({ suspected: null })
		this.changes.push({ change: "Moved", from, to })
	}

	close(): void {
		const { incident } = this.ward
		if (incident !== null) this.changes.push({ change: "Closed", incident })
		this.set({ incident: null })
	}

	/** A ward that stands was seen to live again in this round. */
	liveAgain(round: bigint, named: Named | null, freshness: bigint): void {
		const standing = this.ward.status === "halted" ? this.ward.incident : null
		if (standing === null) return
		const incident = end(standing, round, named, freshness)
		this.set({ incident })
		this.changes.push({ change: "Resumed", incident })
		this.move("resume")
	}
}

/** Refuses a second in which no round begins, and a round that is yet to come. */
function checkRound(
	{ round }: Halt | Resume | Checkpoint,
	{ policy, now, limits }: Hearing,
): Heard | null {
	if (policy.roundLength === 0n || round % policy.roundLength !== 0n)
		return { heard: false, refusal: "OffRound" }
	return round > later(now, limits.clockDrift) ? { heard: false, refusal: "RoundInFuture" } : null
}

/** The first reason that holds. */
function first(reasons: readonly (readonly [boolean, Reason])[]): Heard | null {
	const reason = reasons.find(([holds]) => holds)?.[1]
	return reason === undefined ? null : { heard: false, refusal: "Ignored", reason }
}

const isStale = (round: bigint, freshness: bigint, now: bigint) => later(round, freshness) < now

/** What every Halt has to fulfil, by however much weight. */
function checkHalt(ward: Ward, said: Halt, { limits, now }: Hearing): Heard | null {
	const isLife = (height: bigint, round: bigint) => round >= said.round && height > said.height
	const { shown, lastResume, lastHalt, checkpoints } = ward
	const kept = checkpoints.map((one) => one.checkpoint)
	const isBelow =
		(shown !== null && isLife(shown.height, shown.round)) ||
		kept.some((block) => isLife(block.height, block.round))
	const hasLeft = checkpoints.some(
		({ branched, checkpoint: block }) =>
			branched && block.round > said.round && isOffBranch(said, block),
	)
	return first([
		[isStale(said.round, limits.freshness, now), "StaleRound"],
		[lastResume !== null && lastResume >= said.round, "Resumed"],
		[isBelow, "BelowCheckpoint"],
		[hasLeft, "OffBranch"],
		[lastHalt !== null && lastHalt.round >= said.round, "OldHalt"],
	])
}

/** Whether a branch with this block has no place for the block that a Halt names. */
function isOffBranch(said: Halt, block: Checkpoint): boolean {
	const other = said.height === block.height && said.blockHash !== block.blockHash
	return said.height > block.height || other
}

function suspect(ward: Ward, said: Halt, hearing: Hearing): Heard {
	// Also after it lapsed: a copy does not raise it again.
	const old = ward.lastSuspicion !== null && said.round <= ward.lastSuspicion
	const refused =
		checkHalt(ward, said, hearing) ??
		first([
			[ward.status === "halted", "AlreadyHalted"],
			[ward.status === "recovering", "StillRecovering"],
			[old, "OldSuspicion"],
		])
	if (refused !== null) return refused
	const moving = new Moving(ward, hearing.now)
	moving.changes.push({ change: "Suspected", halt: said })
	moving.move("suspicion")
	moving.set({ suspected: said, lastSuspicion: said.round })
	return moving.done
}

/**
 * A Halt while the ward stands re-targets the incident under way; while it recovers it ends that one and
 * begins another.
 */
function halt(ward: Ward, said: Halt, hearing: Hearing): Heard {
	const refused = checkHalt(ward, said, hearing)
	if (refused !== null) return refused
	const { policy, limits, setId, now } = hearing
	const moving = new Moving(ward, now)
	const standing = ward.status === "halted" ? ward.incident : null
	if (standing !== null) {
		const incident = stand(standing, said, policy.haltAfter, limits.freshness)
		moving.set({ incident })
		moving.changes.push({ change: "Stands", incident })
	} else {
		const life = lastLife(ward, said)
		moving.close()
		const incidents = ward.incidents + 1n
		const opened = open(setId, said, policy.haltAfter, life)
		const incident: Incident = { ...opened, id: incidents as IncidentId }
		moving.set({ incident, incidents })
		moving.changes.push({ change: "Opened", incident })
	}
	moving.set({ lastHalt: said, offBranch: false })
	moving.move("halt")
	return moving.done
}

/** The last life known of before a Halt: a Resume, or a Checkpoint above its block or that ended the incident before. */
function lastLife({ lastResume, shown, incident }: Ward, said: Halt): bigint | null {
	const above = shown !== null && shown.height > said.height ? shown.round : null
	const rounds = [lastResume, above, incident?.resumed ?? null].filter((round) => round !== null)
	return rounds.length === 0 ? null : rounds.reduce(larger)
}

/** A Resume is remembered also of a ward that is not halted: an older Halt must not fire then. */
function resume(ward: Ward, said: Resume, hearing: Hearing): Heard {
	const known = ward.lastResume !== null && said.round <= ward.lastResume
	const overtaken = ward.lastHalt !== null && said.round < ward.lastHalt.round
	const refused = first([[known || overtaken, "OldResume"]])
	if (refused !== null) return refused
	const moving = new Moving(ward, hearing.now)
	moving.set({ lastResume: said.round })
	moving.liveAgain(said.round, said, hearing.limits.freshness)
	if (moving.changes.length === 0) {
		moving.changes.push({ change: "Remembered", resume: said })
		if (ward.suspected !== null && said.round >= ward.suspected.round) moving.move("refutation")
	}
	return moving.done
}

function checkpoint(ward: Ward, block: Checkpoint, hearing: Hearing): Heard {
	const { policy, limits, now, most } = hearing
	if (policy.checkpointInterval === 0n || block.height % policy.checkpointInterval !== 0n) {
		return { heard: false, refusal: "OffInterval" }
	}
	const refused = first([
		[isStale(block.round, limits.checkpointFreshness, now), "StaleRound"],
		[ward.shown !== null && block.round <= ward.shown.round, "OldCheckpoint"],
	])
	if (refused !== null) return refused
	const where = place(ward.checkpoints, block)
	const beyond = (said: Halt | null) =>
		said !== null && block.round >= said.round && block.height > said.height
	const lives = ward.status === "halted" && beyond(ward.lastHalt)
	const moving = new Moving(ward, now)
	moving.set({ shown: { height: block.height, round: block.round } })
	if (where === "branches") {
		const left = ward.incident !== null && isOffBranch(ward.incident.last, block)
		moving.set({ offBranch: ward.offBranch || left })
		moving.changes.push({ change: "Branched", checkpoint: block })
	}
	// Also what is not kept shows life in its round, and bars Halts of it and before.
	if (where === "stands" || where === "below") {
		moving.changes.push({ change: "Shown", checkpoint: block })
	} else {
		moving.set({ checkpoints: keep(ward.checkpoints, block, where === "branches", most) })
		moving.changes.push({ change: "Accepted", checkpoint: block })
	}
	if (lives) {
		moving.liveAgain(block.round, null, limits.freshness)
	} else if (beyond(ward.suspected)) {
		moving.move("refutation")
	} else if (isStable(moving.ward, block, policy.stableFor)) {
		moving.close()
		moving.move("stability")
	}
	return moving.done
}

/**
 * Whether the ward recovers, has advanced for long enough, and this block shows that it did: it is above
 * the block that the ward halted at, or that block is left behind.
 */
function isStable(ward: Ward, block: Checkpoint, stableFor: bigint): boolean {
	const { status, incident, offBranch } = ward
	if (status !== "recovering" || incident === null || incident.resumed === null) return false
	const beyond = offBranch || block.height > incident.last.height
	return beyond && later(incident.resumed, stableFor) <= block.round
}
