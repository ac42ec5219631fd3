// SPDX-License-Identifier: Apache-2.0

import { nameText } from "./plain.ts"

/** How far a transaction came before it failed: whether it may be sent again. */
export type Reached = "nothing-sent" | "sent"

/** What went wrong, as a sentence for people. */
export interface TxProblem {
	readonly text: string
	readonly reached: Reached
}

/** Why a chain does not even take a transaction. */
const INVALID: { readonly [type: string]: string } = {
	Payment: "The account cannot pay the fee and keep what it has to keep.",
	Stale: "The account has sent another transaction in the meantime. Review this one again.",
	Future: "An earlier transaction of the account is missing. Review this one again.",
	AncientBirthBlock:
		"The chain does not know the block that this was signed for: it was restarted. Review it again.",
	BadProof:
		"The signature does not fit this chain. The wallet may know it by another genesis or older metadata.",
	ExhaustsResources: "It is larger than what fits into a block.",
	Call: "The chain takes no such call from this account now; it may be paused.",
	BadSigner: "The account may not sign this.",
}
const UNKNOWN: { readonly [type: string]: string } = {
	CannotLookup:
		"This chain does not know the hash of its metadata. Sign without the metadata hash.",
}

/** What went wrong with a transaction, and whether it was sent. */
export function txProblem(error: unknown, sent: boolean): TxProblem {
	const reached = sent ? "sent" : "nothing-sent"
	const invalid = validityOf(error)
	if (invalid !== null) return { text: invalid, reached: "nothing-sent" }
	const message = error instanceof Error ? error.message : typeof error === "string" ? error : ""
	if (!sent && /cancel|reject|declin|denied/i.test(message)) {
		return {
			text: "You declined in the wallet. Nothing was sent, and what you typed is still here.",
			reached,
		}
	}
	if (sent) {
		return {
			text: `It may have been sent, and its fate is not known${message === "" ? "" : ` (${nameText(message, 200)})`}. Look the hash up before you send it again.`,
			reached,
		}
	}
	return {
		text:
			message === ""
				? "It could not be signed. Nothing was sent."
				: `It could not be signed: ${message}. Nothing was sent.`,
		reached,
	}
}

function validityOf(error: unknown): string | null {
	if (typeof error !== "object" || error === null) return null
	const { error: inner } = error as { error?: unknown }
	const { type, value } = variant(inner)
	if (type === "Invalid") {
		const { type: why } = variant(value)
		return INVALID[why ?? ""] ?? `The chain refuses it as invalid (${why ?? "no reason is given"}).`
	}
	if (type === "Unknown") {
		const { type: why } = variant(value)
		return UNKNOWN[why ?? ""] ?? `The chain cannot judge it (${why ?? "no reason is given"}).`
	}
	return null
}

/** Why a call failed in its block, with what the chain itself says of that error. */
export function dispatchProblem(
	error: unknown,
	docs: (pallet: string, name: string) => string | null,
): string {
	const { type, value } = variant(error)
	if (type === "Module") {
		const { type: pallet, value: inner } = variant(value)
		const { type: name } = variant(inner)
		if (pallet !== undefined && name !== undefined) {
			const said = docs(pallet, name)
			return said === null || said === ""
				? `${pallet} refused it: ${name}.`
				: `${pallet} refused it (${name}): ${said}`
		}
	}
	const { type: inner } = variant(value)
	const names: { readonly [type: string]: string } = {
		BadOrigin: "This account may not do that.",
		Token: `Money could not be moved${inner === undefined ? "" : ` (${inner})`}.`,
		ConsumerRemaining: "The account is still used by something, and cannot be emptied.",
	}
	return (
		names[type ?? ""] ??
		`The chain refused it (${type ?? "no reason is given"}${inner === undefined ? "" : `: ${inner}`}).`
	)
}

function variant(value: unknown): { type: string | undefined; value: unknown } {
	if (typeof value !== "object" || value === null) return { type: undefined, value: undefined }
	const { type, value: inner } = value as { type?: unknown; value?: unknown }
	return { type: typeof type === "string" ? type : undefined, value: inner }
}
