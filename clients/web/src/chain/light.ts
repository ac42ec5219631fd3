// SPDX-License-Identifier: Apache-2.0
import { createClient, type Client, type Socket, type SocketConstructor } from "@vigil/sdk/rpc"
import type { FromWorker, ToWorker } from "./lightTypes.ts"

/** As much of a worker as is used. */
export interface WorkerLike {
	postMessage(message: ToWorker): void
	onmessage: ((event: MessageEvent<FromWorker>) => void) | null
	onerror: ((event: ErrorEvent) => void) | null
	terminate(): void
}

/** A light client that runs in the page. */
export interface LightClient {
	/** Where the SDK's functions ask it. */
	readonly client: Client
	/** Another conversation with it, as if by a WebSocket. */
	readonly Socket: SocketConstructor
	stop(): void
}

/** What stands for the light client where an address is expected. Nothing is sent there. */
export const LIGHT_URL = "ws://light-client-of-this-page"

/** Starts a light client of the chain of a specification. */
export function startLight(worker: WorkerLike, spec: string): LightClient {
	const open = new Map<number, LightSocket>()
	let last = 0
	const lose = (socket: LightSocket) => {
		open.delete(socket.id)
		socket.onclose?.({} as never)
	}
	worker.onmessage = ({ data }) => {
		switch (data.type) {
			case "opened":
				open.get(data.id)?.onopen?.({} as never)
				break
			case "message":
				open.get(data.id)?.onmessage?.({ data: data.text } as never)
				break
			case "closed": {
				const socket = open.get(data.id)
				if (socket !== undefined) lose(socket)
				break
			}
			case "log":
				break
			default:
				data satisfies never
		}
	}
	worker.onerror = () => [...open.values()].forEach(lose)
	worker.postMessage({ type: "start", spec })

	class LightSocket implements Socket {
		readonly id = ++last
		onopen: Socket["onopen"] = null
		onmessage: Socket["onmessage"] = null
		onerror: Socket["onerror"] = null
		onclose: Socket["onclose"] = null

		constructor(_url: string) {
			open.set(this.id, this)
			worker.postMessage({ type: "open", id: this.id })
		}

		send(text: string): void {
			worker.postMessage({ type: "send", id: this.id, text })
		}

		close(): void {
			if (!open.delete(this.id)) return
			worker.postMessage({ type: "close", id: this.id })
			this.onclose?.({} as never)
		}
	}

	const client = createClient({ url: LIGHT_URL, WebSocket: LightSocket, timeoutMs: 60_000 })
	return {
		client,
		Socket: LightSocket,
		stop() {
			client.close()
			worker.terminate()
		},
	}
}

/** The specification with other boot nodes, if there are some to be used in place of its own. */
export function withBootNodes(spec: string, bootNodes: readonly string[]): string {
	return bootNodes.length === 0
		? spec
		: JSON.stringify({ ...(JSON.parse(spec) as object), bootNodes })
}
