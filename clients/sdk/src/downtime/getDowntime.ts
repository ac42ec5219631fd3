// SPDX-License-Identifier: Apache-2.0
import { InvalidArgumentError } from "../core/errors.ts"
import { larger, less, smaller } from "../core/numbers.ts"
import type { Incident } from "../ward/types.ts"

/** A span of time in unix seconds: from `from` until just before `to`. */
export interface Span {
	readonly from: bigint
	readonly to: bigint
}

/** How long a ward was certified to be down in a span of time. */
export interface Downtime extends Span {
	/** Seconds of certified downtime that lie in the span for certain. */
	readonly atLeast: bigint
	/**
	 * The most that may lie in it. More than `atLeast` only where the span cuts an incident of which
	 * not every second is certified: then nobody can say on which side of the cut the others were.
	 */
	readonly atMost: bigint
	/** The incidents that reach into the span. */
	readonly incidents: readonly Incident[]
	/** Whether one of them is not over: the ward was down when its last Halt was certified. */
	readonly ongoing: boolean
	/**
	 * Whether all that was ever certified of the span is among the incidents given. Chains keep only so
	 * many; if older ones may have left the record, a span before the first that is left is not known
	 * to be free of downtime.
	 */
	readonly complete: boolean
}

/**
 * The certified downtime in a span of time, from the incidents on record.
 *
 * Of an incident under way it counts to the last certified Halt, and no guess beyond it.
 */
export function getDowntime(options: Span & { readonly incidents: readonly Incident[] }): Downtime {
	const { from, to } = options
	if (to < from) throw new InvalidArgumentError("to", `a time from ${from} on`, to)
	const reaching = options.incidents.filter((one) => one.beganAt < to && untilOf(one) > from)
	let [atLeast, atMost] = [0n, 0n]
	for (const incident of reaching) {
		const until = untilOf(incident)
		const inside = less(smaller(until, to), larger(incident.beganAt, from))
		// Seconds of the incident that nobody certified.
		const gaps = less(less(until, incident.beganAt), incident.downtime)
		atLeast += less(inside, gaps)
		atMost += smaller(inside, incident.downtime)
	}
	const ongoing = reaching.some((one) => one.resumed === null)
	return { from, to, atLeast, atMost, incidents: reaching, ongoing, complete: isComplete(options) }
}

/** Until when an incident is certified. */
function untilOf(incident: Incident): bigint {
	return incident.resumed ?? incident.last.round
}

function isComplete({
	from,
	incidents,
}: Span & { readonly incidents: readonly Incident[] }): boolean {
	if (incidents.length === 0) return true
	const latest = incidents.map((one) => one.id as bigint).reduce(larger)
	const allKept = latest <= BigInt(incidents.length)
	return allKept || incidents.map((one) => one.beganAt).reduce(smaller) <= from
}
