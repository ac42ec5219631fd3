// SPDX-License-Identifier: Apache-2.0
import { VigilError } from "../core/errors.ts"
import { toHex } from "../core/hex.ts"
import { type Reader, Writer } from "../core/scale.ts"
import type { Curve } from "../cover/types.ts"
import { type At, callRuntime, type ReadOptions } from "./callRuntime.ts"
import type { Client } from "./createClient.ts"

/** What cover would cost now, and how that comes about. Times are unix seconds. */
export interface Quote {
	/** What is to be paid, in the smallest unit of the pool's asset. */
	readonly premium: bigint
	/** Of it, what is paid for each period of the term. */
	readonly perPeriod: bigint
	readonly periodSeconds: bigint
	/** When the cover begins. */
	readonly start: bigint
	readonly end: bigint
	/** What the cap counts for, in planck. */
	readonly valuePlanck: bigint
	/** Expected loss of a unit of cap in a second, in parts of 10^18. */
	readonly rate: bigint
	/** Certified outages that the rate is made of. */
	readonly outages: number
	/** For how long the ward is watched. */
	readonly watchedSeconds: bigint
	/** The share of the pool's capacity that is sold, after this purchase, in billionths. */
	readonly utilisation: number
}

/** Cover that cannot be had. */
export class QuoteRefusedError extends VigilError {
	override readonly name = "QuoteRefusedError"
	/** The chain's error in SCALE, whose name its metadata has. */
	readonly error: Uint8Array

	constructor(pool: number, error: Uint8Array) {
		super(
			`Pool ${pool} sells no such cover now: error ${toHex(error)}.`,
			"Look the error up in the metadata; ask for less cover, fewer periods or another curve.",
		)
		this.error = error
	}
}

/**
 * What cover bought in the next block would cost. It says nothing of whether the buyer may have it. Throws
 * `QuoteRefusedError`.
 */
export async function getQuote(
	client: Client,
	options: ReadOptions & {
		readonly pool: number
		/** Most that the policy would pay, in the smallest unit of the pool's asset. */
		readonly cap: bigint
		readonly curve: Curve
		/** For how many of the pool's periods. */
		readonly periods: number
	},
): Promise<At<Quote>> {
	const { pool, cap, curve, periods } = options
	const asked = new Writer().u32(pool).u128(cap)
	asked.u64(curve.deductibleSeconds).u64(curve.fullSeconds).u16(curve.steps).u32(periods)
	const read = (from: Reader): Quote => {
		if (from.variant(["quote", "refused"]) === "refused") {
			throw new QuoteRefusedError(pool, from.rest())
		}
		return {
			premium: from.u128(),
			perPeriod: from.u128(),
			periodSeconds: from.u64(),
			start: from.u64(),
			end: from.u64(),
			valuePlanck: from.u128(),
			rate: from.u128(),
			outages: from.u32(),
			watchedSeconds: from.u64(),
			utilisation: from.u32(),
		}
	}
	return callRuntime(client, "InsuranceApi_quote", asked, read, options)
}
