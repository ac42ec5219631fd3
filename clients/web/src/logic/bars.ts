// SPDX-License-Identifier: Apache-2.0
import { type Downtime, getDailyDowntime } from "@vigil/sdk/downtime"
import type { Incident } from "@vigil/sdk/ward"
import { duration, utc } from "./format.ts"

/** How a day looks. `unknown` is a day of which not all is on record. */
export type DayKind = "clear" | "down" | "unknown"

/** One of the bars. */
export interface Day {
	readonly kind: DayKind
	/** The day in UTC, as `2026-11-27`. */
	readonly date: string
	/** Of the bar's height, from 0 to 1: how much of the day the ward was down. */
	readonly height: number
	readonly downtime: Downtime
	readonly title: string
}

/** The least that a day with any downtime shows, so that nobody overlooks it. */
const LEAST = 0.2

/**
 * The last days of certified downtime. Days before the service was watched are unknown: where nobody looked,
 * nothing was clear.
 */
export function daysOf(options: {
	readonly incidents: readonly Incident[] | null
	readonly now: bigint
	readonly watchedSince?: bigint
	readonly days?: number
}): Day[] {
	const { incidents, now, watchedSince, days = 90 } = options
	return getDailyDowntime({ incidents: incidents ?? [], days, now }).map((downtime) => {
		const date = utc(downtime.from).slice(0, 10)
		const seen = watchedSince === undefined || watchedSince < downtime.to
		if (incidents === null || !seen) {
			const title = incidents === null ? `${date}: not known` : `${date}: not watched yet`
			return { kind: "unknown", date, height: 1, downtime, title }
		}
		if (downtime.atMost > 0n) {
			const share = Number(downtime.atMost) / Number(downtime.to - downtime.from || 1n)
			return {
				kind: "down",
				date,
				height: Math.max(LEAST, Math.min(1, share)),
				downtime,
				title: `${date}: ${said(downtime)}`,
			}
		}
		if (!downtime.complete) {
			return { kind: "unknown", date, height: 1, downtime, title: `${date}: older than the record` }
		}
		return { kind: "clear", date, height: 1, downtime, title: `${date}: no certified downtime` }
	})
}

/** How long, in words; with bounds where not every second is certified. */
export function said({ atLeast, atMost, ongoing }: Downtime): string {
	const exact =
		atLeast === atMost ? duration(atMost) : `${duration(atLeast)} to ${duration(atMost)}`
	return `down for ${exact}${ongoing ? ", not over" : ""}`
}

/** All of it in one sentence, for who does not see the bars. */
export function summary(days: readonly Day[]): string {
	const down = days.filter((day) => day.kind === "down")
	const unknown = days.filter((day) => day.kind === "unknown").length
	const total = down.reduce((sum, day) => sum + day.downtime.atMost, 0n)
	const known = days.length - unknown
	const first =
		down.length === 0
			? `No certified downtime on ${known} days`
			: `Certified downtime on ${down.length} of ${known} days, ${duration(total)} at most`
	return unknown === 0 ? `${first}.` : `${first}; ${unknown} days are not known.`
}
