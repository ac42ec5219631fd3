// SPDX-License-Identifier: Apache-2.0
import { type Account, accountsOf, wallets } from "../chain/accounts.ts"
import { Dynamic, type Outcome, outcomeOf } from "../chain/dynamic.ts"
import { type Head, heads } from "../chain/head.ts"
import type { Source } from "../chain/source.ts"
import type { Draft } from "../logic/draft.ts"
import type { Link } from "./link.svelte.ts"

/** After so many blocks what is shown is read again. */
const AGAIN = 4
/** So many blocks later a block is final, unless the chain is in trouble. */
const KNOWN_BY = 12

/** Who sits at the console, before which chain, about to sign what. */
export class Desk {
	#chain = $state.raw<Outcome<Dynamic>>({ state: "loading" })
	#head = $state.raw<Head | null>(null)
	#accounts = $state.raw<readonly Account[]>([])
	#account = $state.raw<Account | null>(null)
	#problem = $state<string | null>(null)
	#draft = $state.raw<Draft | null>(null)
	#version = $state(0)
	#restarted = $state(false)
	#genesis: string | null = null
	/** Blocks as they came, the oldest first: by them a chain is known again. */
	#seen: Head[] = []
	#followed: Source | null = null
	#end: AbortController | null = null
	readonly link: Link

	constructor(link: Link) {
		this.link = link
	}

	/** The chain by its metadata. */
	get chain(): Outcome<Dynamic> {
		return this.#chain
	}

	/** The same, once it is read. */
	get ready(): Dynamic | null {
		return this.#chain.state === "read" ? this.#chain.value : null
	}

	get head(): Head | null {
		return this.#head
	}

	get accounts(): readonly Account[] {
		return this.#accounts
	}

	get account(): Account | null {
		return this.#account
	}

	/** Why a wallet shows no accounts. */
	get problem(): string | null {
		return this.#problem
	}

	/** The call that is being reviewed. */
	get draft(): Draft | null {
		return this.#draft
	}

	/** Rises when what was read is to be read again. */
	get version(): number {
		return this.#version
	}

	/** Whether the chain began anew while this page was open. */
	get restarted(): boolean {
		return this.#restarted
	}

	/** Whether the account may sign for the chain; a sentence if it may not. */
	get refusal(): string | null {
		const account = this.#account
		const genesis = this.link.source?.genesisHash
		if (
			account === null ||
			genesis === undefined ||
			account.genesisHash === null ||
			account.genesisHash === genesis
		)
			return null
		return `${account.name} is set in the wallet to sign for another chain only (genesis ${account.genesisHash.slice(0, 10)}…).`
	}

	review(draft: Draft): void {
		this.#draft = draft
	}

	/** The review is over; forms keep what was typed. */
	close(changed: boolean): void {
		this.#draft = null
		if (changed) this.#version += 1
	}

	choose(address: string): void {
		this.#account = this.#accounts.find((one) => one.address === address) ?? null
		this.#version += 1
	}

	wallets(): string[] {
		return wallets()
	}

	async connect(wallet: string): Promise<void> {
		this.#problem = null
		try {
			this.#take(await accountsOf(wallet))
			if (this.#accounts.length === 0)
				this.#problem = `The wallet ${wallet} shows no account to this page.`
		} catch (error) {
			this.#problem = `The wallet ${wallet} gave no accounts: ${error instanceof Error ? error.message : String(error)}.`
		}
	}

	/** The keys that everybody knows, on networks for development. */
	async connectDevelopment(): Promise<void> {
		const { developmentAccounts } = await import("../chain/devKeys.ts")
		this.#take(developmentAccounts())
	}

	#take(accounts: readonly Account[]): void {
		this.#accounts = accounts
		this.#account = accounts[0] ?? null
		this.#version += 1
	}

	/** Follows a source, and only that one. */
	follow(source: Source | null): void {
		if (source === this.#followed) return
		this.#end?.abort(new DOMException("another source is followed", "AbortError"))
		this.#followed = source
		this.#end = null
		if (source === null) return
		if (this.#genesis !== null && this.#genesis !== source.genesisHash) this.#restarted = true
		this.#genesis = source.genesisHash
		this.#end = new AbortController()
		void this.#run(source, this.#end.signal)
	}

	stop(): void {
		this.follow(null)
	}

	/** Whether the chain lacks a block that was deep in it when it was seen. */
	async #beganAnew({ client }: Source, signal: AbortSignal): Promise<boolean> {
		const [oldest] = this.#seen
		if (oldest === undefined || this.#seen.length < KNOWN_BY) return false
		const header = await client.request("chain_getHeader", [oldest.hash], { signal })
		return header === null
	}

	async #run(source: Source, signal: AbortSignal): Promise<void> {
		const chain = await outcomeOf(() => Dynamic.connect(source.client, signal))
		if (signal.aborted) return
		this.#chain = chain
		let why: unknown = null
		try {
			if (await this.#beganAnew(source, signal)) {
				this.#restarted = true
				this.#seen = []
			}
			for await (const head of heads(source.client, signal)) {
				this.#seen = [...this.#seen.slice(-KNOWN_BY + 1), head]
				this.#head = head
				this.link.good(source)
				if (head.number % AGAIN === 0) this.#version += 1
			}
		} catch (error) {
			// The link finds the next source.
			why = error
		}
		if (!signal.aborted) {
			this.#followed = null
			this.link.lost(source, why)
		}
	}
}
