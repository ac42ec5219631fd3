// SPDX-License-Identifier: Apache-2.0
import { InvalidArgumentError } from "../core/errors.ts"
import { createHttp } from "./http.ts"
import { createSocket, type SocketConstructor } from "./socket.ts"

/** A connection to one node, which is trusted with nothing that cannot be verified. */
export interface Client {
	/** The node's address. */
	readonly url: string
	/** Asks something; `result` is whatever JSON the node answers. */
	request(
		method: string,
		params: readonly unknown[],
		options?: { signal?: AbortSignal | undefined },
	): Promise<unknown>
	/**
	 * What a subscription says, until it is left or aborted. Throws `NotReachedError` when the connection
	 * breaks or the node ends the subscription: what was said in between is not known then.
	 */
	subscribe(
		methods: { readonly subscribe: string; readonly unsubscribe: string },
		params: readonly unknown[],
		options?: { signal?: AbortSignal | undefined },
	): AsyncIterable<unknown>
	/** Closes the connection. A later call opens it again. */
	close(): void
}

/** Which node, and with what it is reached. */
export interface CreateClientOptions {
	/** `ws:` or `wss:` for everything, `http:` or `https:` for all but subscriptions. */
	readonly url: string
	/** How long an answer may take. By default 30 seconds. */
	readonly timeoutMs?: number
	/** The WebSocket to use, where the platform has none (Node below 22): that of `ws` fits. */
	readonly WebSocket?: SocketConstructor
}

/** Makes a client of a node. It connects when it is first used. */
export function createClient(options: CreateClientOptions): Client {
	const { url, timeoutMs = 30_000 } = options
	if (/^https?:\/\//.test(url)) return createHttp(url, timeoutMs)
	if (!/^wss?:\/\//.test(url)) {
		const expected = "an address that begins with ws, wss, http or https"
		throw new InvalidArgumentError("url", expected, `"${url}"`)
	}
	const WebSocket = options.WebSocket ?? (globalThis.WebSocket as SocketConstructor | undefined)
	if (WebSocket === undefined)
		throw new InvalidArgumentError("WebSocket", "one where the platform has none", "nothing")
	return createSocket({ url, timeoutMs, WebSocket })
}
