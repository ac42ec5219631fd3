// SPDX-License-Identifier: Apache-2.0
// What a chain answers of cover, in the forms that `pallets/insurance/runtime-api` has: for views of cover on recorded
// answers, with more policies than any chain in a test has. A page that is given a real chain's metadata reads them by
// that, and says so where a form has changed.

import { Twox64Concat } from "@polkadot-api/substrate-bindings"
import { Writer } from "../../../sdk/src/core/scale.ts"
import { toHex } from "../../../sdk/src/index.ts"

const address = new Uint8Array(32).fill(7)

/** A pool of so many policies. */
export function poolAnswer(service: number, policies: number): string {
	const to = new Writer()
		.u8(1)
		.u32(service)
		.u8(0)
		.u32(1)
		.u128(10n ** 18n)
		.u128(10n ** 18n)
		.u128(10n ** 15n)
		.u128(0n)
	to.u128(5n * 10n ** 17n)
		.u128(10n ** 18n)
		.u32(500_000_000)
		.u128(0n)
		.u128(5n * 10n ** 17n)
		.u128(5n * 10n ** 17n)
		.u8(0)
	return toHex(to.u32(policies).length(0).u128(0n).end())
}

/** A policy that ends soon. */
export function policyAnswer(now: bigint): string {
	const to = new Writer()
		.u8(1)
		.u32(0)
		.bytes(address)
		.bytes(address)
		.u8(0)
		.u32(3)
		.u128(10n ** 15n)
		.u128(0n)
		.u128(0n)
	return toHex(
		to
			.u64(600n)
			.u64(4_200n)
			.u16(6)
			.u64(now - 1_000n)
			.u64(now + 86_400n)
			.end(),
	)
}

/** What follows the prefix in the keys of a pool's policies: the numbers, each behind its hash. */
export function policyKeys(prefix: string, policies: number): string[] {
	return Array.from(
		{ length: policies },
		(_, i) => `${prefix}${toHex(Twox64Concat(new Writer().u64(BigInt(i)).end())).slice(2)}`,
	).sort()
}
