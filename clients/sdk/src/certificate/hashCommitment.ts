// SPDX-License-Identifier: Apache-2.0
import { hashWords } from "../core/abi.ts"
import type { Hex } from "../core/hex.ts"
import { fieldsOf, LAYOUTS } from "./codec.ts"
import type { SetCommitment } from "./types.ts"

/** The hash that stands for a commitment: what the Handover that announces it signs. */
export function hashCommitment(set: SetCommitment): Hex {
	return hashWords(...fieldsOf(LAYOUTS.commitment, set))
}
