// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import { listFiles, readExactJson } from "../../test/support/vectors.ts"
import { type Hex } from "../core/hex.ts"
import { setId } from "../core/numbers.ts"
import {
	type Claim,
	hearClaim,
	type Hearing,
	lapseSuspicion,
	NEW_WARD,
	type Unheard,
	type Ward,
} from "./index.ts"

interface ClaimJson {
	readonly kind: "Suspicion" | "Halt" | "Resume" | "Checkpoint" | "Lapse"
	readonly height: bigint
	readonly hash: Hex
	readonly state_root: Hex
	readonly timestamp: bigint
	readonly round: bigint
}

interface Scene {
	readonly about: string
	readonly policy: { halt_after: bigint; checkpoint_interval: bigint; stable_for: bigint }
	readonly limits: { freshness: bigint; checkpoint_freshness: bigint; clock_drift: bigint }
	readonly steps: {
		now: bigint
		round_length?: bigint
		claim: ClaimJson
		outcome: string[] | string
		ward: unknown
	}[]
}

const FOLDER = "pallets/primitives/scenarios/"
const files = listFiles(FOLDER)

function claimOf(json: ClaimJson): Claim {
	const { height, hash: blockHash, timestamp: blockTimestamp, round, state_root: stateRoot } = json
	switch (json.kind) {
		case "Suspicion":
			return { type: "suspicion", halt: { kind: "halt", height, blockHash, blockTimestamp, round } }
		case "Halt":
			return { type: "halt", halt: { kind: "halt", height, blockHash, blockTimestamp, round } }
		case "Resume":
			return { type: "resume", resume: { kind: "resume", height, blockHash, round } }
		case "Checkpoint":
			return {
				type: "checkpoint",
				checkpoint: { kind: "checkpoint", height, blockHash, stateRoot, blockTimestamp, round },
			}
		case "Lapse":
			throw new Error("a lapse is no claim")
	}
}

function nameOf(unheard: Unheard): string {
	return unheard.refusal === "Ignored" ? `Ignored(${unheard.reason})` : unheard.refusal
}

/** A ward as the files tell it. */
function wardJson(ward: Ward): unknown {
	const { incident, checkpoints } = ward
	const status = `${ward.status.charAt(0).toUpperCase()}${ward.status.slice(1)}`
	const standing = checkpoints
		.filter((one) => !one.superseded)
		.map(({ checkpoint: { height, stateRoot, round } }) => ({
			height,
			state_root: stateRoot,
			round,
		}))
	if (incident === null) return { status, incident, standing }
	const { id, halt, last, beganAt, downtime, resumed } = incident
	const told = {
		id,
		first_round: halt.round,
		height: last.height,
		hash: last.blockHash,
		last_round: last.round,
		began_at: beganAt,
		downtime,
		resumed,
	}
	return { status, incident: told, standing }
}

/** What holds of every ward at any time. */
function checkWard(ward: Ward): void {
	const resumed = ward.incident === null ? null : ward.incident.resumed !== null
	expect(resumed).toBe({ live: null, suspect: null, halted: false, recovering: true }[ward.status])
	expect(ward.suspected !== null).toBe(ward.status === "suspect")
	if (ward.incident !== null) expect(ward.incident.last).toEqual(ward.lastHalt)
}

describe("every scene of the Rust side is answered alike", () => {
	it("and all of them are there", () => {
		expect(files.length).toBeGreaterThanOrEqual(18)
	})

	it.each(files)("%s", (file) => {
		const scene = readExactJson<Scene>(`${FOLDER}${file}`)
		expect(scene.steps.length).toBeGreaterThan(0)
		let ward = NEW_WARD
		for (const [i, step] of scene.steps.entries()) {
			const before = structuredClone(ward)
			let outcome: string[] | string
			if (step.claim.kind === "Lapse") {
				const lapsed = lapseSuspicion(ward, step.now)
				ward = lapsed.ward
				outcome = lapsed.changes.map((one) => one.change)
			} else {
				const hearing: Hearing = {
					setId: setId(1),
					policy: {
						haltAfter: scene.policy.halt_after,
						roundLength: step.round_length ?? 0n,
						checkpointInterval: scene.policy.checkpoint_interval,
						stableFor: scene.policy.stable_for,
					},
					now: step.now,
					limits: {
						freshness: scene.limits.freshness,
						checkpointFreshness: scene.limits.checkpoint_freshness,
						clockDrift: scene.limits.clock_drift,
					},
					most: 8,
				}
				const given = ward
				const heard = hearClaim(given, claimOf(step.claim), hearing)
				expect(given, "the ward that is given stays as it is").toEqual(before)
				if (heard.heard) ward = heard.ward
				outcome = heard.heard ? heard.changes.map((one) => one.change) : nameOf(heard)
			}
			expect(outcome, `step ${i} of "${scene.about}"`).toEqual(step.outcome)
			expect(wardJson(ward), `after step ${i} of "${scene.about}"`).toEqual(step.ward)
			checkWard(ward)
		}
	})
})

it("rounds and intervals without length are refused, not divided by", () => {
	const hearing: Hearing = {
		setId: setId(1),
		policy: { haltAfter: 12n, roundLength: 0n, checkpointInterval: 0n, stableFor: 30n },
		now: 9_000n,
		limits: { freshness: 300n, checkpointFreshness: 3_600n, clockDrift: 9n },
		most: 8,
	}
	const checkpoint = {
		kind: "checkpoint",
		height: 10n,
		blockHash: "0x01",
		stateRoot: "0x01",
		blockTimestamp: 0n,
		round: 9_000n,
	} as const
	const claim: Claim = { type: "checkpoint", checkpoint }
	expect(hearClaim(NEW_WARD, claim, hearing)).toEqual({ heard: false, refusal: "OffRound" })
	const policy = { ...hearing.policy, roundLength: 3n }
	expect(hearClaim(NEW_WARD, claim, { ...hearing, policy })).toEqual({
		heard: false,
		refusal: "OffInterval",
	})
})

it("only so many checkpoints are kept, and the oldest go first", () => {
	let ward = NEW_WARD
	for (let i = 1n; i <= 4n; i++) {
		const checkpoint = {
			kind: "checkpoint",
			height: 10n * i,
			blockHash: "0x01",
			stateRoot: "0x01",
			blockTimestamp: 0n,
			round: 9_000n + 3n * i,
		} as const
		const heard = hearClaim(
			ward,
			{ type: "checkpoint", checkpoint },
			{
				setId: setId(1),
				policy: { haltAfter: 12n, roundLength: 3n, checkpointInterval: 10n, stableFor: 30n },
				now: 9_012n,
				limits: { freshness: 300n, checkpointFreshness: 3_600n, clockDrift: 9n },
				most: 2,
			},
		)
		if (heard.heard) ward = heard.ward
	}
	expect(ward.checkpoints.map((one) => one.checkpoint.height)).toEqual([30n, 40n])
})
