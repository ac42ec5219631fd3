// SPDX-License-Identifier: Apache-2.0
import { serviceId } from "../core/numbers.ts"
import { type Reader, Writer } from "../core/scale.ts"
import { callRuntime, type ReadOptions } from "./callRuntime.ts"
import type { Client } from "./createClient.ts"

/** An outage that a pool is done with. Amounts are in the smallest unit of the pool's asset. */
export interface PoolEvent {
	readonly pool: number
	readonly event: bigint
	/** When it began, in unix seconds. */
	readonly beganAt: bigint
	/** The seconds of downtime that counted. */
	readonly downtime: bigint
	readonly due: bigint
	readonly paid: bigint
}

const MOST_POOLS = 256
const MOST_EVENTS = 1_024

/** The last outages that pools of a service are done with, and what they paid for them. */
export async function getPoolEvents(
	client: Client,
	options: ReadOptions & { readonly service: number },
): Promise<PoolEvent[]> {
	const asked = new Writer().u32(serviceId(options.service))
	const pools = await callRuntime(
		client,
		"InsuranceApi_pools",
		asked,
		(from) => from.list(MOST_POOLS, (reader) => reader.u32()),
		options,
	)
	const events: PoolEvent[] = []
	for (const pool of pools.value) {
		const read = (from: Reader): PoolEvent => ({
			pool,
			event: from.u64(),
			beganAt: from.u64(),
			downtime: from.u64(),
			due: from.u128(),
			paid: from.u128(),
		})
		const past = await callRuntime(
			client,
			"InsuranceApi_history",
			new Writer().u32(pool),
			(from) => from.list(MOST_EVENTS, read),
			options,
		)
		events.push(...past.value)
	}
	return events
}
