// SPDX-License-Identifier: Apache-2.0
import { toHash } from "../core/hex.ts"
import { laneId, protocolId, serviceId } from "../core/numbers.ts"
import { encodeCalls } from "./encodeCalls.ts"
import { need } from "./refusal.ts"
import type { ArmPlan, PlanTarget, Program, ThrottleClass } from "./types.ts"

const MOST_TARGETS = 4
const MOST_BYTES = 16 * 1024
const LONGEST_DELAY = 7 * 24 * 3_600

/** What a protocol wants to happen when its ward halts, and after it recovers. */
export interface BuildPlanOptions {
	readonly protocol: number
	/** The service whose Halt fires it. */
	readonly service: number
	/** The preferred destination first, each with no less delay than the one before it. */
	readonly targets: readonly PlanTarget[]
	/** Who goes first when many plans fire at once. By default `Normal`. */
	readonly class?: ThrottleClass
	/** What is declared to be at stake, in planck. By default nothing. */
	readonly valuePlanck?: bigint
	/** The hash of the service's latest terms, which you have read. */
	readonly terms: string
}

/**
 * The arguments of `Failover.arm_plan`, checked by the rules that need no chain.
 *
 * Pass them to the transaction of your client. Deposits, fees and what a destination takes are for the
 * chain to say: arm it, and look at its first rehearsal. Throws `PlanRefusedError`.
 */
export function buildPlan(options: BuildPlanOptions): ArmPlan {
	const { targets } = options
	need(targets.length > 0, "NoTargets", "at least one target", "none")
	const most = `at most ${MOST_TARGETS} targets`
	need(targets.length <= MOST_TARGETS, "TooManyTargets", most, targets.length)
	const seen = new Set<number>()
	let before = 0
	for (const { destination, delaySeconds: delay } of targets) {
		const fits = Number.isInteger(delay) && delay >= 0 && delay <= LONGEST_DELAY
		need(fits, "DelayTooLong", `a delay of 0 to ${LONGEST_DELAY} whole seconds`, delay)
		need(delay >= before, "DelaysDecrease", `delays from ${before} seconds on`, delay)
		const once = !seen.has(destination)
		need(once, "DuplicateTarget", "each destination once", `${destination} twice`)
		seen.add(destination)
		before = delay
	}
	return {
		protocol: protocolId(options.protocol),
		service: serviceId(options.service),
		class: { type: options.class ?? "Normal", value: undefined },
		targets: targets.map((target) => ({
			destination: laneId(target.destination),
			delay: BigInt(target.delaySeconds),
			failover: payloadOf(target.failover),
			failback: target.failback === undefined ? new Uint8Array() : payloadOf(target.failback),
		})),
		value: options.valuePlanck ?? 0n,
		terms: toHash(options.terms),
	}
}

function payloadOf(program: Program): Uint8Array {
	const bytes = bytesOf(program)
	need(bytes.length > 0, "EmptyProgram", "a program", "no bytes")
	need(bytes.length <= MOST_BYTES, "PayloadTooLarge", `at most ${MOST_BYTES} bytes`, bytes.length)
	return bytes
}

function bytesOf(program: Program): Uint8Array {
	switch (program.type) {
		case "evm":
			return encodeCalls(program.calls).payload
		case "xcm":
			return program.program
		case "raw":
			return program.bytes
		default:
			return program satisfies never
	}
}
