// SPDX-License-Identifier: Apache-2.0
import { type Certificate, FRESHNESS, getDowntime, replayRecord, wordOf } from "@vigil/sdk"

/** The downtime that verified certificates make, so that no node has to be believed. */
export function downtimeOf(
	verified: readonly Certificate[],
	haltAfter: bigint,
	from: bigint,
	to: bigint,
): bigint {
	const words = verified.map((one) => wordOf(one, haltAfter)).filter((word) => word !== null)
	const incidents = replayRecord(words, FRESHNESS)
	return getDowntime({ incidents, from, to }).atLeast
}
