// SPDX-License-Identifier: Apache-2.0
import type { Certificate } from "../certificate/types.ts"
import { isZero } from "../core/hex.ts"
import { MAX_U64 } from "../core/numbers.ts"
import { commitmentProblem } from "./checkCommitment.ts"
import type { StatementProblem } from "./refusal.ts"

/** Why no honest watcher says this, if that is so. */
export function statementProblem(
	signed: Pick<Certificate, "service" | "setId" | "statement">,
): StatementProblem | undefined {
	const { service, setId, statement } = signed
	if (setId === 0n) return "ZeroSetId"
	switch (statement.kind) {
		case "halt":
		case "resume":
			return isZero(statement.blockHash) ? "ZeroBlockHash" : undefined
		case "checkpoint":
			if (isZero(statement.blockHash)) return "ZeroBlockHash"
			return isZero(statement.stateRoot) ? "ZeroStateRoot" : undefined
		case "handover":
			if (statement.next.service !== service) return "ForeignSet"
			if (statement.next.setId <= setId) return "SetNotNewer"
			if (statement.standby !== null && isZero(statement.standby)) return "ZeroStandby"
			return commitmentProblem(statement.next)
		case "outbox":
			if (isZero(statement.network) || isZero(statement.inbox)) return "ZeroDestination"
			if (isZero(statement.root)) return "ZeroOutboxRoot"
			if (statement.count === 0) return "EmptyOutbox"
			return statement.first + BigInt(statement.count - 1) > MAX_U64
				? "SequenceOverflow"
				: undefined
		default:
			return statement satisfies never
	}
}
