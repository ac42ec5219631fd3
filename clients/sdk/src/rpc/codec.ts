// SPDX-License-Identifier: Apache-2.0
import {
	readCheckpoint,
	readCommitment,
	readHalt,
	readMember,
	readPolicy,
	readServiceId,
	readSetId,
} from "../certificate/codec.ts"
import type { Checkpoint, Member, Policy, SetCommitment } from "../certificate/types.ts"
import type { IncidentId, ServiceId, SetId } from "../core/numbers.ts"
import type { Reader } from "../core/scale.ts"
import { MAX_SET_SIZE } from "../core/tags.ts"
import type { Incident, Status } from "../ward/types.ts"

/** What the chain knows of a ward. */
export interface WardState {
	readonly status: Status
	/** Since when, in unix seconds by the chain's clock. */
	readonly since: bigint
	/** The incident that the status is about, while it is halted or recovering. */
	readonly incident: Incident | null
	/** The last checkpoint that was kept. */
	readonly checkpoint: Checkpoint | null
}

/** A ward of which something is known: one line of a list. */
export interface WardSummary {
	readonly service: ServiceId
	readonly status: Status
	readonly since: bigint
}

/** What a service is now. */
export interface Service {
	readonly service: ServiceId
	/** The policy of the next set; a set in office keeps its own. */
	readonly policy: Policy
	/** The oldest set that is kept; zero before the first. */
	readonly oldestSet: SetId
	/** The latest set elected; zero before the first. */
	readonly latestSet: SetId
	/** The set in office. */
	readonly currentSet: SetId | null
	/** Whether the service has ended. */
	readonly retired: boolean
}

/** What a set of watchers is. */
export interface WatcherSet {
	readonly commitment: SetCommitment
	readonly policy: Policy
	/** Who is in it, in order. */
	readonly members: readonly Member[]
	/** When the next set takes office, if it is elected. */
	readonly supersededAt: bigint | null
}

export const STATUSES = [
	"live",
	"suspect",
	"halted",
	"recovering",
] as const satisfies readonly Status[]
/** More than any chain answers at once. */
export const MOST_ITEMS = 4_096

const readStatus = (from: Reader): Status => from.variant(STATUSES)

export function readIncident(from: Reader): Incident {
	return {
		id: from.u64() as IncidentId,
		setId: readSetId(from),
		halt: readHalt(from),
		last: readHalt(from),
		beganAt: from.u64(),
		downtime: from.u64(),
		resumed: from.option((reader) => reader.u64()),
	}
}

export function readWardState(from: Reader): WardState {
	return {
		status: readStatus(from),
		since: from.u64(),
		incident: from.option(readIncident),
		checkpoint: from.option(readCheckpoint),
	}
}

export function readWardSummary(from: Reader): WardSummary {
	return { service: readServiceId(from), status: readStatus(from), since: from.u64() }
}

export function readService(from: Reader): Omit<Service, "service"> {
	return {
		policy: readPolicy(from),
		oldestSet: readSetId(from),
		latestSet: readSetId(from),
		currentSet: from.option(readSetId),
		retired: from.bool(),
	}
}

export function readWatcherSet(from: Reader): WatcherSet {
	return {
		commitment: readCommitment(from),
		policy: readPolicy(from),
		members: from.list(MAX_SET_SIZE, readMember),
		supersededAt: from.option((reader) => reader.u64()),
	}
}
