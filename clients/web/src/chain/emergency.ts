// SPDX-License-Identifier: Apache-2.0
import type { Client } from "@vigil/sdk"
import { nameText, prose } from "../logic/plain.ts"
import type { Moment } from "../logic/standing.ts"
import { AbsentError, Dynamic, hexOf, type Outcome, outcomeOf } from "./dynamic.ts"
import { bigOf, fieldsOf, listOf, numberOf, type Fields, variantOf } from "./values.ts"

/** An emergency that is not closed, or a drill of one. Times are blocks of Vigil. */
export interface Declared {
	readonly id: number
	readonly kind: string
	readonly scope: string
	readonly declarers: readonly string[]
	readonly drill: boolean
	readonly stage: string
	readonly until: number
	readonly referendum: number | null
	/** Blocks to the declaration, to the first act, to the first certificate, to the end. */
	readonly figures: readonly (number | null)[]
}

/** Something that is stopped. */
export interface Braked {
	readonly scope: string
	readonly by: string
	readonly until: number
}

/** A message of the network to its users, signed by being in its state. */
export interface Notice {
	readonly number: number
	readonly audience: string
	readonly at: number
	readonly expires: number
	readonly text: string
	readonly emergency: number | null
}

/** What is out of order, and what the network says of it. */
export interface Emergency {
	/** The block that says so, and when it was made. */
	readonly at: Moment
	/** How long a block takes; `null` if the chain does not say. */
	readonly blockMs: number | null
	readonly declared: readonly Declared[]
	readonly brakes: readonly Braked[]
	readonly notices: readonly Notice[]
	readonly plan: {
		readonly version: number
		readonly drillBy: number
		readonly overdue: boolean
	} | null
}

/** More than the chain keeps. */
const MOST_NOTICES = 1_000

/** The same, for who has only a connection. */
export async function readEmergencyOf(
	client: Client,
	signal: AbortSignal,
): Promise<Outcome<Emergency>> {
	return outcomeOf(async () => readEmergency(await Dynamic.connect(client, signal), signal))
}

export async function readEmergency(chain: Dynamic, signal: AbortSignal): Promise<Emergency> {
	if (!chain.hasApi("EmergencyApi", "open")) throw new AbsentError("pallet for emergencies")
	const ask = (method: string, ...args: readonly unknown[]) =>
		chain.call("EmergencyApi", method, args, signal)
	// Before what is asked of it: what is told is no older than this block.
	const { number, madeAt } = await chain.head(signal)
	const [open, brakes, notices, plan] = await Promise.all([
		ask("open"),
		ask("brakes"),
		ask("notices"),
		ask("disaster_plan"),
	])
	const ids = listOf(open, "emergencies")
		.slice(0, MOST_NOTICES)
		.map((one) => numberOf(one, "an emergency's number"))
	const declared = await Promise.all(
		ids.map(async (id) => declaredOf(id, fieldsOf(await ask("emergency", id), "an emergency"))),
	)
	const disaster = fieldsOf(plan, "the plan for disasters")
	const blockMs = chain.constant("Babe", "ExpectedBlockTime")
	return {
		at: { number, madeAt },
		blockMs: blockMs === undefined ? null : numberOf(blockMs, "time of a block") || null,
		declared,
		brakes: listOf(brakes, "brakes").map((one) => {
			const brake = fieldsOf(one, "a brake")
			return {
				scope: scopeOf(brake["scope"]),
				by: variantOf(brake["by"], "who").type,
				until: numberOf(brake["until"], "until"),
			}
		}),
		notices: listOf(notices, "notices")
			.slice(0, MOST_NOTICES)
			.map(noticeOf)
			.sort((a, b) => b.number - a.number),
		plan: {
			version: numberOf(disaster["version"], "version"),
			drillBy: numberOf(disaster["drill_by"], "drill_by"),
			overdue: disaster["overdue"] === true,
		},
	}
}

function declaredOf(id: number, info: Fields): Declared {
	const figures = fieldsOf(info["figures"], "figures")
	const at = (name: string) =>
		figures[name] === undefined || figures[name] === null ? null : numberOf(figures[name], name)
	const since = (from: number | null, to: number | null) =>
		from === null || to === null ? null : Math.max(0, to - from)
	return {
		id,
		kind: apart(variantOf(info["kind"], "kind").type),
		scope: scopeOf(info["scope"]),
		declarers: listOf(info["declarers"], "declarers").map(
			(one) => variantOf(one, "a declarer").type,
		),
		drill: info["drill"] === true,
		stage: stageOf(info["stage"]),
		until: numberOf(info["until"], "until"),
		referendum:
			info["referendum"] === undefined || info["referendum"] === null
				? null
				: numberOf(info["referendum"], "referendum"),
		figures: [
			since(at("began"), at("declared")),
			since(at("declared"), at("acted")),
			since(at("acted"), at("certified")),
			since(at("declared"), at("closed")),
		],
	}
}

/** A notice, whose text anybody may have written who could: it is shown as text and nothing else. */
export function noticeOf(value: unknown): Notice {
	const notice = fieldsOf(value, "a notice")
	const emergency = notice["emergency"]
	return {
		number: numberOf(notice["number"], "number"),
		audience: variantOf(notice["audience"], "audience").type,
		at: numberOf(notice["at"], "at"),
		expires: numberOf(notice["expires"], "expires"),
		text: prose(textOf(notice["text"])),
		emergency:
			emergency === undefined || emergency === null ? null : numberOf(emergency, "emergency"),
	}
}

export function scopeOf(scope: unknown): string {
	const { type, value } = variantOf(scope, "scope")
	switch (type) {
		case "All":
			return "everything"
		case "Service":
			return `service ${bigOf(value, "service")}`
		case "Pallet":
			return `all calls of ${nameText(textOf(value))}`
		case "Call": {
			const { pallet, call } = fieldsOf(value, "a call")
			return `the call ${nameText(textOf(pallet))}.${nameText(textOf(call))}`
		}
		default:
			return apart(type)
	}
}

export function stageOf(stage: unknown): string {
	const { type, value } = variantOf(stage, "stage")
	switch (type) {
		case "Declared":
			return `declared; over at block ${numberOf(fieldsOf(value, "stage")["ratify_by"], "ratify_by")} unless token holders ratify it`
		case "Ratified":
			return "ratified by token holders"
		case "Restoring": {
			const { phase, next } = fieldsOf(value, "stage")
			return `being restored: ${variantOf(phase, "phase").type.toLowerCase()} until block ${numberOf(next, "next")}`
		}
		case "Over":
			return "over; it waits for its post-mortem"
		case "Closed":
			return "closed"
		default:
			return apart(type)
	}
}

/** `WatcherFailure` as "Watcher failure". */
export const apart = (name: string): string =>
	name.replaceAll(/(?<=[a-z])[A-Z]/g, (one) => ` ${one.toLowerCase()}`)

function textOf(bytes: unknown): string {
	if (bytes instanceof Uint8Array) return new TextDecoder().decode(bytes)
	const hex = hexOf(bytes)
	if (!/^0x(?:[0-9a-f]{2})*$/i.test(hex)) return String(bytes)
	return new TextDecoder().decode(
		Uint8Array.from(hex.slice(2).match(/../g) ?? [], (one) => Number.parseInt(one, 16)),
	)
}
