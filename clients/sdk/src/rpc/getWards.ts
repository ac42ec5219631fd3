// SPDX-License-Identifier: Apache-2.0
import { serviceId } from "../core/numbers.ts"
import { type Reader, Writer } from "../core/scale.ts"
import { type At, callRuntime, type ReadOptions } from "./callRuntime.ts"
import { MOST_ITEMS, readWardSummary, type WardSummary } from "./codec.ts"
import type { Client } from "./createClient.ts"

/** Wards of which something is known, at most 1,000, after that of a service. A service without a line is live. */
export function getWards(
	client: Client,
	options: ReadOptions & { readonly after?: number; readonly most?: number } = {},
): Promise<At<WardSummary[]>> {
	const after = options.after === undefined ? null : serviceId(options.after)
	const page = new Writer().option(after, (writer, service) => writer.u32(service))
	const parameters = page.u32(options.most ?? 1_000).end()
	const read = (from: Reader) => from.list(MOST_ITEMS, readWardSummary)
	return callRuntime(client, "LivenessApi_wards", parameters, read, options)
}
