// SPDX-License-Identifier: Apache-2.0
import { InvalidArgumentError } from "./errors.ts"

declare const brand: unique symbol
type Branded<T, Name extends string> = T & { readonly [brand]: Name }

/** A service: the duty to watch one ward. */
export type ServiceId = Branded<number, "ServiceId">
/** A set of watchers of one service. It only grows; zero names no set. */
export type SetId = Branded<bigint, "SetId">
/** One halt of one ward, numbered on chain. */
export type IncidentId = Branded<bigint, "IncidentId">
/** A customer: registers plans and sends messages. */
export type ProtocolId = Branded<number, "ProtocolId">
/** A keeper's entry of a destination, which numbers its messages. */
export type LaneId = Branded<number, "LaneId">

export const MAX_U64 = 2n ** 64n - 1n

export function u32(argument: string, value: number): number {
	if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value
	throw new InvalidArgumentError(argument, "a whole number from 0 to 4294967295", value)
}

function u64(argument: string, value: bigint | number): bigint {
	const whole = typeof value === "bigint" || Number.isSafeInteger(value)
	if (whole && value >= 0 && value <= MAX_U64) return BigInt(value)
	throw new InvalidArgumentError(argument, "a whole number from 0 to 2^64 - 1", value)
}

/** Names a service. */
export const serviceId = (value: number): ServiceId => u32("service", value) as ServiceId
/** Names a set. */
export const setId = (value: bigint | number): SetId => u64("set", value) as SetId
/** Names an incident. */
export const incidentId = (value: bigint | number): IncidentId =>
	u64("incident", value) as IncidentId
/** Names a protocol. */
export const protocolId = (value: number): ProtocolId => u32("protocol", value) as ProtocolId
/** Names a lane. */
export const laneId = (value: number): LaneId => u32("lane", value) as LaneId

/** The sum, at most the end of time. */
export const later = (time: bigint, seconds: bigint): bigint =>
	time + seconds > MAX_U64 ? MAX_U64 : time + seconds

/** What is left of `a` without `b`, at least nothing. */
export const less = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n)

export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)
