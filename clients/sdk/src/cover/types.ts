// SPDX-License-Identifier: Apache-2.0

/**
 * How downtime turns into money: nothing up to the deductible, all from `fullSeconds` on, and steps of one
 * size between the two.
 */
export interface Curve {
	/** Downtime of an event that pays nothing. */
	readonly deductibleSeconds: bigint
	/** Downtime of an event that pays the whole cap. */
	readonly fullSeconds: bigint
	/** In how many steps, from 1 to 100. */
	readonly steps: number
}
