// SPDX-License-Identifier: Apache-2.0
import { hashWords } from "../core/abi.ts"
import type { Hex } from "../core/hex.ts"
import { fieldsOf, layoutOf } from "./codec.ts"
import { hashCommitment } from "./hashCommitment.ts"
import type { Statement } from "./types.ts"

/** `keccak256(abi.encode(<fields in order>))`: the body of a statement as its digest binds it. */
export function hashStatement(statement: Statement): Hex {
	if (statement.kind === "handover") {
		return hashWords(hashCommitment(statement.next), statement.standby ?? 0n)
	}
	return hashWords(...fieldsOf<Statement>(layoutOf(statement), statement))
}
