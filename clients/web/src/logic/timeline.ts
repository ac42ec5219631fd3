// SPDX-License-Identifier: Apache-2.0
import type { ArmedPlan } from "@vigil/sdk/rpc"
import type { Incident } from "@vigil/sdk/ward"
import { amount, duration, whole } from "./format.ts"

/** Something that happened in an incident. */
export interface Step {
	/** When, in unix seconds. */
	readonly at: bigint
	readonly what:
		"silent" | "suspect" | "certified" | "moved" | "fired" | "pending" | "paid" | "recovered"
	readonly text: string
}

/** An outage that cover was paid for, as a pool tells it. */
export interface PaidEvent {
	readonly pool: number
	readonly beganAt: bigint
	readonly downtime: bigint
	readonly due: bigint
	readonly paid: bigint
}

/** What happened, in order. Only what is certified or proven is in it. */
export function timelineOf(options: {
	readonly incident: Incident
	readonly plans: readonly ArmedPlan[]
	readonly paid: readonly PaidEvent[]
	/** When this page itself saw the ward turn suspect, if it was open then. */
	readonly suspectedAt?: bigint
	readonly unit?: (value: bigint) => string
}): Step[] {
	const { incident, plans, paid, suspectedAt, unit = (value: bigint) => amount(value) } = options
	const { halt, last, beganAt, resumed } = incident
	const steps: Step[] = [
		{ at: beganAt, what: "silent", text: `Downtime begins after block ${whole(halt.height)}.` },
		{ at: halt.round, what: "certified", text: "Its watchers certified that it stands still." },
	]
	if (suspectedAt !== undefined && suspectedAt < halt.round) {
		steps.push({
			at: suspectedAt,
			what: "suspect",
			text: "More than a third of its watchers saw no new blocks.",
		})
	}
	if (last.height !== halt.height || last.blockHash !== halt.blockHash) {
		steps.push({ at: last.round, what: "moved", text: `It stands at block ${whole(last.height)}.` })
	}
	for (const plan of plans) {
		for (const { firing, destination } of plan.targets) {
			if (firing === null || !overlaps(firing, incident)) continue
			steps.push({
				at: firing.firedAt,
				what: firing.failover === "queued" ? "pending" : "fired",
				text: `Plan ${plan.plan} of protocol ${plan.protocol} ${OUTCOMES[firing.failover]} on destination ${destination}.`,
			})
			if (firing.failback !== null) {
				const { at, outcome } = firing.failback
				steps.push({
					at,
					what: "fired",
					text: `Plan ${plan.plan} ${BACK[outcome]} on destination ${destination}.`,
				})
			}
		}
	}
	if (resumed !== null) {
		steps.push({
			at: resumed,
			what: "recovered",
			text: `It makes blocks again, after ${duration(incident.downtime)} of certified downtime.`,
		})
	}
	for (const event of paid.filter((one) => belongs(one, incident))) {
		steps.push({
			at: resumed ?? last.round,
			what: "paid",
			text: `Pool ${event.pool} paid ${unit(event.paid)} of ${unit(event.due)} that policies were due.`,
		})
	}
	// Stable: what happened in the same second stays in this order.
	return steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

const OUTCOMES = {
	queued: "fired and waits",
	done: "ran",
	failed: "fired and failed",
	refused: "fired and was refused",
} as const
const BACK = {
	queued: "fails back and waits",
	done: "failed back",
	failed: "could not fail back",
	refused: "was refused when it failed back",
} as const

/** How plans and incidents match: by the rounds that both are about. */
export function overlaps(
	firing: { first: bigint; last: bigint },
	{ halt, last, resumed }: Incident,
): boolean {
	return firing.last >= halt.round && firing.first <= (resumed ?? last.round)
}

/** Events are told by when they began; one may take in several incidents. */
function belongs(event: PaidEvent, incident: Incident): boolean {
	const end = incident.resumed ?? incident.last.round
	return event.beganAt <= end && event.beganAt + event.downtime >= incident.beganAt
}

/** How many plans of the incident ran, and which did not: "3 of 4 plans ran." */
export function plansPhrase(plans: readonly ArmedPlan[], incident: Incident): string | null {
	const firings = plans.flatMap((plan) => {
		const fired = plan.targets.flatMap(({ firing }) =>
			firing !== null && overlaps(firing, incident) ? [firing.failover] : [],
		)
		return fired.length === 0 ? [] : [{ plan: plan.plan, done: fired.includes("done") }]
	})
	const [first] = firings
	if (first === undefined)
		return plans.length === 0 ? null : `No firing of its ${plans.length} plans is proven yet.`
	const ran = firings.filter((one) => one.done).length
	const open = firings.filter((one) => !one.done).map((one) => one.plan)
	const rest = open.length === 0 ? "" : ` Not done: plan ${open.join(", ")}.`
	return `${ran} of ${plans.length} plans ran.${rest}`
}
