// SPDX-License-Identifier: Apache-2.0
import type { Known } from "../logic/words.ts"

/** When this page saw wards turn suspect, while it was open. The chain keeps no record of that. */
export class Suspicions {
	readonly #seen = new Map<number, bigint[]>()

	note(service: number, status: Known, since: bigint | null): void {
		if (status !== "suspect" || since === null) return
		const seen = this.#seen.get(service) ?? []
		if (seen.at(-1) !== since) this.#seen.set(service, [...seen.slice(-9), since])
	}

	/** The last suspicion before a Halt, if it was seen and can have been about it. */
	before(service: number, halt: bigint): bigint | undefined {
		return this.#seen.get(service)?.findLast((since) => since <= halt && halt - since < 900n)
	}
}
