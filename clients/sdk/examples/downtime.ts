// SPDX-License-Identifier: Apache-2.0
import { type Client, getDailyDowntime, getIncidents } from "@vigil/sdk"

/** A line for each of the last 90 days on which a ward was certified to be down. */
export async function downDays(client: Client, service: number, now: bigint): Promise<string[]> {
	const { value: incidents, block } = await getIncidents(client, { service })
	const days = getDailyDowntime({ incidents, days: 90, now })
	return days
		.filter((day) => day.atMost > 0n)
		.map(({ from, atLeast, atMost, ongoing }) => {
			const day = new Date(Number(from) * 1_000).toISOString().slice(0, 10)
			const seconds = atLeast === atMost ? `${atLeast} s` : `${atLeast} to ${atMost} s`
			return `${day}: ${seconds}${ongoing ? ", not over" : ""} (Vigil's block ${block.number})`
		})
}
