// SPDX-License-Identifier: Apache-2.0
import { InvalidArgumentError } from "../core/errors.ts"
import { resultOf } from "./answer.ts"
import type { Client } from "./createClient.ts"
import { NotReachedError } from "./errors.ts"
import { LONGEST_MESSAGE } from "./socket.ts"

/** The body of an answer, of which no more is read than any honest one has. */
async function textOf(response: Response): Promise<string> {
	const decoder = new TextDecoder()
	const parts: string[] = []
	let length = 0
	for (let reader = response.body?.getReader(); reader !== undefined;) {
		const { done, value } = await reader.read()
		if (done) break
		length += value.length
		if (length > LONGEST_MESSAGE) {
			await reader.cancel()
			throw new RangeError("an answer without an end")
		}
		parts.push(decoder.decode(value, { stream: true }))
	}
	return parts.join("") + decoder.decode()
}

/** A client that asks by HTTP, a connection for each question. */
export function createHttp(url: string, timeoutMs: number): Client {
	return {
		url,
		async request(method, params, options = {}) {
			const limit = AbortSignal.timeout(timeoutMs)
			const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal])
			const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params })
			let answer: unknown
			try {
				const headers = { "content-type": "application/json" }
				const response = await fetch(url, { method: "POST", headers, body, signal })
				if (!response.ok)
					throw new NotReachedError(url, `it answered with status ${response.status}`)
				answer = JSON.parse(await textOf(response))
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
			throw new InvalidArgumentError(
				"url",
				"an address that begins with ws or wss to subscribe",
				`"${url}"`,
			)
		},
		close() {},
	}
}
