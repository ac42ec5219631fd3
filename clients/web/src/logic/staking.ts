// SPDX-License-Identifier: Apache-2.0

/** What stakers earned in an era. */
export interface EraYield {
	readonly era: number
	/** Per year, in per cent, before commission; `null` where nothing was staked or nothing is told. */
	readonly apr: number | null
}

/** The yearly rate of an era's reward on what was staked in it, if every era were like it. */
export function aprOf(reward: bigint, staked: bigint, eraSeconds: number): number | null {
	if (staked <= 0n || eraSeconds <= 0) return null
	const perEra = Number((reward * 1_000_000_000_000n) / staked) / 1e12
	return perEra * (31_557_600 / eraSeconds) * 100
}

/** A part of a stake on its way out. */
export interface Chunk {
	readonly value: bigint
	/** The first era in which it can be taken. */
	readonly era: number
}

export interface ChunkProgress extends Chunk {
	readonly free: boolean
	/** From 0 to 1. */
	readonly done: number
	/** In how many seconds, at the least; nothing if it is free. */
	readonly inSeconds: bigint
}

/** How far each part is. */
export function unbonding(options: {
	readonly chunks: readonly Chunk[]
	readonly era: number
	readonly duration: number
	readonly eraSeconds: number
}): ChunkProgress[] {
	const { chunks, era, duration, eraSeconds } = options
	return chunks.map((chunk) => {
		const left = Math.max(0, chunk.era - era)
		const done = duration <= 0 ? 1 : Math.max(0, Math.min(1, (duration - left) / duration))
		return { ...chunk, free: left === 0, done, inSeconds: BigInt(Math.round(left * eraSeconds)) }
	})
}

/** An era's rewards are lost once so many eras have passed: how many are left. */
export function lapse(era: number, current: number, depth: number): number {
	return Math.max(0, era + depth - current)
}

/** What several services could take of a stake together, by their shares in billionths of all. */
export function atRisk(
	active: bigint,
	allocations: readonly { readonly part: bigint; readonly total: bigint }[],
): bigint {
	const parts = allocations.map(({ part, total }) => (total === 0n ? 0n : (active * part) / total))
	const sum = parts.reduce((all, one) => all + one, 0n)
	return sum > active ? active : sum
}
