// SPDX-License-Identifier: Apache-2.0
import { type ProtocolId, protocolId, serviceId } from "../core/numbers.ts"
import { type Reader, Writer } from "../core/scale.ts"
import type { ThrottleClass } from "../plan/types.ts"
import { type At, callRuntime, type ReadOptions } from "./callRuntime.ts"
import type { Client } from "./createClient.ts"
import { type Firing, readFiring, readRehearsal, type Rehearsal } from "./getPlans.ts"

/** A plan as a Substrate destination keeps it. */
export interface KeptPlan {
	readonly plan: number
	readonly protocol: ProtocolId
	readonly version: number
	readonly class: ThrottleClass
	readonly delaySeconds: bigint
	readonly failover: Uint8Array
	readonly failback: Uint8Array
	/** Whether it has fired and not failed back. */
	readonly fired: boolean
	/** The last rehearsal of the version that is kept. */
	readonly rehearsed: Rehearsal | null
	/** Its last firing, of whatever version. */
	readonly firing: Firing | null
}

const MOST_BYTES = 16 * 1024

/** A plan that the inbox of a Substrate destination keeps, or `null`. The client is one of the destination. */
export function getKeptPlan(
	client: Client,
	options: ReadOptions & { readonly service: number; readonly plan: number },
): Promise<At<KeptPlan | null>> {
	const asked = new Writer().u32(serviceId(options.service)).u32(options.plan)
	return callRuntime(client, "InboxApi_plan", asked, (from) => from.option(readKeptPlan), options)
}

function readKeptPlan(from: Reader): KeptPlan {
	const protocol = protocolId(from.u32())
	const plan = from.u32()
	// The version that is ordered comes again with the receipt.
	from.u32()
	const order = {
		class: from.variant(["Critical", "Normal", "Deferrable"]),
		delaySeconds: from.u64(),
		failover: from.bytes(from.length(MOST_BYTES)),
		failback: from.bytes(from.length(MOST_BYTES)),
	}
	const fired = from.bool()
	return {
		plan,
		protocol,
		...order,
		fired,
		version: from.u32(),
		rehearsed: from.option(readRehearsal),
		firing: from.option(readFiring),
	}
}
