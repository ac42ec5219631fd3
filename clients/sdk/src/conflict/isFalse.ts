// SPDX-License-Identifier: Apache-2.0
import { hashStatement } from "../certificate/hashStatement.ts"
import type { Handover, Outbox } from "../certificate/types.ts"

/**
 * Whether a Handover contradicts the one that Vigil has finalised for its signing set, which alone convicts
 * whoever signed it; `null` if Vigil has finalised that the set has no successor yet.
 */
export function isFalseHandover(said: Handover, finalised: Handover | null): boolean {
	return finalised === null || hashStatement(said) !== hashStatement(finalised)
}

/**
 * Whether an Outbox contradicts those that Vigil has finalised for its lane. One that begins before
 * `knownFrom`, the first number of which the record is still there, cannot be judged and is not called false.
 */
export function isFalseOutbox(
	said: Outbox,
	knownFrom: bigint,
	finalised: readonly Outbox[],
): boolean {
	const hash = hashStatement(said)
	return said.first >= knownFrom && finalised.every((one) => hashStatement(one) !== hash)
}
