// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import { incidentId, setId } from "../core/numbers.ts"
import type { Incident } from "../ward/index.ts"
import { getDailyDowntime, getDowntime } from "./index.ts"

/** An incident that began then, was certified until then, with so many seconds that nobody certified. */
function incident(id: number, beganAt: bigint, until: bigint, gaps = 0n, over = true): Incident {
	const halt = {
		kind: "halt",
		height: 5n,
		blockHash: "0x05",
		blockTimestamp: 0n,
		round: beganAt + 12n,
	} as const
	return {
		id: incidentId(id),
		setId: setId(1),
		halt,
		last: over ? halt : { ...halt, round: until },
		beganAt,
		downtime: until - beganAt - gaps,
		resumed: over ? until : null,
	}
}

describe("downtime", () => {
	it("is the sum of what was certified in the span", () => {
		const incidents = [incident(1, 1_000n, 1_100n), incident(2, 2_000n, 2_300n, 40n)]
		const all = getDowntime({ incidents, from: 0n, to: 9_000n })
		expect(all).toMatchObject({ atLeast: 360n, atMost: 360n, ongoing: false, complete: true })
		expect(all.incidents).toHaveLength(2)
		expect(getDowntime({ incidents, from: 1_100n, to: 2_000n })).toMatchObject({
			atLeast: 0n,
			incidents: [],
		})
	})

	it("is cut exactly where every second is certified", () => {
		const incidents = [incident(1, 1_000n, 1_100n)]
		expect(getDowntime({ incidents, from: 1_050n, to: 1_060n })).toMatchObject({
			atLeast: 10n,
			atMost: 10n,
		})
	})

	it("has bounds where a cut meets seconds that nobody certified", () => {
		const incidents = [incident(1, 1_000n, 1_100n, 40n)]
		expect(getDowntime({ incidents, from: 1_050n, to: 2_000n })).toMatchObject({
			atLeast: 10n,
			atMost: 50n,
		})
		expect(getDowntime({ incidents, from: 1_090n, to: 2_000n })).toMatchObject({
			atLeast: 0n,
			atMost: 10n,
		})
		expect(getDowntime({ incidents, from: 1_010n, to: 2_000n })).toMatchObject({
			atLeast: 50n,
			atMost: 60n,
		})
	})

	it("of an incident under way ends at the last certified Halt", () => {
		const incidents = [incident(1, 1_000n, 1_150n, 0n, false)]
		const now = getDowntime({ incidents, from: 0n, to: 9_000n })
		expect(now).toMatchObject({ atLeast: 150n, atMost: 150n, ongoing: true })
	})

	it("is not called complete before the first incident that is left on record", () => {
		const incidents = [incident(7, 5_000n, 5_100n), incident(8, 6_000n, 6_100n)]
		expect(getDowntime({ incidents, from: 0n, to: 9_000n }).complete).toBe(false)
		expect(getDowntime({ incidents, from: 5_000n, to: 9_000n }).complete).toBe(true)
		expect(getDowntime({ incidents: [], from: 0n, to: 9_000n }).complete).toBe(true)
	})

	it("of no time is none, and no span ends before it begins", () => {
		const incidents = [incident(1, 1_000n, 1_100n)]
		expect(getDowntime({ incidents, from: 1_050n, to: 1_050n })).toMatchObject({ atMost: 0n })
		expect(() => getDowntime({ incidents: [], from: 2n, to: 1n })).toThrow(
			"expected a time from 2 on, got 1",
		)
	})
})

describe("daily downtime", () => {
	const DAY = 86_400n
	const now = 100n * DAY + 3_600n

	it("has a day each in UTC, and today only so far", () => {
		const days = getDailyDowntime({ incidents: [], days: 90, now })
		expect(days).toHaveLength(90)
		expect(days[0]).toMatchObject({ from: 11n * DAY, to: 12n * DAY })
		expect(days[89]).toMatchObject({ from: 100n * DAY, to: now })
	})

	it("adds up to all that was certified, also over midnight", () => {
		const incidents = [
			incident(1, 99n * DAY - 100n, 99n * DAY + 50n),
			incident(2, 100n * DAY, 100n * DAY + 30n),
		]
		const days = getDailyDowntime({ incidents, days: 3, now })
		expect(days.map((day) => day.atLeast)).toEqual([100n, 50n, 30n])
		expect(days.map((day) => day.atMost)).toEqual([100n, 50n, 30n])
	})

	it("takes only whole numbers of days", () => {
		expect(() => getDailyDowntime({ incidents: [], days: 0, now })).toThrow(
			"whole number from 1 on",
		)
	})
})
