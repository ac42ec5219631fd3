// SPDX-License-Identifier: Apache-2.0
import type { ArmedPlan } from "@vigil/sdk/rpc"
import { SvelteMap } from "svelte/reactivity"
import { readPaid, readPlans } from "../chain/consequences.ts"
import type { Source } from "../chain/source.ts"
import type { PaidEvent } from "../logic/timeline.ts"

interface Entry {
	readonly plans: readonly ArmedPlan[]
	readonly paid: readonly PaidEvent[]
	readonly at: number
}

const AGAIN_MS = 6_000

/** What followed from halts: plans that fired, cover that was paid. */
export class Consequences {
	readonly #entries = new SvelteMap<number, Entry>()
	readonly #asking = new Set<number>()
	readonly #end = new AbortController()

	plans(service: number): readonly ArmedPlan[] {
		return this.#entries.get(service)?.plans ?? []
	}

	paid(service: number): readonly PaidEvent[] {
		return this.#entries.get(service)?.paid ?? []
	}

	/** Reads them, if that was not done lately. */
	async want(service: number, source: Source): Promise<void> {
		const { signal } = this.#end
		if (this.#asking.has(service)) return
		this.#asking.add(service)
		try {
			const [plans, paid] = await Promise.all([
				readPlans(source.client, service, signal),
				readPaid(source.client, service, signal),
			])
			this.#entries.set(service, { plans, paid, at: Date.now() })
		} catch {
			// The next look asks again; until then nothing is claimed.
		} finally {
			setTimeout(() => this.#asking.delete(service), AGAIN_MS)
		}
	}

	stop(): void {
		this.#end.abort(new DOMException("the page is left", "AbortError"))
	}
}
