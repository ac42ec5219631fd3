// SPDX-License-Identifier: Apache-2.0
import { either, onAbort } from "../core/signals.ts"
import { fields, resultOf } from "./answer.ts"
import type { Client } from "./createClient.ts"
import { NotReachedError } from "./errors.ts"
import { Queue } from "./queue.ts"

/** As much of a WebSocket as is used. */
export interface Socket {
	onopen: ((event: never) => void) | null
	onmessage: ((event: never) => void) | null
	onerror: ((event: never) => void) | null
	onclose: ((event: never) => void) | null
	send(text: string): void
	close(): void
}

/** Makes a WebSocket to an address. */
export type SocketConstructor = new (url: string) => Socket

interface Waiting {
	readonly method: string
	resolve(answer: unknown): void
	reject(error: unknown): void
}

/** The longest message that is read: much more than any honest answer. */
export const LONGEST_MESSAGE = 2 ** 26

/** One connection, from its opening to its end. */
class Connection {
	readonly opened: Promise<void>
	ended = false
	readonly #url: string
	readonly #socket: Socket
	readonly #waiting = new Map<number, Waiting>()
	readonly #subscriptions = new Map<unknown, Queue<unknown>>()
	#last = 0

	constructor(url: string, WebSocket: SocketConstructor) {
		this.#url = url
		const socket = new WebSocket(url)
		this.#socket = socket
		this.opened = new Promise((resolve, reject) => {
			socket.onopen = () => resolve()
			socket.onclose = () => {
				const error = new NotReachedError(url, "the connection is closed")
				reject(error)
				this.end(error)
			}
			socket.onerror = socket.onclose
		})
		// Whoever waits for it hears of it; nobody else has to.
		this.opened.catch(() => {})
		socket.onmessage = (event: { readonly data: unknown }) => this.#hear(event.data)
	}

	end(error: NotReachedError): void {
		if (this.ended) return
		this.ended = true
		for (const one of this.#waiting.values()) one.reject(error)
		for (const queue of this.#subscriptions.values()) queue.end(error)
		this.#waiting.clear()
		this.#subscriptions.clear()
		this.#socket.close()
	}

	/** Asks; `take` sees the answer before anything that comes after it. */
	request<Result>(
		method: string,
		params: readonly unknown[],
		signal: AbortSignal,
		take: (result: unknown) => Result,
	): Promise<Result> {
		return new Promise((resolve, reject) => {
			const id = ++this.#last
			const done = onAbort(signal, () => {
				this.#waiting.delete(id)
				reject(signal.reason)
			})
			this.#waiting.set(id, {
				method,
				resolve: (answer) => {
					resolve(take(answer))
					done()
				},
				reject: (error) => {
					done()
					reject(error)
				},
			})
			try {
				this.#send(id, method, params)
			} catch (cause) {
				this.#waiting
					.get(id)
					?.reject(new NotReachedError(this.#url, "nothing can be sent", { cause }))
				this.#waiting.delete(id)
			}
		})
	}

	/** What comes of a subscription with this number. */
	listen(subscription: unknown): Queue<unknown> {
		const queue = new Queue<unknown>(() => tooSlow(this.#url))
		this.#subscriptions.set(subscription, queue)
		return queue
	}

	/** Nothing of a subscription is wanted any more. */
	forget(subscription: unknown, unsubscribe: string): void {
		this.#subscriptions.delete(subscription)
		if (this.ended) return
		this.#send(++this.#last, unsubscribe, [subscription])
	}

	#send(id: number, method: string, params: readonly unknown[]): void {
		this.#socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }))
	}

	#hear(data: unknown): void {
		let message: { readonly [name: string]: unknown }
		try {
			const text = String(data)
			if (text.length > LONGEST_MESSAGE) throw new RangeError("a message without an end")
			message = fields(JSON.parse(text))
		} catch (cause) {
			this.end(new NotReachedError(this.#url, "it does not speak JSON-RPC", { cause }))
			return
		}
		const { id, params } = message
		if (typeof id === "number") {
			const waiting = this.#waiting.get(id)
			this.#waiting.delete(id)
			try {
				waiting?.resolve(resultOf(waiting.method, message))
			} catch (error) {
				waiting?.reject(error)
			}
			return
		}
		const { subscription, result, error } = fields(params)
		const queue = this.#subscriptions.get(subscription)
		if (error === undefined) queue?.push(result)
		else
			queue?.end(
				new NotReachedError(this.#url, `it ended a subscription: ${JSON.stringify(error)}`),
			)
	}
}

/** What is told to who reads too slowly: as after a lost connection, there are gaps. */
export function tooSlow(url: string): NotReachedError {
	return new NotReachedError(url, "it was read too slowly")
}

/** A client over one WebSocket, which is opened when it is needed and after it broke. */
export function createSocket(options: {
	readonly url: string
	readonly timeoutMs: number
	readonly WebSocket: SocketConstructor
}): Client {
	const { url, timeoutMs, WebSocket } = options
	let current: Connection | undefined

	async function ask<Result>(
		method: string,
		params: readonly unknown[],
		signal: AbortSignal | undefined,
		take: (result: unknown, connection: Connection) => Result,
	): Promise<Result> {
		signal?.throwIfAborted()
		if (current === undefined || current.ended) current = new Connection(url, WebSocket)
		const connection = current
		const timeout = new AbortController()
		const timer = setTimeout(() => {
			timeout.abort(new NotReachedError(url, `no answer in ${timeoutMs / 1_000} seconds`))
		}, timeoutMs)
		const limit = either(timeout.signal, signal)
		try {
			await Promise.race([connection.opened, aborted(limit)])
			return await connection.request(method, params, limit, (result) => take(result, connection))
		} catch (error) {
			// Who leaves a question open is gone, whatever the network says: the next one is asked anew.
			if (timeout.signal.aborted) connection.end(timeout.signal.reason as NotReachedError)
			throw error
		} finally {
			clearTimeout(timer)
		}
	}

	return {
		url,
		async request(method, params, { signal } = {}) {
			return await ask(method, params, signal, (result) => result)
		},
		async *subscribe({ subscribe, unsubscribe }, params, { signal } = {}) {
			const take = (subscription: unknown, connection: Connection) => {
				return { subscription, connection, queue: connection.listen(subscription) }
			}
			const { subscription, connection, queue } = await ask(subscribe, params, signal, take)
			const done = onAbort(signal, () => queue.end(signal?.reason))
			try {
				yield* queue
			} finally {
				done()
				connection.forget(subscription, unsubscribe)
			}
		},
		close() {
			current?.end(new NotReachedError(url, "the client was closed"))
			current = undefined
		},
	}
}

function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		const abort = () => reject(signal.reason)
		if (signal.aborted) abort()
		else onAbort(signal, abort)
	})
}
