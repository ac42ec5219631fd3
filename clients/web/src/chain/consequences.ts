// SPDX-License-Identifier: Apache-2.0
import {
	type ArmedPlan,
	type Client,
	getPlansOfService,
	getPoolEvents,
	RpcError,
} from "@vigil/sdk/rpc"
import type { PaidEvent } from "../logic/timeline.ts"

/** Every plan that a service's Halt fires. */
export async function readPlans(
	client: Client,
	service: number,
	signal: AbortSignal,
): Promise<ArmedPlan[]> {
	return optional(() => getPlansOfService(client, { service, signal }))
}

/** What pools paid for the service's outages. */
export async function readPaid(
	client: Client,
	service: number,
	signal: AbortSignal,
): Promise<PaidEvent[]> {
	return optional(() => getPoolEvents(client, { service, signal }))
}

/** Nothing from a chain that has no such pallet. */
async function optional<Item>(read: () => Promise<Item[]>): Promise<Item[]> {
	try {
		return await read()
	} catch (error) {
		if (error instanceof RpcError) return []
		throw error
	}
}
