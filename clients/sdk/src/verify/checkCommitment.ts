// SPDX-License-Identifier: Apache-2.0
import type { SetCommitment } from "../certificate/types.ts"
import { isZero } from "../core/hex.ts"
import { MAX_SET_SIZE, MAX_TOTAL_WEIGHT } from "../core/tags.ts"
import { readKey } from "./points.ts"
import { type CommitmentProblem, refuse } from "./refusal.ts"

/** What is wrong with a commitment, apart from its key's place on the curve. */
export function commitmentProblem(set: SetCommitment): CommitmentProblem | undefined {
	const quorumIsThreshold =
		set.quorumWeight <= set.totalWeight && 2n * set.quorumWeight > set.totalWeight
	// The identity, or all zero, which no point is.
	const keyIsEmpty = set.aggregateKey.every((byte, i) =>
		i === 0 ? (byte & 0b1011_1111) === 0 : byte === 0,
	)
	const refusals: [boolean, CommitmentProblem][] = [
		[set.setId === 0n, "ZeroSetId"],
		[set.size === 0, "EmptySet"],
		[set.size > MAX_SET_SIZE, "SetTooLarge"],
		[set.totalWeight === 0n, "ZeroTotalWeight"],
		[set.totalWeight > MAX_TOTAL_WEIGHT, "TooMuchWeight"],
		[!quorumIsThreshold, "ThresholdOutOfRange"],
		[keyIsEmpty, "EmptyAggregateKey"],
		[isZero(set.membersRoot), "ZeroMembersRoot"],
		[isZero(set.policyHash), "ZeroPolicyHash"],
		[set.activatesAt >= set.expiresAt, "NeverInOffice"],
	]
	return refusals.find(([refused]) => refused)?.[1]
}

/**
 * Checks all that can be checked of a commitment by itself, its aggregate key included. Throws
 * `CertificateRefusedError`.
 *
 * A sound commitment is not yet one to trust: that follows from a Handover of a set that is trusted, or
 * from Vigil's own state.
 */
export function checkCommitment(set: SetCommitment): void {
	const problem = commitmentProblem(set)
	if (problem !== undefined) refuse("Commitment", { problem })
	const key = readKey(set.aggregateKey)
	if (typeof key === "string") refuse("AggregateKey", { problem: key })
}
