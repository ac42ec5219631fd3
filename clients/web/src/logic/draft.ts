// SPDX-License-Identifier: Apache-2.0

/** A call that somebody is about to sign. */
export interface Draft {
	/** The act and its object, as on the button: `Bond stake`. */
	readonly title: string
	/** What follows from it, in one sentence. */
	readonly consequence: string
	readonly pallet: string
	readonly call: string
	/** By the names of the chain's metadata. */
	readonly args: { readonly [name: string]: unknown }
	/** What is taken besides the fee, and whether it comes back. */
	readonly deposits: readonly Deposit[]
	/** When it takes effect. */
	readonly effect: string
}

export interface Deposit {
	readonly label: string
	readonly amount: bigint
	readonly returned: boolean
}

/** What the account needs beside the fee: money that leaves it or that it can no longer move. */
export const needed = (draft: Draft, fee: bigint): bigint =>
	draft.deposits.reduce((sum, one) => sum + one.amount, fee)

/** An address as calls take it. */
export const multiAddress = (address: string): unknown => ({ type: "Id", value: address })
