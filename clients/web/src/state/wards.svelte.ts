// SPDX-License-Identifier: Apache-2.0
import { getIncidents, getServices, getWards, type Service, type WardSummary } from "@vigil/sdk/rpc"
import type { Incident } from "@vigil/sdk/ward"
import { SvelteMap } from "svelte/reactivity"
import { type Head, heads } from "../chain/head.ts"
import type { Source } from "../chain/source.ts"
import { ShapeError } from "../chain/values.ts"
import { wardName } from "../logic/network.ts"
import type { WardLine } from "../logic/phrase.ts"
import { isStale } from "../logic/standing.ts"
import { type Known, WORDS } from "../logic/words.ts"
import type { Clock } from "./clock.svelte.ts"
import type { Link } from "./link.svelte.ts"

/** How much of what is shown can be relied upon. They look different from each other. */
export type Freshness = "loading" | "fresh" | "stale" | "failed"

/** Incidents of one ward, and the block that said so. */
export interface Record {
	readonly incidents: readonly Incident[]
	readonly block: number
}

const PAGE = 256
/** More services than any chain has that this page is for. */
const MOST_SERVICES = 10_000

/** Every ward as the chain says, block by block. */
export class Wards {
	#services = $state.raw<ReadonlyMap<number, Service> | null>(null)
	#summaries = $state.raw<ReadonlyMap<number, WardSummary>>(new Map())
	#head = $state.raw<Head | null>(null)
	#followed = $state.raw<Source | null>(null)
	readonly #records = new SvelteMap<number, Record>()
	readonly #asking = new Set<number>()
	readonly #link: Link
	readonly #clock: Clock
	#following: AbortController | null = null

	constructor(link: Link, clock: Clock) {
		this.#link = link
		this.#clock = clock
	}

	/** Follows a source, and only that one. */
	follow(source: Source | null): void {
		if (source === this.#followed) return
		this.#following?.abort(new DOMException("another source is followed", "AbortError"))
		this.#followed = source
		this.#following = null
		if (source === null) return
		this.#following = new AbortController()
		void this.#read(source, this.#following.signal)
	}

	stop(): void {
		this.follow(null)
	}

	/** The block that what is shown is of. */
	get head(): Head | null {
		return this.#head
	}

	readonly freshness: Freshness = $derived.by(() => {
		if (this.#followed === null) {
			return this.#link.problem === null && this.#head === null ? "loading" : "failed"
		}
		if (this.#head === null || this.#services === null)
			return this.#link.problem === null ? "loading" : "failed"
		return isStale(this.#head, this.#clock.ms) ? "stale" : "fresh"
	})

	/** What the ward of a service is known to be now. */
	statusOf(service: number): Known {
		if (this.freshness !== "fresh") return "unknown"
		return this.#summaries.get(service)?.status ?? "live"
	}

	/** Every ward that is watched, those that people come for first. */
	readonly lines: readonly WardLine[] = $derived.by(() => {
		const lines = [...(this.#services?.values() ?? [])]
			.filter((one) => !one.retired)
			.map(({ service }): WardLine => {
				const status = this.statusOf(service)
				// Only of those that stand still: a record that is read is no reason to sort them all again.
				const open = status === "halted" ? this.#records.get(service)?.incidents.at(-1) : undefined
				return {
					service,
					name: wardName(this.#link.network, service),
					status,
					since: this.#summaries.get(service)?.since ?? null,
					incident: open?.resumed === null ? open : null,
				}
			})
		return lines.sort(
			(a, b) => WORDS[a.status].order - WORDS[b.status].order || a.service - b.service,
		)
	})

	service(service: number): Service | undefined {
		return this.#services?.get(service)
	}

	since(service: number): bigint | null {
		return this.#summaries.get(service)?.since ?? null
	}

	/** The incidents of a ward, once they are read. */
	record(service: number): Record | undefined {
		return this.#records.get(service)
	}

	/** All that is read so far. */
	get records(): ReadonlyMap<number, Record> {
		return this.#records
	}

	/** Reads the incidents of wards that are looked at. */
	want(services: readonly number[]): void {
		const source = this.#followed
		const signal = this.#following?.signal
		if (source === null || signal === undefined) return
		for (const service of services) {
			if (!this.#records.has(service)) void this.#readIncidents(source, service, signal)
		}
	}

	async #read(source: Source, signal: AbortSignal): Promise<void> {
		let why: unknown = null
		try {
			let services = -1
			for await (const head of heads(source.client, signal)) {
				const before = this.#summaries
				// Services change with sets, some times an hour; wards with any block.
				if (services < 0 || head.number >= services + 20) {
					this.#services = await readServices(source, signal)
					services = head.number
				}
				const summaries = await readWards(source, signal)
				signal.throwIfAborted()
				this.#summaries = summaries
				this.#head = head
				this.#link.good(source)
				this.#refresh(source, before, signal)
			}
		} catch (error) {
			// What went wrong is said by whoever finds the next source.
			why = error
		}
		if (!signal.aborted) {
			this.#followed = null
			this.#link.lost(source, why)
		}
	}

	/** Reads again what has changed, and what changes with every certificate. */
	#refresh(source: Source, before: ReadonlyMap<number, WardSummary>, signal: AbortSignal): void {
		for (const [service, { status, since }] of this.#summaries) {
			const old = before.get(service)
			const moved = old !== undefined && (old.status !== status || old.since !== since)
			if (
				moved ||
				status === "halted" ||
				(status === "recovering" && !this.#records.has(service))
			) {
				void this.#readIncidents(source, service, signal)
			}
		}
	}

	async #readIncidents(source: Source, service: number, signal: AbortSignal): Promise<void> {
		if (this.#asking.has(service)) return
		this.#asking.add(service)
		try {
			const { value, block } = await getIncidents(source.client, { service, signal })
			if (!signal.aborted) this.#records.set(service, { incidents: value, block: block.number })
		} catch {
			// The row goes on saying that it is not known; the next look asks again.
		} finally {
			this.#asking.delete(service)
		}
	}
}

async function readServices(
	{ client }: Source,
	signal: AbortSignal,
): Promise<Map<number, Service>> {
	const services = new Map<number, Service>()
	for (let from = 0; ;) {
		const { value } = await getServices(client, { from, limit: PAGE, signal })
		for (const one of value) services.set(one.service, one)
		const last = value.at(-1)
		if (value.length < PAGE || last === undefined) return services
		if (services.size >= MOST_SERVICES) throw new ShapeError("services", `${MOST_SERVICES} at most`)
		from = last.service + 1
	}
}

async function readWards(
	{ client }: Source,
	signal: AbortSignal,
): Promise<Map<number, WardSummary>> {
	const wards = new Map<number, WardSummary>()
	for (let after: number | undefined; ;) {
		const { value } = await getWards(client, { ...(after === undefined ? {} : { after }), signal })
		// Pages have no order that shows that they go on: a ward that was there before shows that they do not.
		for (const one of value) {
			if (wards.has(one.service)) throw new ShapeError("wards", "each of them once")
			wards.set(one.service, one)
		}
		const last = value.at(-1)
		if (value.length < 1_000 || last === undefined) return wards
		if (wards.size >= MOST_SERVICES) throw new ShapeError("wards", `${MOST_SERVICES} at most`)
		after = last.service
	}
}
