// SPDX-License-Identifier: Apache-2.0
import { InvalidArgumentError } from "../core/errors.ts"
import type { Incident } from "../ward/types.ts"
import { type Downtime, getDowntime } from "./getDowntime.ts"

const DAY = 86_400n

/** The certified downtime of each of the last days in UTC, oldest first; the last one is today so far. */
export function getDailyDowntime(options: {
	readonly incidents: readonly Incident[]
	/** How many days, today included. */
	readonly days: number
	/** Your clock in unix seconds. */
	readonly now: bigint
}): Downtime[] {
	const { incidents, days, now } = options
	if (!Number.isInteger(days) || days < 1) {
		throw new InvalidArgumentError("days", "a whole number from 1 on", days)
	}
	const today = now - (now % DAY)
	return Array.from({ length: days }, (_, i) => {
		const from = today - DAY * BigInt(days - 1 - i)
		const end = from + DAY
		return getDowntime({ incidents, from, to: end > now ? now : end })
	})
}
