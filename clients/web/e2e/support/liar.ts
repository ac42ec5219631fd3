// SPDX-License-Identifier: Apache-2.0
// A node of the loopback that passes on what a real one says, but for what a test has it change.

import type { AddressInfo } from "node:net"
import { WebSocket, WebSocketServer } from "ws"

export class Liar {
	readonly url: string
	/** What becomes of what the real node says; `null`: the conversation ends instead. */
	says: (text: string) => string | null = (text) => text
	/** What becomes of what it is asked; `null`: the conversation ends instead. */
	hears: (text: string) => string | null = (text) => text
	readonly #server: WebSocketServer

	static async start(node: string): Promise<Liar> {
		const server = new WebSocketServer({ host: "127.0.0.1", port: 0 })
		await new Promise((resolve) => server.once("listening", resolve))
		return new Liar(server, node)
	}

	private constructor(server: WebSocketServer, node: string) {
		this.#server = server
		this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
		server.on("connection", (reader) => {
			const real = new WebSocket(node)
			const waiting: string[] = []
			const end = () => {
				reader.terminate()
				real.terminate()
			}
			real.on("open", () => {
				for (const text of waiting.splice(0)) real.send(text)
			})
			reader.on("message", (data) => {
				const text = this.hears(String(data))
				if (text === null) end()
				else if (real.readyState === WebSocket.OPEN) real.send(text)
				else waiting.push(text)
			})
			real.on("message", (data) => {
				const text = this.says(String(data))
				if (text === null) end()
				else reader.send(text)
			})
			for (const one of [reader, real]) one.on("close", end).on("error", end)
		})
	}

	/** Ends every conversation and takes no other: the port is closed. */
	async stop(): Promise<void> {
		for (const reader of this.#server.clients) reader.terminate()
		await new Promise((resolve) => this.#server.close(resolve))
	}
}
