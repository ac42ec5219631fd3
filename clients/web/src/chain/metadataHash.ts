// SPDX-License-Identifier: Apache-2.0
// The hash of the chain's metadata in a signature, by which a wallet checks what it shows (RFC-78). Only runtimes that
// were built with their hash take such signatures.

import { getPolkadotSigner, type PolkadotSigner, withMetadataHash } from "polkadot-api/signer"
import { type Client, fromHex, toHex } from "@vigil/sdk"

const EXTENSION = "CheckMetadataHash"
/** What is hashed with the metadata, as the runtime's build has it. */
const TOKEN = { decimals: 12, tokenSymbol: "VGL" }

/** The same signer, whose signatures carry the hash. */
export const withHash = (signer: PolkadotSigner): PolkadotSigner => withMetadataHash(TOKEN, signer)

/** Signs nothing, with the hash switched on: a transaction that no chain takes, to see what it is refused for. */
export function askingSigner(publicKey: Uint8Array): PolkadotSigner {
	const empty = getPolkadotSigner(publicKey, "Sr25519", () => new Uint8Array(64))
	return {
		...empty,
		signTx: async (call, extensions, ...rest) => {
			if (extensions[EXTENSION] === undefined) throw new Error(`the chain has no ${EXTENSION}`)
			const on = {
				identifier: EXTENSION,
				value: Uint8Array.of(1),
				additionalSigned: Uint8Array.of(0),
			}
			return empty.signTx(call, { ...extensions, [EXTENSION]: on }, ...rest)
		},
	}
}

/**
 * Whether the runtime knows the hash of its metadata, by what it says to such a transaction; `null` if it says
 * something else. Before it looks at a signature it has to know all that is signed.
 */
export async function runtimeKnowsHash(
	client: Client,
	transaction: Uint8Array,
	genesisHash: string,
): Promise<boolean | null> {
	const external = Uint8Array.of(2)
	const asked = Uint8Array.from([...external, ...transaction, ...fromHex(genesisHash)])
	const method = "TaggedTransactionQueue_validate_transaction"
	switch (await client.request("state_call", [method, toHex(asked)])) {
		// The signature is wrong.
		case "0x010004":
			return true
		// What is signed cannot be looked up.
		case "0x010100":
			return false
		default:
			return null
	}
}
