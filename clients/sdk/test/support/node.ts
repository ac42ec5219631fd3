// SPDX-License-Identifier: Apache-2.0
// A node that answers what a test tells it to, over HTTP and WebSocket on one port of the loopback.

import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { WebSocket, WebSocketServer } from "ws"

export type Answers = (method: string, params: readonly unknown[]) => unknown

export class FakeError extends Error {
	readonly code: number

	constructor(code: number, message: string) {
		super(message)
		this.code = code
	}
}

interface Request {
	readonly id: number
	readonly method: string
	readonly params: readonly unknown[]
}

/** Subscriptions are named by their method and number: `vigil_subscribeStatuses#1`. */
export class FakeNode {
	readonly ws: string
	readonly http: string
	readonly asked: { method: string; params: readonly unknown[] }[] = []
	#subscribed = 0
	readonly #answers: Answers
	readonly #server: Server
	readonly #sockets: WebSocketServer

	static async start(answers: Answers): Promise<FakeNode> {
		const server = createServer()
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
		return new FakeNode(server, answers)
	}

	private constructor(server: Server, answers: Answers) {
		const { port } = server.address() as AddressInfo
		this.ws = `ws://127.0.0.1:${port}`
		this.http = `http://127.0.0.1:${port}`
		this.#answers = answers
		this.#server = server
		server.on("request", (request, response) => {
			let body = ""
			request.on("data", (chunk) => (body += chunk))
			request.on("end", () => {
				const answer = this.#answer(JSON.parse(body) as Request)
				if (answer === undefined) response.writeHead(503).end()
				else response.end(answer)
			})
		})
		this.#sockets = new WebSocketServer({ server })
		this.#sockets.on("connection", (socket) => {
			socket.on("message", (data) => {
				const request = JSON.parse(String(data)) as Request
				const answer = this.#answer(request)
				if (answer !== undefined) socket.send(answer)
				if (request.method.includes("_subscribe")) this.onSubscribe(request.method, socket)
			})
		})
	}

	/** What follows on a subscription at once. */
	onSubscribe: (method: string, socket: WebSocket) => void = () => {}

	#answer({ id, method, params }: Request): string | undefined {
		this.asked.push({ method, params })
		if (method.includes("_subscribe")) {
			this.#subscribed += 1
			try {
				this.#answers(method, params)
			} catch (error) {
				return this.#error(id, error)
			}
			return JSON.stringify({ jsonrpc: "2.0", id, result: method })
		}
		if (method.includes("_unsubscribe")) return JSON.stringify({ jsonrpc: "2.0", id, result: true })
		try {
			const result = this.#answers(method, params)
			return result === undefined ? undefined : JSON.stringify({ jsonrpc: "2.0", id, result })
		} catch (error) {
			return this.#error(id, error)
		}
	}

	#error(id: number, error: unknown): string {
		const { code, message } = error as FakeError
		return JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } })
	}

	get subscribed(): number {
		return this.#subscribed
	}

	tell(method: string, result: unknown): void {
		const text = JSON.stringify({
			jsonrpc: "2.0",
			method,
			params: { subscription: method, result },
		})
		for (const socket of this.#sockets.clients) socket.send(text)
	}

	endSubscription(method: string): void {
		const text = JSON.stringify({
			jsonrpc: "2.0",
			method,
			params: { subscription: method, error: "too slow" },
		})
		for (const socket of this.#sockets.clients) socket.send(text)
	}

	say(text: string): void {
		for (const socket of this.#sockets.clients) socket.send(text)
	}

	drop(): void {
		for (const socket of this.#sockets.clients) socket.terminate()
	}

	async stop(): Promise<void> {
		if (!this.#server.listening) return
		this.drop()
		this.#sockets.close()
		this.#server.closeAllConnections()
		await new Promise((resolve) => this.#server.close(resolve))
	}
}

/** Waits until something holds, for five seconds at most. */
export async function until(holds: () => boolean): Promise<void> {
	const deadline = Date.now() + 5_000
	while (!holds()) {
		if (Date.now() > deadline) throw new Error("it did not come to hold in five seconds")
		await new Promise((resolve) => setTimeout(resolve, 5))
	}
}
