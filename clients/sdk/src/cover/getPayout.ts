// SPDX-License-Identifier: Apache-2.0
import { InvalidArgumentError } from "../core/errors.ts"
import { less } from "../core/numbers.ts"
import type { Curve } from "./types.ts"

const MOST_STEPS = 100

/** What a policy is due for an event, and how that comes about. */
export interface Payout {
	/** Steps of the curve that downtime has passed. */
	readonly steps: number
	/** What these pay of the cap, rounded down, before others of the event share what there is. */
	readonly due: bigint
	/** The downtime with which the next step is due; `null` after the last one. */
	readonly nextAtSeconds: bigint | null
}

/** What so much certified downtime of one event is due of a cap, by the rule of the chain. */
export function getPayout(options: {
	readonly curve: Curve
	/** Most that the policy pays, in the smallest unit of its asset. */
	readonly cap: bigint
	readonly downtimeSeconds: bigint
}): Payout {
	const { curve, cap, downtimeSeconds } = options
	const width = curve.fullSeconds - curve.deductibleSeconds
	if (width <= 0n) {
		const expected = `a full payout after ${curve.deductibleSeconds} seconds`
		throw new InvalidArgumentError("curve", expected, `${curve.fullSeconds}`)
	}
	if (!Number.isInteger(curve.steps) || curve.steps < 1 || curve.steps > MOST_STEPS) {
		throw new InvalidArgumentError("curve", `1 to ${MOST_STEPS} steps`, curve.steps)
	}
	const all = BigInt(curve.steps)
	const passed = (less(downtimeSeconds, curve.deductibleSeconds) * all) / width
	const steps = passed > all ? all : passed
	// The end of the next step, rounded up: before it nothing more is due.
	const next = curve.deductibleSeconds + ((steps + 1n) * width + all - 1n) / all
	return {
		steps: Number(steps),
		due: (cap * steps) / all,
		nextAtSeconds: steps === all ? null : next,
	}
}
