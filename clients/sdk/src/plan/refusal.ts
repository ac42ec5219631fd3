// SPDX-License-Identifier: Apache-2.0
import { VigilError } from "../core/errors.ts"

/** Why the chain would refuse a plan, by its own names. */
export type PlanProblem =
	| "NoTargets"
	| "TooManyTargets"
	| "DelayTooLong"
	| "DelaysDecrease"
	| "DuplicateTarget"
	| "EmptyProgram"
	| "BadCalls"
	| "TooManyCalls"
	| "TooMuchGas"
	| "PayloadTooLarge"

/** A plan that the chain would refuse. */
export class PlanRefusedError extends VigilError {
	override readonly name = "PlanRefusedError"
	/** Why. */
	readonly problem: PlanProblem

	constructor(problem: PlanProblem, expected: string, got: unknown) {
		super(
			`The plan would be refused as ${problem}: expected ${expected}, got ${String(got)}.`,
			`Change the plan to have ${expected}.`,
		)
		this.problem = problem
	}
}

/** Refuses a plan unless it holds. */
export function need(holds: boolean, problem: PlanProblem, expected: string, got: unknown): void {
	if (!holds) throw new PlanRefusedError(problem, expected, got)
}
