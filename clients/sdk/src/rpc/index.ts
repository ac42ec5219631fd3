// SPDX-License-Identifier: Apache-2.0
export { type At, type Block, callRuntime, type ReadOptions } from "./callRuntime.ts"
export type { Service, WardState, WardSummary, WatcherSet } from "./codec.ts"
export { type Client, createClient, type CreateClientOptions } from "./createClient.ts"
export { BadAnswerError, NotReachedError, RpcError } from "./errors.ts"
export { getCertificates } from "./getCertificates.ts"
export { getGenesisHash } from "./getGenesisHash.ts"
export { getKeptPlan, type KeptPlan } from "./getKeptPlan.ts"
export { getIncidents } from "./getIncidents.ts"
export {
	type ArmedPlan,
	type ArmedTarget,
	type Firing,
	getPlans,
	type Outcome,
	type Rehearsal,
	type Rehearsed,
} from "./getPlans.ts"
export { getPlansOfService } from "./getPlansOfService.ts"
export { getPoolEvents, type PoolEvent } from "./getPoolEvents.ts"
export { getQuote, type Quote, QuoteRefusedError } from "./getQuote.ts"
export { getServices } from "./getServices.ts"
export { getSet } from "./getSet.ts"
export { getWard } from "./getWard.ts"
export { getWards } from "./getWards.ts"
export {
	getWitnessedCertificates,
	type WitnessedCertificate,
	type WitnessedPage,
} from "./getWitnessedCertificates.ts"
export { RehearsalError, rehearse, type RehearseCall, type RehearseOptions } from "./rehearse.ts"
export type { Socket, SocketConstructor } from "./socket.ts"
export { watchCertificates } from "./watchCertificates.ts"
export { type StatusUpdate, watchStatus, type WatchStatusOptions } from "./watchStatus.ts"
