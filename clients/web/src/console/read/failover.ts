// SPDX-License-Identifier: Apache-2.0
import type { ThrottleClass } from "@vigil/sdk/plan"
import type { Dynamic } from "../../chain/dynamic.ts"
import {
	bigOf,
	fieldsOf,
	listOf,
	numberOf,
	ShapeError,
	textOf,
	variantOf,
} from "../../chain/values.ts"
import { hexOf } from "../../chain/dynamic.ts"

/** Of a hundred entries each: more than any chain has that this page is for. */
const MOST_PAGES = 100

export interface Protocol {
	readonly protocol: number
	readonly owner: string
	readonly plans: number
}

/** The protocols of an owner. */
export async function readProtocols(
	chain: Dynamic,
	owner: string,
	signal: AbortSignal,
): Promise<Protocol[]> {
	const all = await pages(chain, "protocols", signal)
	return all
		.map((one) => fieldsOf(one, "a protocol"))
		.filter((one) => one["owner"] === owner)
		.map((one) => ({
			protocol: numberOf(one["protocol"], "a protocol's number"),
			owner: textOf(one["owner"], "owner"),
			plans: numberOf(one["plans"], "plans"),
		}))
}

export interface Destination {
	readonly lane: number
	/** `Evm`, `Xcm` or `Raw`. */
	readonly takes: string
	readonly network: string
	readonly inbox: string
	/** Whether an inbox there was shown to have taken a message of this entry. */
	readonly proven: boolean
}

export async function readDestinations(
	chain: Dynamic,
	signal: AbortSignal,
): Promise<Destination[]> {
	const all = await pages(chain, "destinations", signal)
	return all.map((one) => {
		const info = fieldsOf(one, "a destination")
		const where = fieldsOf(info["destination"], "where a destination is")
		return {
			lane: numberOf(info["lane"], "a destination's number"),
			takes: variantOf(info["takes"], "what it takes").type,
			network: hexOf(where["network"]),
			inbox: hexOf(where["inbox"]),
			proven: info["proven"] === true,
		}
	})
}

async function pages(chain: Dynamic, method: string, signal: AbortSignal): Promise<unknown[]> {
	const found: unknown[] = []
	let from: number | null = 0
	for (let read = 0; from !== null; read++) {
		if (read >= MOST_PAGES) throw new ShapeError(method, `${MOST_PAGES} pages at most`)
		const page: { readonly [name: string]: unknown } = fieldsOf(
			await chain.call("FailoverApi", method, [from, 100], signal),
			method,
		)
		for (const entry of listOf(page["entries"], method)) found.push(entry)
		const next = page["next"]
		const at: number | null =
			next === undefined || next === null ? null : numberOf(next, "the next page")
		from = at !== null && at > from ? at : null
	}
	return found
}

/** The hash of a service's latest terms, on which a plan relies. */
export async function readTerms(
	chain: Dynamic,
	service: number,
	signal: AbortSignal,
): Promise<{ latest: string; changing: boolean }> {
	const terms = fieldsOf(await chain.call("RestakingApi", "terms", [service], signal), "terms")
	return {
		latest: hexOf(terms["latest"]),
		changing: terms["due"] !== undefined && terms["due"] !== null,
	}
}

/** What is held for a plan, in planck: more for one that fires before others. */
export function planDeposit(chain: Dynamic, bytes: number, throttle: ThrottleClass): bigint {
	const constant = (name: string) => bigOf(chain.constant("Failover", name) ?? 0n, name)
	const plan = constant("PlanDeposit") + constant("DepositPerByte") * BigInt(bytes)
	return throttle === "Critical" ? plan + constant("CriticalDeposit") : plan
}

/** What is burnt for the places of a new plan at these destinations, in planck. */
export async function readPlaces(
	chain: Dynamic,
	service: number,
	lanes: readonly number[],
	signal: AbortSignal,
): Promise<bigint> {
	const ask = (lane: number) => chain.call("FailoverApi", "place_price", [service, lane], signal)
	const prices = await Promise.all(lanes.map(ask))
	return prices.reduce<bigint>((sum, price) => sum + bigOf(price ?? 0n, "place_price"), 0n)
}
