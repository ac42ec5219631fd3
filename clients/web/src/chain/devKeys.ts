// SPDX-License-Identifier: Apache-2.0
// The keys of development networks, which everybody knows. They sign nothing that is worth anything.

import { HDKD, getPublicKey, secretFromSeed, sign } from "@scure/sr25519"
import { AccountId } from "@polkadot-api/substrate-bindings"
import { fromHex } from "@vigil/sdk"
import { type Account, PREFIX } from "./accounts.ts"

/** "bottom drive obey lake curtain smoke basket hold race lonely fit walk", as a seed. */
const SEED = "0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e"
const NAMES = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"]

/** The pair of a well-known name, with an optional `//stash` behind it. */
export function developmentPair(path: readonly string[]): {
	publicKey: Uint8Array
	sign: (message: Uint8Array) => Uint8Array
} {
	let secret: Uint8Array<ArrayBuffer> = Uint8Array.from(
		secretFromSeed(Uint8Array.from(fromHex(SEED))),
	)
	for (const name of path) secret = Uint8Array.from(HDKD.secretHard(secret, chainCode(name)))
	return {
		publicKey: getPublicKey(secret),
		sign: (message) => sign(secret, Uint8Array.from(message)),
	}
}

/** The accounts of development networks. */
export function developmentAccounts(): Account[] {
	const encode = AccountId(PREFIX)
	return NAMES.flatMap((name) => [[name], [name, "stash"]]).map((path) => {
		const pair = developmentPair(path)
		return {
			address: encode.dec(pair.publicKey),
			name: path.join(" "),
			kind: "development",
			genesisHash: null,
			signer: async () => {
				const { getPolkadotSigner } = await import("polkadot-api/signer")
				return getPolkadotSigner(pair.publicKey, "Sr25519", pair.sign)
			},
		}
	})
}

/** A name as a chain code: its SCALE form, filled up with zeros. */
function chainCode(name: string): Uint8Array<ArrayBuffer> {
	const code = new Uint8Array(32)
	const bytes = new TextEncoder().encode(name)
	code[0] = bytes.length << 2
	code.set(bytes, 1)
	return code
}
