// SPDX-License-Identifier: Apache-2.0
import type { PolkadotSigner } from "polkadot-api/signer"

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

interface InjectedAccount {
	readonly address: string
	readonly name?: string
	readonly genesisHash?: string | null
	readonly type?: string
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
	const shown = await injected.accounts.get()
	return shown
		.filter(({ type }) => type !== "ethereum")
		.map(({ address, name, genesisHash }) => ({
			address,
			name: name ?? "Unnamed account",
			kind: "wallet",
			genesisHash: genesisHash ?? null,
			signer: async () => {
				const { getPolkadotSignerFromPjs } = await import("polkadot-api/pjs-signer")
				const { signPayload, signRaw } = injected.signer
				return getPolkadotSignerFromPjs(
					address,
					signPayload.bind(injected.signer) as never,
					signRaw.bind(injected.signer) as never,
				)
			},
		}))
}
