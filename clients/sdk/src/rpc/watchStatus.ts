// SPDX-License-Identifier: Apache-2.0
import { VigilError } from "../core/errors.ts"
import { incidentId, type IncidentId, serviceId, type ServiceId } from "../core/numbers.ts"
import { either, onAbort } from "../core/signals.ts"
import type { Status } from "../ward/types.ts"
import { fields, numberOf, stringOf } from "./answer.ts"
import { HEAD_METHODS, numberOfHeader } from "./callRuntime.ts"
import { STATUSES } from "./codec.ts"
import type { Client } from "./createClient.ts"
import { BadAnswerError, NotReachedError } from "./errors.ts"
import { Queue } from "./queue.ts"
import { tooSlow } from "./socket.ts"

/** What is known of statuses, as it changes. */
export type StatusUpdate =
	/** A ward has this status, which it had first in this block. */
	| {
			readonly type: "status"
			readonly service: ServiceId
			/** `unknown`: a status that is newer than this package. Show it as such, never as live. */
			readonly status: Status | "unknown"
			readonly incident: IncidentId | null
			/** Vigil's block that had the status first. */
			readonly block: number
	  }
	/** Vigil made this block: what was told is not stale. */
	| { readonly type: "fresh"; readonly block: number }
	/**
	 * From now on no status is known, those told before included, until the next ones are told. Absence
	 * is never green.
	 */
	| {
			readonly type: "unknown"
			/** `stale`: Vigil makes no blocks that this node knows of. `disconnected`: the node is not reached. */
			readonly reason: "stale" | "disconnected"
			readonly cause?: VigilError
	  }

/** What is watched, and how patiently. */
export interface WatchStatusOptions {
	/** One service; by default all. */
	readonly service?: number
	/** How long Vigil may make no block before nothing is known any more. By default 60 seconds. */
	readonly staleAfterMs?: number
	/** How long to wait before a lost connection is tried again. By default 2 seconds. */
	readonly retryAfterMs?: number
	/** Ends the watch. */
	readonly signal?: AbortSignal
}

const STATUS_METHODS = {
	subscribe: "vigil_subscribeStatuses",
	unsubscribe: "vigil_unsubscribeStatuses",
}

/**
 * Statuses of wards, those of now first and then as they change, for as long as it is not aborted.
 *
 * It connects again by itself when the connection breaks, and tells that nothing is known in between. It
 * throws what will not pass by itself: `RpcError` 9001 for a node that does not watch.
 */
export async function* watchStatus(
	client: Client,
	options: WatchStatusOptions = {},
): AsyncGenerator<StatusUpdate, void, undefined> {
	const { signal, retryAfterMs = 2_000 } = options
	while (!signal?.aborted) {
		try {
			yield* watchOnce(client, options)
		} catch (error) {
			if (signal?.aborted) return
			if (!(error instanceof NotReachedError)) throw error
			yield { type: "unknown", reason: "disconnected", cause: error }
		}
		await pause(retryAfterMs, signal)
	}
}

/** Until the connection breaks. */
async function* watchOnce(
	client: Client,
	{ service, staleAfterMs = 60_000, signal }: WatchStatusOptions,
): AsyncGenerator<StatusUpdate, void, undefined> {
	const updates = new Queue<StatusUpdate>(() => tooSlow(client.url))
	const leave = new AbortController()
	const more = { signal: either(leave.signal, signal) }
	const params = [service === undefined ? null : serviceId(service)]
	let timer: ReturnType<typeof setTimeout> | undefined
	/** What was told and holds as long as blocks come. */
	const told = new Map<number, StatusUpdate>()
	let stale = false
	const wait = () => {
		clearTimeout(timer)
		timer = setTimeout(() => {
			stale = true
			updates.push({ type: "unknown", reason: "stale" })
			// Perhaps it is the connection that died, and nobody said so: an answer that does not come ends it.
			client.request("chain_getHeader", [], more).catch(() => {})
		}, staleAfterMs)
	}
	const follow = async (
		methods: typeof HEAD_METHODS,
		given: readonly unknown[],
		hear: (item: unknown) => void,
	) => {
		try {
			for await (const item of client.subscribe(methods, given, more)) hear(item)
			updates.end(new NotReachedError(client.url, "it ended a subscription"))
		} catch (error) {
			updates.end(error)
		}
	}
	wait()
	const statuses = follow(STATUS_METHODS, params, (item) => {
		const update = updateOf(item)
		told.set(update.service, update)
		if (!stale) updates.push(update)
	})
	let highest = -1
	const heads = follow(HEAD_METHODS, [], (header) => {
		const block = numberOfHeader(header)
		// A node that tells of the same block again and again makes none.
		if (block <= highest) return
		highest = block
		wait()
		if (stale) for (const update of told.values()) updates.push(update)
		stale = false
		updates.push({ type: "fresh", block })
	})
	try {
		yield* updates
	} finally {
		clearTimeout(timer)
		leave.abort(new DOMException("the watch was left", "AbortError"))
		await Promise.all([statuses, heads])
	}
}

function updateOf(item: unknown): Extract<StatusUpdate, { type: "status" }> {
	const method = STATUS_METHODS.subscribe
	const { service, status, incident, block } = fields(item)
	const said = stringOf(method, status)
	if (incident !== null && incident !== undefined && typeof incident !== "number") {
		throw new BadAnswerError(method, "the number of an incident or none", incident)
	}
	return {
		type: "status",
		service: serviceId(numberOf(method, service)),
		status: STATUSES.find((one) => one === said) ?? "unknown",
		incident: typeof incident === "number" ? incidentId(incident) : null,
		block: numberOf(method, block),
	}
}

/** Waits so long, or until it is aborted. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
	return new Promise((resolve) => {
		if (signal?.aborted) return resolve()
		const timer = setTimeout(() => end(), ms)
		const left = onAbort(signal, () => end())
		const end = () => {
			clearTimeout(timer)
			left()
			resolve()
		}
	})
}
