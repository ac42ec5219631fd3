// SPDX-License-Identifier: Apache-2.0
import type { Hex } from "../core/hex.ts"

/** Who goes first when many plans fire at once. */
export type ThrottleClass = "Critical" | "Normal" | "Deferrable"

/** One call of a contract, which the protocol's Actor makes on an EVM destination. */
export interface EvmCall {
	/** The contract's address: 0x and 40 digits. */
	readonly target: string
	/** What is sent along, in wei. By default nothing. */
	readonly valueWei?: bigint
	/** The gas that the call is given. */
	readonly gas: bigint
	/** The calldata. */
	readonly data: Uint8Array
}

/** What a destination executes. */
export type Program =
	/** Calls of contracts, for an EVM destination. */
	| { readonly type: "evm"; readonly calls: readonly EvmCall[] }
	/** A SCALE-encoded `VersionedXcm` without an origin, for a Substrate destination. */
	| { readonly type: "xcm"; readonly program: Uint8Array }
	/** Bytes that only the destination can read. */
	| { readonly type: "raw"; readonly bytes: Uint8Array }

/** What a plan wants to happen on one destination. */
export interface PlanTarget {
	/** The number of a keeper's entry of the destination. */
	readonly destination: number
	/** Seconds after the first certified Halt since the ward was live. The preferred has the least. */
	readonly delaySeconds: number
	/** Executed when the ward halts. */
	readonly failover: Program
	/** Executed when the ward lives again, if the plan has fired. By default nothing. */
	readonly failback?: Program
}

/** The arguments of `Failover.arm_plan`, by the names that the chain's metadata has. */
export interface ArmPlan {
	readonly protocol: number
	readonly service: number
	readonly class: { readonly type: ThrottleClass; readonly value: undefined }
	readonly targets: readonly {
		readonly destination: number
		readonly delay: bigint
		readonly failover: Uint8Array
		readonly failback: Uint8Array
	}[]
	/** What is declared to be at stake, in planck. */
	readonly value: bigint
	/** The hash of the service's terms that the plan relies on. */
	readonly terms: Hex
}
