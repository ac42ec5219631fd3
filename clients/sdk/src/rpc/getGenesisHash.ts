// SPDX-License-Identifier: Apache-2.0
import { type Hex, toHash } from "../core/hex.ts"
import { stringOf } from "./answer.ts"
import type { Client } from "./createClient.ts"

/**
 * The genesis hash of the node's chain. Compare it with the one that you know: a certificate is verified
 * against the chain that you trust, not against the one that a node says it is of.
 */
export async function getGenesisHash(
	client: Client,
	options: { signal?: AbortSignal } = {},
): Promise<Hex> {
	return toHash(
		stringOf("chain_getBlockHash", await client.request("chain_getBlockHash", [0], options)),
	)
}
