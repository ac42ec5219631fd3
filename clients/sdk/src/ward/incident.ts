// SPDX-License-Identifier: Apache-2.0
import type { Halt } from "../certificate/types.ts"
import type { Hex } from "../core/hex.ts"
import { type IncidentId, type SetId, larger, later, less, smaller } from "../core/numbers.ts"
import type { Incident } from "./types.ts"

/** A block that a statement names. */
export interface Named {
	readonly height: bigint
	readonly blockHash: Hex
}

/** An incident that begins with this Halt of a set; `life` is the last life certified before it. */
export function open(setId: SetId, halt: Halt, haltAfter: bigint, life: bigint | null): Incident {
	const silent = less(halt.round, haltAfter)
	const beganAt = smaller(life === null ? silent : larger(silent, life), halt.round)
	const downtime = less(halt.round, beganAt)
	return { id: 0n as IncidentId, setId, halt, last: halt, beganAt, downtime, resumed: null }
}

/** The ward still stands, at this block, in a later round. */
export function stand(
	incident: Incident,
	halt: Halt,
	haltAfter: bigint,
	freshness: bigint,
): Incident {
	const [since, until] = [incident.last.round, halt.round]
	let counted = less(until, since)
	if (!names(incident, halt)) {
		// What the Halt before counts for, and the silence before this one: they may overlap.
		const countsTo = smaller(later(since, freshness), until)
		const silent = larger(less(until, haltAfter), countsTo)
		counted = less(countsTo, since) + less(until, silent)
	}
	return { ...incident, last: halt, downtime: later(incident.downtime, counted) }
}

/** The ward lives again in this round; `block` is the one that a Resume names. */
export function end(
	incident: Incident,
	round: bigint,
	block: Named | null,
	freshness: bigint,
): Incident {
	const gap = less(round, incident.last.round)
	const counted = block !== null && names(incident, block) ? gap : smaller(gap, freshness)
	return { ...incident, downtime: later(incident.downtime, counted), resumed: round }
}

/** Whether the latest Halt names this block. */
export function names({ last }: Incident, block: Named): boolean {
	return last.height === block.height && last.blockHash === block.blockHash
}
