// SPDX-License-Identifier: Apache-2.0
import type { ArmedPlan } from "@vigil/sdk/rpc"
import { incidentId, setId } from "@vigil/sdk"
import type { Incident } from "@vigil/sdk/ward"
import { describe, expect, it } from "vitest"
import { atomOf } from "./atom.ts"
import { daysOf, summary } from "./bars.ts"
import { ago, amount, duration, parseAmount, percent } from "./format.ts"
import { parseNetwork, wardName } from "./network.ts"
import { headline, spoken, type WardLine } from "./phrase.ts"
import { overlaps, plansPhrase, timelineOf } from "./timeline.ts"
import { visibleRows } from "./visible.ts"

const NOW = 1_800_000_000n
const hash = `0x${"ab".repeat(32)}` as const

function incident(change: Partial<Incident> = {}): Incident {
	const halt = {
		kind: "halt" as const,
		height: 5_123_456n,
		blockHash: hash,
		blockTimestamp: 1n,
		round: NOW - 700n,
	}
	return {
		id: incidentId(1),
		setId: setId(4),
		halt,
		last: halt,
		beganAt: NOW - 720n,
		downtime: 20n,
		resumed: null,
		...change,
	}
}

const line = (change: Partial<WardLine> = {}): WardLine => ({
	service: 7,
	name: "Moonbeam",
	status: "live",
	since: NOW,
	incident: null,
	...change,
})

describe("the headline", () => {
	it("says what stopped, after which block and since when", () => {
		const halted = line({ status: "halted", incident: incident() })
		expect(headline([line(), halted], true, NOW)).toBe(
			"Moonbeam stopped after block 5,123,456, 12 minutes ago.",
		)
	})

	it("never claims life when nothing is known", () => {
		expect(headline([line()], false, NOW)).toBe("Nothing is known now.")
		expect(headline([line(), line({ status: "unknown" })], true, NOW)).toBe(
			"Of some wards nothing is known.",
		)
	})

	it("puts a halt before a suspicion, and that before a recovery", () => {
		const all = [
			line({ status: "recovering", name: "A" }),
			line({ status: "suspect", name: "B" }),
			line({ status: "halted", name: "C" }),
		]
		expect(headline(all, true, NOW)).toContain("C stands still")
		expect(headline(all.slice(0, 2), true, NOW)).toContain(
			"B: no new blocks are seen, and no halt is certified",
		)
		expect(headline(all.slice(0, 1), true, NOW)).toContain("A: blocks are made again")
	})

	it("names three wards at most", () => {
		const many = ["A", "B", "C", "D", "E"].map((name) => line({ name, status: "halted" }))
		expect(headline(many, true, NOW)).toBe("A, B, C and 2 more stand still.")
		expect(headline(many.slice(0, 2), true, NOW)).toBe("A and B stand still.")
	})

	it("is spoken on a change, and not when a status is first read", () => {
		expect(spoken("Moonbeam", undefined, "live")).toBeNull()
		expect(spoken("Moonbeam", "live", "live")).toBeNull()
		expect(spoken("Moonbeam", "live", "halted")).toBe("Moonbeam: Halted.")
	})
})

describe("the bars of 90 days", () => {
	it("end today, with the outage that is under way", () => {
		const days = daysOf({ incidents: [incident()], now: NOW })
		expect(days).toHaveLength(90)
		expect(days.at(-1)).toMatchObject({ kind: "down", date: "2027-01-15" })
		expect(days.at(-1)?.title).toContain("not over")
		expect(days.slice(0, -1).every((day) => day.kind === "clear")).toBe(true)
		expect(summary(days)).toBe("Certified downtime on 1 of 90 days, 20 seconds at most.")
	})

	it("are unknown, not clear, before anything is read", () => {
		const days = daysOf({ incidents: null, now: NOW, days: 3 })
		expect(days.map((day) => day.kind)).toEqual(["unknown", "unknown", "unknown"])
		expect(summary(days)).toBe("No certified downtime on 0 days; 3 days are not known.")
	})

	it("are unknown before the service was watched, and where the record has forgotten", () => {
		const watched = daysOf({ incidents: [], now: NOW, days: 3, watchedSince: NOW - 86_400n })
		expect(watched.map((day) => day.kind)).toEqual(["unknown", "clear", "clear"])
		const forgotten = daysOf({ incidents: [incident({ id: incidentId(9) })], now: NOW, days: 3 })
		expect(forgotten.map((day) => day.kind)).toEqual(["unknown", "unknown", "down"])
	})
})

describe("the timeline of an incident", () => {
	const firing = {
		version: 1,
		first: NOW - 700n,
		last: NOW - 700n,
		height: 1n,
		blockHash: hash,
		firedAt: NOW - 690n,
		failover: "done" as const,
		failback: null,
	}
	const plan = (number: number, fired: object | null): ArmedPlan =>
		({
			plan: number,
			protocol: 3,
			service: 7,
			targets: [{ destination: 1, firing: fired }],
		}) as unknown as ArmedPlan

	it("has everything in order: silence, suspicion, certificate, plans, life, payment", () => {
		const paid = [{ pool: 2, beganAt: NOW - 720n, downtime: 620n, due: 10n, paid: 9n }]
		const over = incident({ resumed: NOW - 100n, downtime: 620n })
		const steps = timelineOf({
			incident: over,
			plans: [plan(1, firing)],
			paid,
			suspectedAt: NOW - 705n,
			unit: String,
		})
		expect(steps.map((step) => step.what)).toEqual([
			"silent",
			"suspect",
			"certified",
			"fired",
			"recovered",
			"paid",
		])
		expect(steps.at(-1)?.text).toBe("Pool 2 paid 9 of 10 that policies were due.")
	})

	it("counts plans that ran and names those that did not", () => {
		const plans = [plan(1, firing), plan(2, { ...firing, failover: "failed" }), plan(3, null)]
		expect(plansPhrase(plans, incident())).toBe("1 of 3 plans ran. Not done: plan 2.")
		expect(plansPhrase([], incident())).toBeNull()
		expect(plansPhrase([plan(3, null)], incident())).toBe("No firing of its 1 plans is proven yet.")
	})

	it("takes no firing of another incident", () => {
		expect(overlaps({ first: NOW - 9_000n, last: NOW - 8_000n }, incident())).toBe(false)
		expect(overlaps({ first: NOW - 9_000n, last: NOW - 700n }, incident())).toBe(true)
	})
})

describe("the feed", () => {
	const told = [{ service: 7, name: 'Moon<beam> & "co"', incident: incident() }]
	const feed = (change: object = {}) =>
		atomOf({ network: "Vigil", genesisHash: hash, told, at: NOW, ...change })

	it("escapes what others may have named", () => {
		expect(feed()).toContain("<title>Moon&lt;beam&gt; &amp; &quot;co&quot; stands still</title>")
		expect(feed({ network: "a\u0000b\u0008" })).toContain("<title>ab: certified outages</title>")
	})

	it("keeps an entry's id when the incident ends, and says so", () => {
		const over = [{ ...told[0]!, incident: incident({ resumed: NOW, downtime: 720n }) }]
		const id = /<id>(urn:vigil:0x[0-9a-f]+:7:1)<\/id>/
		expect(id.exec(feed())?.[1]).toBe(id.exec(feed({ told: over }))?.[1])
		expect(feed({ told: over })).toContain("is back after 12 minutes")
	})

	it("is a feed without entries, too", () => {
		expect(feed({ told: [] })).toContain(`<updated>2027-01-15T08:00:00Z</updated>`)
	})
})

describe("numbers", () => {
	it.each([
		[0n, "0 seconds"],
		[1n, "1 second"],
		[61n, "1 minute 1 second"],
		[3_600n, "1 hour"],
		[90_061n, "1 day 1 hour"],
	])("%s seconds are %s", (seconds, words) => expect(duration(seconds)).toBe(words))

	it("say how long ago in one unit, and a clock that is behind says now", () => {
		expect(ago(NOW - 720n, NOW)).toBe("12 minutes ago")
		expect(ago(NOW + 100n, NOW)).toBe("now")
		expect(ago(NOW - 3n * 86_400n, NOW)).toBe("3 days ago")
	})

	it("are amounts that are never rounded up, and little is not nothing", () => {
		expect(amount(1_234_567_899_999_999n)).toBe("1,234.5678 VGL")
		expect(amount(1n)).toBe("less than 0.0001 VGL")
		expect(amount(0n)).toBe("0 VGL")
		expect(amount(-1_500_000_000_000n)).toBe("-1.5 VGL")
	})

	it.each(["", "x", "1.", ".5", "-1", "1e3", "0x10", "1.0000000000001"])(
		"'%s' is no amount",
		(typed) => expect(parseAmount(typed)).toBeNull(),
	)

	it("are read as they are typed", () => {
		expect(parseAmount("1,000.5")).toBe(1_000_500_000_000_000n)
		expect(parseAmount(" 12 ")).toBe(12_000_000_000_000n)
		expect(parseAmount("0.000000000001")).toBe(1n)
		expect(percent(1_234_567)).toBe("0.12 %")
	})
})

describe("network.json", () => {
	const good = { name: "Vigil", nodes: ["wss://a.example"], wards: { "7": "Moonbeam" } }

	it("is read, with what is left out as nothing", () => {
		expect(parseNetwork(good)).toMatchObject({
			genesisHash: null,
			chainSpec: null,
			development: false,
			metadataHash: false,
		})
		expect(wardName(parseNetwork(good), 7)).toBe("Moonbeam")
		expect(wardName(parseNetwork(good), 8)).toBe("Service 8")
	})

	it.each([
		[null],
		[{}],
		[{ nodes: [], chainSpec: null }],
		[{ ...good, nodes: ["http://a.example"] }],
		[{ ...good, nodes: "ws://a" }],
		[{ ...good, genesisHash: "0x12" }],
		[{ ...good, chainSpec: "https://elsewhere.example/spec.json" }],
		[{ ...good, chainSpec: "//elsewhere.example/spec.json" }],
		[{ ...good, feed: "javascript:alert(1)" }],
		[{ ...good, wards: { x: "y" } }],
		[{ ...good, wards: { "1": 2 } }],
	])("%j is refused with what was expected", (file) =>
		expect(() => parseNetwork(file)).toThrow(/^network\.json: expected /),
	)
})

describe("a list of 10,000 rows", () => {
	it("has only those in sight on the page", () => {
		const at = (scrolled: number) =>
			visibleRows({ count: 10_000, rowHeight: 50, height: 600, scrolled })
		expect(at(0)).toEqual({ first: 0, end: 25 })
		expect(at(250_000)).toEqual({ first: 4_994, end: 5_019 })
		expect(at(10_000_000).end).toBe(10_000)
		expect(at(-50)).toEqual(at(0))
	})
})
