// SPDX-License-Identifier: Apache-2.0
import { hashWords } from "../core/abi.ts"
import type { Hex } from "../core/hex.ts"
import { fieldsOf, LAYOUTS } from "./codec.ts"
import type { Policy } from "./types.ts"

/** What set commitments say of a policy. A policy whose hash is another says nothing about that set. */
export function hashPolicy(policy: Policy): Hex {
	return hashWords(policy.head === "finalized" ? 1 : 0, ...fieldsOf(LAYOUTS.policy, policy))
}
