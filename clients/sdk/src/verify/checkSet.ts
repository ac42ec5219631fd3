// SPDX-License-Identifier: Apache-2.0
import type { SetCommitment } from "../certificate/types.ts"
import { SetRefusedError } from "./refusal.ts"

/**
 * Refuses a set that may not speak now about a time: a certificate can hold and yet be of a set that was
 * not in office. Throws `SetRefusedError`.
 */
export function checkSet(options: {
	readonly commitment: SetCommitment
	/** When the next set takes office in unix seconds, if there is one. */
	readonly supersededAt: bigint | null
	/** For a Halt or Resume its round; for all others `now`. */
	readonly about: bigint
	/** Your own clock in unix seconds. */
	readonly now: bigint
}): void {
	const { commitment, supersededAt, about, now } = options
	if (now >= commitment.expiresAt || about >= commitment.expiresAt)
		throw new SetRefusedError("Expired")
	if (now < commitment.activatesAt || about < commitment.activatesAt)
		throw new SetRefusedError("Future")
	if (supersededAt !== null && about >= supersededAt) throw new SetRefusedError("Superseded")
}
