// SPDX-License-Identifier: Apache-2.0

/** No block for so long, and nobody knows how things are now. */
export const STALE_AFTER_MS = 60_000

/** A block, and when it was made. */
export interface Moment {
	readonly number: number
	/** In unix milliseconds, by the block. */
	readonly madeAt: number
}

/** What a notice that ends with a block is worth now, by the clock of who reads it. */
export type Standing =
	/** It is in force; `until` in unix seconds, where it is known how long blocks take. */
	| { readonly state: "valid"; readonly until: bigint | null }
	/** Nobody should believe it any more. */
	| { readonly state: "expired"; readonly since: bigint | null }
	/** The chain stands still or the page is cut off from it: nobody knows. */
	| { readonly state: "stale" }

/** Whether what a block says can still be relied upon. Of one from the future nobody knows how old it is. */
export const isStale = ({ madeAt }: Pick<Moment, "madeAt">, nowMs: number): boolean =>
	Math.abs(nowMs - madeAt) > STALE_AFTER_MS

/**
 * Whether something that ends with block `expires` is in force. A node that tells of an old block, or of none any
 * more, does not keep it in force: what counts besides the block is the reader's own clock.
 */
export function standingOf(
	expires: number,
	at: Moment,
	{ blockMs, nowMs }: { readonly blockMs: number | null; readonly nowMs: number },
): Standing {
	const endMs = blockMs === null ? null : at.madeAt + (expires - at.number) * blockMs
	const end = endMs === null ? null : BigInt(Math.floor(endMs / 1_000))
	if (at.number >= expires || (endMs !== null && nowMs >= endMs))
		return { state: "expired", since: end }
	return isStale(at, nowMs) ? { state: "stale" } : { state: "valid", until: end }
}
