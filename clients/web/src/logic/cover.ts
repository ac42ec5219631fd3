// SPDX-License-Identifier: Apache-2.0
import { type Curve, getPayout } from "@vigil/sdk/cover"
import { duration } from "./format.ts"

/** What a policy is due of an outage, with how that comes about: every figure on the way. */
export function payoutArithmetic(options: {
	readonly curve: Curve
	readonly cap: bigint
	readonly downtime: bigint
	readonly unit: (value: bigint) => string
}): string {
	const { curve, cap, downtime, unit } = options
	const { steps, due, nextAtSeconds } = getPayout({ curve, cap, downtimeSeconds: downtime })
	const passed = `${duration(downtime)} of downtime passed ${steps} of ${curve.steps} steps between ${duration(curve.deductibleSeconds)} and ${duration(curve.fullSeconds)}`
	const pays = `${unit(cap)} × ${steps} ÷ ${curve.steps} = ${unit(due)}`
	return nextAtSeconds === null
		? `${passed}: ${pays}, all there is.`
		: `${passed}: ${pays}. The next step is due at ${duration(nextAtSeconds)}.`
}

/** What follows from buying: amounts to their last digit, as they are signed, in whichever asset they are. */
export function coverConsequence(options: {
	readonly cap: string
	readonly most: string
	readonly start: string
}): string {
	const { cap, most, start } = options
	return `Up to ${cap} are covered from ${start} on: an outage after that pays by itself, without a claim. It costs ${most} at most, which is not returned.`
}

/**
 * How a holder of the ward's coin buys the same cover: the proof of a balance is made by the command line. What is not
 * typed or quoted yet stands in capitals.
 */
export function holderCommand(options: {
	readonly pool: number
	readonly cap: string | null
	readonly curve: Curve | null
	readonly periods: number | null
	readonly most: string | null
	readonly genesisHash: string | null
}): string {
	const { pool, cap, curve, periods, most, genesisHash } = options
	const quoted = (amount: string | null) => (amount === null ? "AMOUNT" : `'${amount}'`)
	const time = (of: bigint | undefined) => (of === undefined ? "DURATION" : `${of}s`)
	return [
		`vigil cover buy ${pool} --holder --ward-url URL`,
		`--cap ${quoted(cap)}`,
		`--deductible ${time(curve?.deductibleSeconds)}`,
		`--full ${time(curve?.fullSeconds)}`,
		`--steps ${curve?.steps ?? "NUMBER"}`,
		`--periods ${periods ?? "NUMBER"}`,
		`--most ${quoted(most)}`,
		...(genesisHash === null ? [] : [`--genesis ${genesisHash}`]),
		"--key NAME",
	].join(" \\\n  ")
}

/** When a policy ends, as a notice if that is soon. */
export function expiryNotice(end: bigint, now: bigint, soon = 14n * 86_400n): string | null {
	if (end <= now) return "It has ended: what happens now is not covered."
	return end - now <= soon
		? `It ends in ${duration(end - now)}: renew it before, or what happens then is not covered.`
		: null
}
