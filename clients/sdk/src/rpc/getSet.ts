// SPDX-License-Identifier: Apache-2.0
import { serviceId, setId } from "../core/numbers.ts"
import { type Reader, Writer } from "../core/scale.ts"
import { type At, callRuntime, type ReadOptions } from "./callRuntime.ts"
import { readWatcherSet, type WatcherSet } from "./codec.ts"
import type { Client } from "./createClient.ts"

/** A set of watchers that the chain keeps, or `null`. */
export function getSet(
	client: Client,
	options: ReadOptions & { readonly service: number; readonly setId: bigint },
): Promise<At<WatcherSet | null>> {
	const parameters = new Writer().u32(serviceId(options.service)).u64(setId(options.setId))
	const read = (from: Reader) => from.option(readWatcherSet)
	return callRuntime(client, "RestakingApi_watcher_set", parameters, read, options)
}
