// SPDX-License-Identifier: Apache-2.0
import { AccountId } from "@polkadot-api/substrate-bindings"
import type { PolkadotSigner } from "polkadot-api/signer"
import { nameText } from "../logic/plain.ts"

/** The prefix of Vigil's addresses. */
export const PREFIX = 4_242
/** More accounts of one wallet than anybody chooses from. */
const MOST_ACCOUNTS = 500

/** Somebody who can sign in this page. The page itself never holds a secret that matters. */
export interface Account {
	readonly address: string
	readonly name: string
	/** `wallet`: an extension of the browser signs. `development`: a key that everybody knows. */
	readonly kind: "wallet" | "development"
	/** The only chain that the wallet lets it sign for, if it says one. */
	readonly genesisHash: string | null
	signer(): Promise<PolkadotSigner>
}

/** As wallets show it, if they keep to what they agreed upon. */
interface InjectedAccount {
	readonly address?: unknown
	readonly name?: unknown
	readonly genesisHash?: unknown
	readonly type?: unknown
}

interface Injected {
	readonly accounts: { get(): Promise<readonly InjectedAccount[]> }
	readonly signer: {
		signPayload(payload: never): Promise<{ signature: string }>
		signRaw(payload: never): Promise<{ signature: string }>
	}
}

interface WithWallets {
	readonly injectedWeb3?: { readonly [name: string]: { enable(page: string): Promise<Injected> } }
}

/** The names of the wallets that this browser has. */
export function wallets(): string[] {
	return Object.keys((globalThis as WithWallets).injectedWeb3 ?? {})
}

/** The accounts that a wallet shows to this page. Asks the reader, who may decline. */
export async function accountsOf(wallet: string): Promise<Account[]> {
	const entry = (globalThis as WithWallets).injectedWeb3?.[wallet]
	if (entry === undefined)
		throw new Error(`The wallet ${wallet} is gone; is its extension enabled?`)
	const injected = await entry.enable("Vigil")
	const shown: unknown = await injected.accounts.get()
	if (!Array.isArray(shown)) throw new Error(`The wallet ${wallet} shows no list of accounts`)
	const accounts = new Map<string, Account>()
	for (const one of shown.slice(0, MOST_ACCOUNTS) as InjectedAccount[]) {
		const account = accountOf(one, injected)
		if (account !== null) accounts.set(account.address, account)
	}
	return [...accounts.values()]
}

/** An account that can sign here; `null` for those of other kinds of chains and what is none. */
function accountOf(shown: InjectedAccount, injected: Injected): Account | null {
	const { address: theirs, name, genesisHash, type } = shown ?? {}
	if (typeof theirs !== "string" || type === "ethereum") return null
	const address = ourForm(theirs)
	if (address === null) return null
	return {
		address,
		name: (typeof name === "string" ? nameText(name) : "") || "Unnamed account",
		kind: "wallet",
		genesisHash: typeof genesisHash === "string" ? genesisHash : null,
		signer: async () => {
			const { getPolkadotSignerFromPjs } = await import("polkadot-api/pjs-signer")
			const { signPayload, signRaw } = injected.signer
			return getPolkadotSignerFromPjs(
				theirs,
				signPayload.bind(injected.signer) as never,
				signRaw.bind(injected.signer) as never,
			)
		},
	}
}

/** The key that an address stands for. */
export const publicKeyOf = (address: string): Uint8Array => AccountId().enc(address)

/** An address as this chain writes it, of whatever network the wallet writes it for; `null` if it is none. */
function ourForm(address: string): string | null {
	try {
		return AccountId(PREFIX).dec(publicKeyOf(address))
	} catch {
		return null
	}
}
