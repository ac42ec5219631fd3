// SPDX-License-Identifier: Apache-2.0
import { type LightClient, startLight, type WorkerLike, withBootNodes } from "../chain/light.ts"
import { lightSource, nodeSource, type Source, WrongChainError } from "../chain/source.ts"
import type { Network } from "../logic/network.ts"

/** How far the light client is. */
export type LightState = "absent" | "waiting" | "syncing" | "ready" | "failed"
/** Whom the reader wants to trust. */
export type Trust = "both" | "light"

/**
 * Keeps the page on the best source there is: a node at once, and the light client as soon as it has caught
 * up. Who trusts the light client alone waits for it.
 */
export class Link {
	#source = $state.raw<Source | null>(null)
	#light = $state<LightState>("absent")
	#problem = $state<string | null>(null)
	#trust = $state<Trust>("both")
	readonly #network: Network
	readonly #makeWorker: () => WorkerLike
	readonly #end = new AbortController()
	#client: LightClient | null = null
	#node: Source | null = null

	constructor(
		network: Network,
		options: { readonly makeWorker: () => WorkerLike; readonly trust: Trust },
	) {
		this.#network = network
		this.#makeWorker = options.makeWorker
		this.#trust = options.trust
		if (network.chainSpec !== null) this.#light = "waiting"
	}

	/** Where what is shown comes from; `null` while nothing is reached. */
	get source(): Source | null {
		return this.#source
	}

	get light(): LightState {
		return this.#light
	}

	/** Why nothing, or not the light client, is reached. */
	get problem(): string | null {
		return this.#problem
	}

	get trust(): Trust {
		return this.#trust
	}

	get network(): Network {
		return this.#network
	}

	/** A node that may be asked for certificates, which are verified whoever shows them. */
	get node(): Source | null {
		return this.#node
	}

	/** Begins to connect. Ended by {@link stop}. */
	start(): void {
		if (this.#trust === "both") void this.#reachNode()
		if (this.#network.chainSpec !== null) whenIdle(() => void this.#reachLight())
	}

	stop(): void {
		this.#end.abort(new DOMException("the page is left", "AbortError"))
		this.#node?.client.close()
		this.#client?.stop()
	}

	/** A source was lost while it was used: another one takes over, or nothing is known. */
	lost(source: Source): void {
		if (this.#source !== source) return
		this.#source = null
		if (source.kind === "node") {
			this.#node = null
			void this.#reachNode()
			return
		}
		this.#light = "failed"
		this.#problem = "The light client ended."
		if (this.#node !== null && this.#trust === "both") this.#source = this.#node
	}

	async #reachNode(): Promise<void> {
		const { signal } = this.#end
		const { nodes, genesisHash } = this.#network
		for (let turn = 0; nodes.length > 0 && !signal.aborted; turn++) {
			const url = nodes[turn % nodes.length] as string
			try {
				const source = await nodeSource({ url, genesisHash, signal })
				this.#node = source
				if (this.#source === null) this.#source = source
				this.#problem = null
				return
			} catch (error) {
				if (signal.aborted) return
				this.#problem =
					error instanceof WrongChainError ? error.message : `The node ${url} is not reached.`
				await pause(turn < nodes.length - 1 ? 0 : 2_000)
			}
		}
	}

	async #reachLight(): Promise<void> {
		const { signal } = this.#end
		const { chainSpec, bootNodes, genesisHash } = this.#network
		try {
			this.#light = "syncing"
			const answer = await fetch(chainSpec as string, { signal })
			if (!answer.ok) throw new Error(`${chainSpec} is answered with status ${answer.status}`)
			const spec = withBootNodes(await answer.text(), bootNodes)
			if (signal.aborted) return
			this.#client = startLight(this.#makeWorker(), spec)
			this.#source = await lightSource({ light: this.#client, genesisHash, signal })
			this.#light = "ready"
			this.#problem = null
		} catch (error) {
			if (signal.aborted) return
			this.#light = "failed"
			this.#client?.stop()
			if (this.#source === null)
				this.#problem = `The light client failed: ${error instanceof Error ? error.message : String(error)}`
		}
	}
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** After first paint, when the page has nothing better to do. */
function whenIdle(act: () => void): void {
	if ("requestIdleCallback" in globalThis) requestIdleCallback(act, { timeout: 1_000 })
	else setTimeout(act, 200)
}
