// SPDX-License-Identifier: Apache-2.0
import { InvalidArgumentError } from "../core/errors.ts"
import { either } from "../core/signals.ts"
import { resultOf } from "./answer.ts"
import type { Client } from "./createClient.ts"
import { NotReachedError } from "./errors.ts"
import { LONGEST_MESSAGE } from "./socket.ts"

/** The JSON of an answer, of which no more is read than any honest one has. */
function jsonOf(response: Response): Promise<unknown> {
	let length = 0
	const bounded = new TransformStream<Uint8Array, Uint8Array>({
		transform(part, to) {
			length += part.length
			if (length > LONGEST_MESSAGE) throw new RangeError("a message without an end")
			to.enqueue(part)
		},
	})
	return new Response(response.body?.pipeThrough(bounded)).json()
}

/** A client that asks by HTTP, a connection for each question. */
export function createHttp(url: string, timeoutMs: number): Client {
	return {
		url,
		async request(method, params, options = {}) {
			const limit = AbortSignal.timeout(timeoutMs)
			const signal = either(limit, options.signal)
			const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params })
			let answer: unknown
			try {
				const headers = { "content-type": "application/json" }
				const response = await fetch(url, { method: "POST", headers, body, signal })
				if (!response.ok)
					throw new NotReachedError(url, `it answered with status ${response.status}`)
				answer = await jsonOf(response)
			} catch (cause) {
				options.signal?.throwIfAborted()
				if (cause instanceof NotReachedError) throw cause
				const problem = limit.aborted
					? `no answer in ${timeoutMs / 1_000} seconds`
					: "no connection"
				throw new NotReachedError(url, problem, { cause })
			}
			return resultOf(method, answer)
		},
		subscribe() {
			throw new InvalidArgumentError("url", "a ws or wss address to subscribe", `"${url}"`)
		},
		close() {},
	}
}
