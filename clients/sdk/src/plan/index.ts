// SPDX-License-Identifier: Apache-2.0
export { buildPlan, type BuildPlanOptions } from "./buildPlan.ts"
export { type EncodedCalls, encodeCalls } from "./encodeCalls.ts"
export { type PlanProblem, PlanRefusedError } from "./refusal.ts"
export type * from "./types.ts"
