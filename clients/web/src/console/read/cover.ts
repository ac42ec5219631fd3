// SPDX-License-Identifier: Apache-2.0
import { fromHex } from "@vigil/sdk"
import { AbsentError, type Dynamic } from "../../chain/dynamic.ts"
import { bigOf, fieldsOf, listOf, numberOf, shown, textOf, variantOf } from "../../chain/values.ts"
import { readServices } from "./services.ts"

/** A pool that sells cover. */
export interface Pool {
	readonly pool: number
	readonly service: number
	readonly asset: string
	/** Whether it is in VGL. */
	readonly native: boolean
	/** How many digits of an amount are behind its point. */
	readonly decimals: number
	readonly assets: bigint
	readonly shares: bigint
	readonly share: number
	readonly reserve: bigint
	readonly locked: bigint
	readonly capacity: bigint
	readonly utilisation: number
	readonly debt: bigint
	readonly worstCase: bigint
	readonly guarded: boolean
	readonly policies: number
	readonly queued: bigint
	readonly events: readonly bigint[]
}

export async function readCoverPools(chain: Dynamic, signal: AbortSignal): Promise<Pool[]> {
	if (!chain.hasApi("InsuranceApi", "pools")) throw new AbsentError("cover pools")
	const pools: Pool[] = []
	for (const service of await readServices(chain, signal)) {
		for (const pool of listOf(
			await chain.call("InsuranceApi", "pools", [service], signal),
			"pools",
		)) {
			const read = await readPool(chain, numberOf(pool, "a pool's number"), signal)
			if (read !== null) pools.push(read)
		}
	}
	return pools
}

async function readPool(chain: Dynamic, pool: number, signal: AbortSignal): Promise<Pool | null> {
	const answer = await chain.call("InsuranceApi", "pool", [pool], signal)
	if (answer === undefined || answer === null) return null
	const info = fieldsOf(answer, "a pool")
	const asset =
		typeof info["asset"] === "object" && info["asset"] !== null && "type" in info["asset"]
			? variantOf(info["asset"], "asset")
			: { type: shown(info["asset"]), value: undefined }
	const native = asset.type === "Native"
	return {
		pool,
		native,
		...(native ? { asset: "VGL", decimals: 12 } : await assetOf(chain, asset.value, signal)),
		service: numberOf(info["service"], "service"),
		assets: bigOf(info["assets"], "assets"),
		shares: bigOf(info["shares"], "shares"),
		share: numberOf(info["share"], "share"),
		reserve: bigOf(info["reserve"], "reserve"),
		locked: bigOf(info["locked"], "locked"),
		capacity: bigOf(info["capacity"], "capacity"),
		utilisation: numberOf(info["utilisation"], "utilisation"),
		debt: bigOf(info["debt"], "debt"),
		worstCase: bigOf(info["worst_case"], "worst_case"),
		guarded: info["guarded"] === true,
		policies: numberOf(info["policies"], "policies"),
		queued: bigOf(info["queued"], "queued"),
		events: listOf(info["events"], "events").map((one) => bigOf(one, "an event")),
	}
}

/** More decimal places than any amount has digits. */
const MOST_DECIMALS = 38

/** What an asset is called and how its amounts are written; in its smallest unit, said so, where the chain says neither. */
export async function assetOf(
	chain: Pick<Dynamic, "value">,
	id: unknown,
	signal: AbortSignal,
): Promise<{ readonly asset: string; readonly decimals: number }> {
	const known = fieldsOf(await chain.value("Assets", "Metadata", [id], signal), "an asset")
	const symbol = plainText(known["symbol"])
	const decimals = numberOf(known["decimals"], "an asset's decimals")
	// Anybody may call an asset anything, VGL too.
	return /^[A-Za-z][A-Za-z0-9]{0,11}$/.test(symbol) &&
		!/^vgl$/i.test(symbol) &&
		decimals <= MOST_DECIMALS
		? { asset: symbol, decimals }
		: { asset: `smallest units of asset ${bigOf(id, "asset's number")}`, decimals: 0 }
}

function plainText(bytes: unknown): string {
	if (bytes instanceof Uint8Array) return new TextDecoder().decode(bytes)
	const hex = String(bytes)
	if (!/^0x(?:[0-9a-f]{2})*$/i.test(hex)) return ""
	return new TextDecoder().decode(fromHex(hex))
}

/** A policy that is not closed. */
export interface Policy {
	readonly policy: bigint
	readonly pool: number
	readonly buyer: string
	readonly beneficiary: string
	readonly cap: bigint
	readonly due: bigint
	readonly owed: bigint
	readonly start: bigint
	readonly end: bigint
	readonly curve: {
		readonly deductibleSeconds: bigint
		readonly fullSeconds: bigint
		readonly steps: number
	}
}

/** The numbers of a pool's policies, 10,000 at most: what is in them is read of those in sight. */
export async function readPolicyNumbers(
	chain: Dynamic,
	pool: number,
	signal: AbortSignal,
): Promise<bigint[]> {
	const keys = await chain.keysOf("Insurance", "Policies", { keys: [pool], most: 10_000, signal })
	return [...new Set(keys.map((key) => bigOf(key.at(-1), "a policy's number")))].sort((a, b) =>
		a < b ? -1 : a > b ? 1 : 0,
	)
}

/** A policy; `null` if it is closed. */
export async function readPolicy(
	chain: Dynamic,
	pool: number,
	policy: bigint,
	signal: AbortSignal,
): Promise<Policy | null> {
	const answer = await chain.call("InsuranceApi", "policy", [pool, policy], signal)
	if (answer === undefined || answer === null) return null
	const info = fieldsOf(answer, "a policy")
	const curve = fieldsOf(info["curve"], "a policy's curve")
	return {
		policy,
		pool,
		buyer: textOf(info["buyer"], "buyer"),
		beneficiary: textOf(info["beneficiary"], "beneficiary"),
		cap: bigOf(info["cap"], "cap"),
		due: bigOf(info["due"], "due"),
		owed: bigOf(info["owed"], "owed"),
		start: bigOf(info["start"], "start"),
		end: bigOf(info["end"], "end"),
		curve: {
			deductibleSeconds: bigOf(curve["deductible"], "deductible"),
			fullSeconds: bigOf(curve["full"], "full"),
			steps: numberOf(curve["steps"], "steps"),
		},
	}
}

/** An outage that a pool has not closed. */
export interface Event {
	readonly event: bigint
	readonly downtime: bigint
	readonly figure: bigint | null
	readonly payableIn: bigint | null
	readonly due: bigint
	readonly paid: bigint
}

export async function readEvents(
	chain: Dynamic,
	pool: Pool,
	signal: AbortSignal,
): Promise<Event[]> {
	const events = await Promise.all(
		pool.events.map((event) => chain.call("InsuranceApi", "event", [pool.pool, event], signal)),
	)
	return events.flatMap((answer, i) => {
		if (answer === undefined || answer === null) return []
		const info = fieldsOf(answer, "an event")
		const option = (name: string) =>
			info[name] === undefined || info[name] === null ? null : bigOf(info[name], name)
		return [
			{
				event: pool.events[i] as bigint,
				downtime: bigOf(info["downtime"], "downtime"),
				figure: option("figure"),
				payableIn: option("payable_in"),
				due: bigOf(info["due"], "due"),
				paid: bigOf(info["paid"], "paid"),
			},
		]
	})
}
