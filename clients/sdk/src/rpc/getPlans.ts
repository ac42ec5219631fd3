// SPDX-License-Identifier: Apache-2.0
import { readServiceId } from "../certificate/codec.ts"
import type { Hex } from "../core/hex.ts"
import { type LaneId, type ProtocolId, protocolId, type ServiceId } from "../core/numbers.ts"
import { type Reader, Writer } from "../core/scale.ts"
import type { ThrottleClass } from "../plan/types.ts"
import { type At, callRuntime, type ReadOptions } from "./callRuntime.ts"
import type { Client } from "./createClient.ts"

/** What became of something that was to be executed. */
export type Outcome = "queued" | "done" | "failed" | "refused"

/** What executing a plan and undoing it showed. */
export type Rehearsed = "passed" | "failoverFails" | "failbackFails"

/** A rehearsal of a plan. */
export interface Rehearsal {
	/** When, in unix seconds by the destination's clock. */
	readonly at: bigint
	readonly outcome: Rehearsed
}

/** A firing of a plan, as its destination tells it. */
export interface Firing {
	/** The version that fired. */
	readonly version: number
	/** The round of the first Halt since the ward was last live. */
	readonly first: bigint
	/** The round of the last Halt that was heard when it fired. */
	readonly last: bigint
	/** The block that the last Halt names. */
	readonly height: bigint
	readonly blockHash: Hex
	/** When it fired, in unix seconds by the destination's clock. */
	readonly firedAt: bigint
	readonly failover: Outcome
	/** When it failed back, and what became of that. */
	readonly failback: { readonly at: bigint; readonly outcome: Outcome } | null
}

/** How far a plan has come at one of its destinations. */
export interface ArmedTarget {
	/** The number of a keeper's entry of the destination. */
	readonly destination: LaneId
	readonly network: Hex
	readonly inbox: Hex
	/** How long after the first Halt since the ward was live it fires there. */
	readonly delaySeconds: bigint
	/** Whether the message that arms its latest version is in an outbox. */
	readonly sealed: boolean
	/** Whether that version is proven to be kept there. A plan protects only where it is. */
	readonly delivered: boolean
	/** What its last rehearsal there showed. A plan that fails when it is rehearsed will fail. */
	readonly rehearsed: Rehearsal | null
	/** Its last firing that was proven, of whatever version. */
	readonly firing: Firing | null
	/** The block of the destination whose state showed it last. */
	readonly shownAt: bigint | null
}

/** What a plan is. */
export interface ArmedPlan {
	readonly plan: number
	readonly protocol: ProtocolId
	readonly service: ServiceId
	/** Rises with each change. */
	readonly version: number
	readonly class: ThrottleClass
	/** In order of preference. */
	readonly targets: readonly ArmedTarget[]
	/** Vigil's block from which on a change under way can be enacted. */
	readonly changesAt: number | null
	/** The hash of the service's terms that it relies on, and how these stand to the service's. */
	readonly terms: Hex
	readonly termsAre: "same" | "changing" | "changed"
	/** What is declared to be at stake behind it, and paid for; amounts in planck. */
	readonly declared: {
		readonly value: bigint
		readonly counts: bigint
		readonly perEra: bigint
		readonly prepaid: bigint
		/** The first era that is not paid for. */
		readonly coveredUntil: number
	}
}

const MOST_PLANS = 1_024
const MOST_TARGETS = 4

/** The plans of a protocol, with how far each has come: what is delivered, rehearsed and fired. */
export function getPlans(
	client: Client,
	options: ReadOptions & { readonly protocol: number },
): Promise<At<ArmedPlan[]>> {
	const protocol = new Writer().u32(protocolId(options.protocol))
	const read = (from: Reader) => from.list(MOST_PLANS, readPlan)
	return callRuntime(client, "FailoverApi_plans_of", protocol, read, options)
}

export function readPlan(from: Reader): ArmedPlan {
	return {
		plan: from.u32(),
		protocol: from.u32() as ProtocolId,
		service: readServiceId(from),
		version: from.u32(),
		class: from.variant(["Critical", "Normal", "Deferrable"]),
		targets: from.list(MOST_TARGETS, readTarget),
		changesAt: from.option((reader) => reader.u32()),
		terms: from.hash(),
		termsAre: from.variant(["same", "changing", "changed"]),
		declared: {
			value: from.u128(),
			counts: from.u128(),
			perEra: from.u128(),
			prepaid: from.u128(),
			coveredUntil: from.u32(),
		},
	}
}

function readTarget(from: Reader): ArmedTarget {
	return {
		destination: from.u32() as LaneId,
		network: from.hash(),
		inbox: from.hash(),
		delaySeconds: from.u64(),
		sealed: from.bool(),
		delivered: from.bool(),
		rehearsed: from.option(readRehearsal),
		firing: from.option(readFiring),
		shownAt: from.option((reader) => reader.u64()),
	}
}

const readOutcome = (from: Reader): Outcome => from.variant(["queued", "done", "failed", "refused"])

export function readRehearsal(from: Reader): Rehearsal {
	return { at: from.u64(), outcome: from.variant(["passed", "failoverFails", "failbackFails"]) }
}

export function readFiring(from: Reader): Firing {
	return {
		version: from.u32(),
		first: from.u64(),
		last: from.u64(),
		height: from.u64(),
		blockHash: from.hash(),
		firedAt: from.u64(),
		failover: readOutcome(from),
		failback: from.option((reader) => ({ at: reader.u64(), outcome: readOutcome(reader) })),
	}
}
