// SPDX-License-Identifier: Apache-2.0
import { serviceId } from "../core/numbers.ts"
import { Writer } from "../core/scale.ts"
import { type At, callRuntime, type ReadOptions } from "./callRuntime.ts"
import { readWardState, type WardState } from "./codec.ts"
import type { Client } from "./createClient.ts"

/** What the chain knows of a service's ward; `null` for a service that does not exist. */
export function getWard(
	client: Client,
	options: ReadOptions & { readonly service: number },
): Promise<At<WardState | null>> {
	const service = new Writer().u32(serviceId(options.service))
	return callRuntime(
		client,
		"LivenessApi_ward",
		service,
		(from) => from.option(readWardState),
		options,
	)
}
