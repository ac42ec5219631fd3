// SPDX-License-Identifier: Apache-2.0
import { serviceId } from "../core/numbers.ts"
import { type Reader, Writer } from "../core/scale.ts"
import type { Incident } from "../ward/types.ts"
import { type At, callRuntime, type ReadOptions } from "./callRuntime.ts"
import { MOST_ITEMS, readIncident } from "./codec.ts"
import type { Client } from "./createClient.ts"

/**
 * The incidents of a service that are on record, by round; the last one may be under way. Certificates
 * that come late may still add to any of them.
 */
export function getIncidents(
	client: Client,
	options: ReadOptions & { readonly service: number },
): Promise<At<Incident[]>> {
	const service = new Writer().u32(serviceId(options.service))
	const read = (from: Reader) => from.list(MOST_ITEMS, readIncident)
	return callRuntime(client, "LivenessApi_incidents", service, read, options)
}
