// SPDX-License-Identifier: Apache-2.0
import { type LightClient, startLight, type WorkerLike, withBootNodes } from "../chain/light.ts"
import { NotReachedError } from "@vigil/sdk/rpc"
import { lightSource, nodeSource, type Source } from "../chain/source.ts"
import type { Network } from "../logic/network.ts"

/** How far the light client is. */
export type LightState = "absent" | "waiting" | "syncing" | "ready" | "failed"
/** A node that breaks off whenever it is asked is asked no more often than that. */
const LONGEST_WAIT_MS = 30_000
/** A light client that has failed is started again after that. */
const LIGHT_AGAIN_MS = 10_000
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
	/** Which of the nodes is asked next. */
	#turn = 0
	/** How often in a row a source was lost before it told anything. */
	#losses = 0

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

	/** A source told something that could be read: it is as good as it seemed. */
	good(source: Source): void {
		if (this.#source !== source) return
		this.#losses = 0
		this.#problem = null
	}

	/**
	 * A source was lost while it was used, for a reason if one is known: another one takes over, or nothing is known.
	 * One that is lost again and again is asked ever more seldom, after the others.
	 */
	lost(source: Source, why: unknown = null): void {
		if (this.#source !== source) return
		this.#source = null
		const said = why instanceof Error && !(why instanceof NotReachedError) ? why.message : null
		if (source.kind === "node") {
			this.#node = null
			source.client.close()
			const wait = this.#losses === 0 ? 0 : Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.#losses)
			this.#losses += 1
			this.#turn += 1
			if (said !== null) this.#problem = `What the node ${source.url} says cannot be read: ${said}`
			void this.#reachNode(wait)
			return
		}
		this.#light = "failed"
		this.#problem = said === null ? "The light client ended." : `The light client ended: ${said}`
		this.#client?.stop()
		if (this.#node !== null && this.#trust === "both") this.#source = this.#node
		void this.#reachLight(LIGHT_AGAIN_MS)
	}

	async #reachNode(waitMs = 0): Promise<void> {
		const { signal } = this.#end
		const { nodes, genesisHash } = this.#network
		await pause(waitMs)
		for (let tried = 1; nodes.length > 0 && !signal.aborted; tried++) {
			const url = nodes[this.#turn % nodes.length] as string
			try {
				const source = await nodeSource({ url, genesisHash, signal })
				this.#node = source
				if (this.#source === null) this.#source = source
				// What was wrong with a source is said until one has told something.
				if (this.#losses === 0) this.#problem = null
				return
			} catch (error) {
				if (signal.aborted) return
				this.#problem =
					error instanceof NotReachedError ? `The node ${url} is not reached.` : messageOf(error)
				this.#turn += 1
				await pause(tried < nodes.length ? 0 : 2_000)
			}
		}
	}

	async #reachLight(waitMs = 0): Promise<void> {
		const { signal } = this.#end
		const { chainSpec, bootNodes, genesisHash } = this.#network
		await pause(waitMs)
		while (!signal.aborted) {
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
				return
			} catch (error) {
				if (signal.aborted) return
				this.#light = "failed"
				this.#client?.stop()
				if (this.#source === null) this.#problem = `The light client failed: ${messageOf(error)}`
				await pause(LIGHT_AGAIN_MS)
			}
		}
	}
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** After first paint, when the page has nothing better to do. */
function whenIdle(act: () => void): void {
	if ("requestIdleCallback" in globalThis) requestIdleCallback(act, { timeout: 1_000 })
	else setTimeout(act, 200)
}
