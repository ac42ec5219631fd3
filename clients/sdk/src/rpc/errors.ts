// SPDX-License-Identifier: Apache-2.0
import { VigilError } from "../core/errors.ts"

/** The node was not reached, or the connection broke. Nothing that this package asks changes anything. */
export class NotReachedError extends VigilError {
	override readonly name = "NotReachedError"
	/** The node's address. */
	readonly url: string

	constructor(url: string, problem: string, options?: { cause?: unknown }) {
		super(
			`The node at ${url} was not reached: ${problem}.`,
			"See that the node runs at this address, then ask again.",
			options,
		)
		this.url = url
	}
}

const REMEDIES: { readonly [code: number]: string } = {
	[-32601]: "Ask a node that has this method.",
	4003: "Ask a node that has this function and the block's state.",
	9001: "Ask a node that watches: one with --watcher-config.",
	9002: "Wait until the node is in sync, or ask another node.",
	9004: "Ask with the commitment of a later set.",
}

/** The longest text of a node that is repeated: what it says is its own, and may be anything. */
const LONGEST = 300

/** A node's words on one line, without characters that change how those around them read. */
function lineOf(said: string): string {
	const plain = said.slice(0, LONGEST).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
	return said.length > LONGEST ? `${plain}...` : plain.replace(/\.$/, "")
}

/** The node answered with an error. */
export class RpcError extends VigilError {
	override readonly name = "RpcError"
	/** The method that was called. */
	readonly method: string
	/** The node's number for what went wrong. 9001: the node does not watch. */
	readonly code: number

	constructor(method: string, code: number, said: string) {
		super(
			`The node refused ${method}: ${lineOf(said)} (${code}).`,
			REMEDIES[code] ?? "Do as the node says, or ask another node.",
		)
		this.method = method
		this.code = code
	}
}

/** The node answered something that its methods do not answer. */
export class BadAnswerError extends VigilError {
	override readonly name = "BadAnswerError"
	/** The method that was called. */
	readonly method: string

	constructor(method: string, expected: string, got: unknown) {
		const text = JSON.stringify(got) ?? String(got)
		super(
			`${method}: expected ${expected}, got ${text.length > 60 ? `${text.slice(0, 60)}...` : text}.`,
			"Ask another node, or use a newer @vigil/sdk.",
		)
		this.method = method
	}
}
