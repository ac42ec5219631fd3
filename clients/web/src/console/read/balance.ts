// SPDX-License-Identifier: Apache-2.0
import type { Dynamic } from "../../chain/dynamic.ts"
import { bigOf, fieldsOf } from "../../chain/values.ts"

/** What an account has, in planck. */
export interface Balance {
	readonly total: bigint
	/** What it can pay with now, without ceasing to exist. */
	readonly movable: bigint
	readonly frozen: bigint
	readonly reserved: bigint
}

export async function readBalance(
	chain: Dynamic,
	address: string,
	signal?: AbortSignal,
): Promise<Balance> {
	const account = fieldsOf(
		await chain.value("System", "Account", [address], signal),
		"System.Account",
	)
	const data = fieldsOf(account["data"], "System.Account's data")
	const free = bigOf(data["free"], "free balance")
	const reserved = bigOf(data["reserved"], "reserved balance")
	const frozen = bigOf(data["frozen"], "frozen balance")
	const least = bigOf(chain.constant("Balances", "ExistentialDeposit") ?? 0n, "existential deposit")
	// What is frozen may be the same money that is reserved.
	const held = frozen > reserved ? frozen - reserved : 0n
	const untouchable = held > least ? held : least
	return {
		total: free + reserved,
		movable: free > untouchable ? free - untouchable : 0n,
		frozen,
		reserved,
	}
}

export const freeOf = async (chain: Dynamic, address: string): Promise<bigint> =>
	(await readBalance(chain, address)).movable
