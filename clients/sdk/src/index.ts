// SPDX-License-Identifier: Apache-2.0
export * from "./certificate/index.ts"
export * from "./conflict/index.ts"
export { DecodeError, InvalidArgumentError, VigilError } from "./core/errors.ts"
export { fromHex, type Hex, toHex } from "./core/hex.ts"
export {
	type IncidentId,
	incidentId,
	type LaneId,
	laneId,
	type ProtocolId,
	protocolId,
	type ServiceId,
	serviceId,
	type SetId,
	setId,
} from "./core/numbers.ts"
export { FRESHNESS, MAX_SET_SIZE } from "./core/tags.ts"
export * from "./cover/index.ts"
export * from "./downtime/index.ts"
export * from "./plan/index.ts"
export * from "./rpc/index.ts"
export * from "./verify/index.ts"
export * from "./ward/index.ts"
