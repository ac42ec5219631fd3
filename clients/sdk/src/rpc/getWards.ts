// SPDX-License-Identifier: Apache-2.0
import { serviceId } from "../core/numbers.ts"
import { type Reader, Writer } from "../core/scale.ts"
import { type At, callRuntime, type ReadOptions } from "./callRuntime.ts"
import { MOST_ITEMS, readWardSummary, type WardSummary } from "./codec.ts"
import type { Client } from "./createClient.ts"

/**
 * Wards of which something is known, at most 1,000, after that of a service in the chain's own order, which is none
 * of numbers. A service without a line is live.
 */
export function getWards(
	client: Client,
	options: ReadOptions & { readonly after?: number; readonly most?: number } = {},
): Promise<At<WardSummary[]>> {
	const after = options.after === undefined ? null : serviceId(options.after)
	const page = new Writer().option(after, (writer, service) => writer.u32(service))
	const parameters = page.u32(options.most ?? 1_000)
	// In the order in which the chain keeps them. One that comes twice would be read page by page for ever.
	const read = (from: Reader) => {
		const known = new Set<number | null>([after])
		return from.list(MOST_ITEMS, (reader) => {
			const ward = readWardSummary(reader)
			if (known.has(ward.service)) reader.fail("a ward that comes twice")
			known.add(ward.service)
			return ward
		})
	}
	return callRuntime(client, "LivenessApi_wards", parameters, read, options)
}
