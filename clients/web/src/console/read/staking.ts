// SPDX-License-Identifier: Apache-2.0
import { AbsentError, type Dynamic } from "../../chain/dynamic.ts"
import { bigOf, fieldsOf, listOf, numberOf, textOf, variantOf } from "../../chain/values.ts"
import { nameText } from "../../logic/plain.ts"
import { aprOf, type Chunk, type EraYield } from "../../logic/staking.ts"

/** Where the chain is in its eras. */
export interface Eras {
	readonly active: number
	readonly seconds: number
	readonly bonding: number
	readonly history: number
}

export async function readEras(chain: Dynamic, signal: AbortSignal): Promise<Eras> {
	const active = await chain.value("Staking", "ActiveEra", [], signal)
	const index =
		active === undefined || active === null
			? 0
			: numberOf(fieldsOf(active, "Staking.ActiveEra")["index"], "active era")
	const timing = fieldsOf(await chain.value("Timing", "Timings", [], signal), "Timing.Timings")
	const slots = numberOf(timing["session_slots"], "session_slots")
	const sessions = numberOf(timing["sessions_per_era"], "sessions_per_era")
	const slot = numberOf(chain.constant("Babe", "ExpectedBlockTime"), "ExpectedBlockTime")
	return {
		active: index,
		seconds: (slots * sessions * slot) / 1_000,
		bonding: numberOf(chain.constant("Staking", "BondingDuration"), "BondingDuration"),
		history: numberOf(chain.constant("Staking", "HistoryDepth"), "HistoryDepth"),
	}
}

/** What an account has at stake by itself; `null` if it bonded nothing. */
export interface Stake {
	readonly active: bigint
	readonly total: bigint
	readonly unlocking: readonly Chunk[]
	readonly targets: readonly string[]
	readonly validates: boolean
}

export async function readStake(
	chain: Dynamic,
	address: string,
	signal: AbortSignal,
): Promise<Stake | null> {
	const controller = await chain.value("Staking", "Bonded", [address], signal)
	if (typeof controller !== "string") return null
	const stored = await chain.value("Staking", "Ledger", [controller], signal)
	if (stored === undefined || stored === null) return null
	const ledger = fieldsOf(stored, "Staking.Ledger")
	const nominations = await chain.value("Staking", "Nominators", [address], signal)
	const validators = await chain.entries("Staking", "Validators", { keys: [], most: 1_000, signal })
	return {
		active: bigOf(ledger["active"], "active stake"),
		total: bigOf(ledger["total"], "total stake"),
		unlocking: listOf(ledger["unlocking"], "unlocking").map((one) => {
			const chunk = fieldsOf(one, "a chunk of unlocking")
			return {
				value: bigOf(chunk["value"], "a chunk"),
				era: numberOf(chunk["era"], "a chunk's era"),
			}
		}),
		targets:
			nominations === undefined || nominations === null
				? []
				: listOf(fieldsOf(nominations, "nominations")["targets"], "targets").map((one) =>
						textOf(one, "a target"),
					),
		validates: validators.some(({ keys }) => keys[0] === address),
	}
}

export interface Validator {
	readonly address: string
	/** In billionths. */
	readonly commission: number
	readonly blocked: boolean
}

export async function readValidators(chain: Dynamic, signal: AbortSignal): Promise<Validator[]> {
	const entries = await chain.entries("Staking", "Validators", { signal })
	const validators = new Map<string, Validator>()
	for (const { keys, value } of entries) {
		const prefs = fieldsOf(value, "Staking.Validators")
		const address = textOf(keys[0], "a validator")
		validators.set(address, {
			address,
			commission: numberOf(prefs["commission"], "commission"),
			blocked: prefs["blocked"] === true,
		})
	}
	return [...validators.values()].sort(
		(a, b) => a.commission - b.commission || a.address.localeCompare(b.address),
	)
}

/** What stakers earned in the last eras, the latest first. */
export async function readYields(chain: Dynamic, signal: AbortSignal): Promise<EraYield[]> {
	const { active, seconds } = await readEras(chain, signal)
	const eras = Array.from({ length: Math.min(active, 14) }, (_, i) => active - 1 - i)
	return Promise.all(
		eras.map(async (era) => {
			const reward = await chain.value("Staking", "ErasValidatorReward", [era], signal)
			const staked = bigOf(
				await chain.value("Staking", "ErasTotalStake", [era], signal),
				"ErasTotalStake",
			)
			const paid =
				reward === undefined || reward === null ? null : bigOf(reward, "ErasValidatorReward")
			return { era, apr: paid === null ? null : aprOf(paid, staked, seconds) }
		}),
	)
}

/** Rewards of an account that nobody has paid out yet, by era and validator. */
export interface Unpaid {
	readonly era: number
	readonly validator: string
}

export async function readUnpaid(
	chain: Dynamic,
	validators: readonly string[],
	signal: AbortSignal,
): Promise<Unpaid[]> {
	const { active, history } = await readEras(chain, signal)
	const eras = Array.from({ length: Math.min(active, history, 28) }, (_, i) => active - 1 - i)
	const asked = validators
		.slice(0, 16)
		.flatMap((validator) => eras.map((era) => ({ era, validator })))
	const open = await Promise.all(
		asked.map(({ era, validator }) => isUnpaid(chain, era, validator, signal)),
	)
	return asked.filter((_, i) => open[i])
}

/** The runtime's own answer leaves out validators whom nobody backs: they have no page, and are paid all the same. */
async function isUnpaid(
	chain: Dynamic,
	era: number,
	validator: string,
	signal: AbortSignal,
): Promise<boolean> {
	const stored = await chain.value("Staking", "ErasStakersOverview", [era, validator], signal)
	if (stored === undefined || stored === null) return false
	const reward = await chain.value("Staking", "ErasValidatorReward", [era], signal)
	if (reward === undefined || reward === null || bigOf(reward, "ErasValidatorReward") === 0n)
		return false
	const pages = Math.max(1, numberOf(fieldsOf(stored, "an overview")["page_count"], "page_count"))
	const claimed = listOf(
		await chain.value("Staking", "ClaimedRewards", [era, validator], signal),
		"ClaimedRewards",
	)
	return claimed.length < pages
}

export interface NominationPool {
	readonly pool: number
	readonly name: string
	readonly state: string
	readonly members: number
	readonly points: bigint
}

export async function readPools(chain: Dynamic, signal: AbortSignal): Promise<NominationPool[]> {
	const entries = await chain.entries("NominationPools", "BondedPools", { most: 200, signal })
	return Promise.all(
		entries.map(async ({ keys, value }) => {
			const pool = fieldsOf(value, "NominationPools.BondedPools")
			const number = numberOf(keys[0], "a pool's number")
			const name = await chain.value("NominationPools", "Metadata", [number], signal)
			return {
				pool: number,
				name: nameOf(name) || `Pool ${number}`,
				state: variantOf(pool["state"], "a pool's state").type,
				members: numberOf(pool["member_counter"], "member_counter"),
				points: bigOf(pool["points"], "points"),
			}
		}),
	)
}

function nameOf(stored: unknown): string {
	return stored instanceof Uint8Array ? nameText(new TextDecoder().decode(stored)) : ""
}

/** What a watcher has allocated to a service. */
export interface Allocation {
	readonly service: number
	readonly current: bigint
	readonly total: bigint
	readonly pending: { readonly to: bigint; readonly era: number } | null
	/** Open rights to slash it. */
	readonly rights: number
	/** What the service could slash now, backers included, in planck. */
	readonly slashable: bigint
}

export async function readAllocations(
	chain: Dynamic,
	watcher: string,
	signal: AbortSignal,
): Promise<Allocation[]> {
	const { active } = await readEras(chain, signal)
	const list = listOf(
		await chain.call("RestakingApi", "allocations_of", [watcher], signal),
		"allocations",
	)
	return Promise.all(
		list.map(async (one) => {
			const info = fieldsOf(one, "an allocation")
			const service = numberOf(info["service"], "service")
			const pending = info["pending"]
			const slashable = await chain.call(
				"RestakingApi",
				"slashable_stake_of",
				[active, service, watcher],
				signal,
			)
			const change =
				pending === undefined || pending === null ? null : listOf(pending, "a pending allocation")
			return {
				service,
				current: bigOf(info["current"], "current"),
				total: bigOf(info["total"], "total"),
				pending:
					change === null
						? null
						: { to: bigOf(change[0], "pending"), era: numberOf(change[1], "pending era") },
				rights: info["rights"] === undefined ? 0 : numberOf(info["rights"], "rights"),
				slashable: bigOf(slashable, "slashable stake"),
			}
		}),
	)
}

/** A set in which a watcher earned fees of a service that nobody has claimed. */
export interface Earned {
	readonly service: number
	readonly set: bigint
	readonly fees: bigint
}

const SETS = 32n

export async function readEarned(
	chain: Dynamic,
	watcher: string,
	services: readonly number[],
	signal: AbortSignal,
): Promise<Earned[]> {
	const earned: Earned[] = []
	for (const service of services) {
		const info = await chain.call("RestakingApi", "service", [service], signal)
		if (info === undefined || info === null) continue
		const { oldest_set: oldest, current_set: current } = fieldsOf(info, "a service")
		const first = bigOf(oldest, "oldest_set")
		const last = current === undefined || current === null ? first : bigOf(current, "current_set")
		for (let set = last - 1n; set >= first && set > 0n && last - set <= SETS; set--) {
			const fees = fieldsOf(
				await chain.value("Restaking", "Fees", [service, set], signal),
				"Restaking.Fees",
			)
			const left = bigOf(fees["paid"], "paid") - bigOf(fees["claimed"], "claimed")
			if (left <= 0n) continue
			const seats = listOf(
				await chain.call("RestakingApi", "seats", [service, set], signal),
				"seats",
			)
			const place = seats.findIndex((seat) => fieldsOf(seat, "a seat")["watcher"] === watcher)
			if (place < 0) continue
			const claims = listOf(
				await chain.value("Restaking", "Claims", [service, set], signal),
				"Restaking.Claims",
			)
			const pages = claims[place] === undefined ? 0n : bigOf(claims[place], "claimed pages")
			if ((pages & 1n) === 0n) earned.push({ service, set, fees: left })
		}
	}
	return earned
}

/** A pending slash of a watcher. */
export interface Right {
	readonly caseNumber: bigint
	readonly service: number
	readonly era: number
	readonly worth: bigint
	readonly last: number
}

export async function readRights(
	chain: Dynamic,
	watcher: string,
	signal: AbortSignal,
): Promise<Right[]> {
	const list = listOf(await chain.call("SlashingApi", "rights", [watcher], signal), "rights")
	return list.map((one) => {
		const right = fieldsOf(one, "a right")
		return {
			caseNumber: bigOf(right["case"], "case"),
			service: numberOf(right["service"], "service"),
			era: numberOf(right["era"], "era"),
			worth: bigOf(right["worth"], "worth"),
			last: numberOf(right["last"], "last"),
		}
	})
}

/** A case that is not closed. */
export interface Case {
	readonly number: bigint
	readonly service: number
	readonly offence: string
	readonly form: string
	readonly stage: string
	readonly era: number
	readonly until: number | null
	readonly billionths: number
}

export async function readCases(chain: Dynamic, signal: AbortSignal): Promise<Case[]> {
	const list = listOf(
		await chain.call("SlashingApi", "cases", [undefined, undefined, 100], signal),
		"cases",
	)
	return list.map((one) => {
		const info = fieldsOf(one, "a case")
		const name = (field: string) => textOf(fieldsOf(info[field], field)["type"], field)
		return {
			number: bigOf(info["case"], "case"),
			service: numberOf(info["service"], "service"),
			offence: name("offence"),
			form: name("form"),
			stage: name("stage"),
			era: numberOf(info["era"], "era"),
			until:
				info["until"] === undefined || info["until"] === null
					? null
					: numberOf(info["until"], "until"),
			billionths: numberOf(info["billionths"], "billionths"),
		}
	})
}

/** Nothing where the chain lacks it, for a part of a view that others can do without. */
export async function ifThere<Value>(read: () => Promise<Value>): Promise<Value | null> {
	try {
		return await read()
	} catch (error) {
		if (error instanceof AbsentError) return null
		throw error
	}
}
