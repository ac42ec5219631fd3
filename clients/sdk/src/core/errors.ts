// SPDX-License-Identifier: Apache-2.0

/**
 * What every error of this package is. `name` never changes and is what programs compare; `message` is
 * one sentence for people; `remedy` says what to do next.
 */
export abstract class VigilError extends Error {
	abstract override readonly name: string
	/** What to do about it, in one sentence. */
	readonly remedy: string

	constructor(message: string, remedy: string, options?: { cause?: unknown }) {
		super(message, options)
		this.remedy = remedy
	}
}

/** Bytes that are not the one form of what they should be. */
export class DecodeError extends VigilError {
	override readonly name = "DecodeError"
	/** What was being read. */
	readonly what: string
	/** The byte at which reading stopped. */
	readonly offset: number

	constructor(what: string, offset: number, problem: string) {
		super(
			`These bytes are no ${what}: ${problem} at byte ${offset}.`,
			"Get the bytes again, or use a newer @vigil/sdk.",
		)
		this.what = what
		this.offset = offset
	}
}

/** An argument that no valid call has. */
export class InvalidArgumentError extends VigilError {
	override readonly name = "InvalidArgumentError"
	/** Which argument. */
	readonly argument: string

	constructor(argument: string, expected: string, got: unknown) {
		super(
			`${argument}: expected ${expected}, got ${String(got)}.`,
			`Pass ${expected} as ${argument}.`,
		)
		this.argument = argument
	}
}
