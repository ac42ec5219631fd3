// SPDX-License-Identifier: Apache-2.0
import type { VigilError } from "../core/errors.ts"

/** What comes, kept until it is asked for. */
export class Queue<Item> implements AsyncIterable<Item> {
	readonly #items: Item[] = []
	readonly #most: number
	readonly #tooSlow: () => VigilError
	#ended: { readonly error?: unknown } | undefined
	#wake: (() => void) | undefined

	/** With room for so many: a reader that is too slow is told so rather than left with gaps. */
	constructor(tooSlow: () => VigilError, most = 10_000) {
		this.#tooSlow = tooSlow
		this.#most = most
	}

	push(item: Item): void {
		if (this.#ended !== undefined) return
		if (this.#items.length >= this.#most) this.end(this.#tooSlow())
		else this.#items.push(item)
		this.#wake?.()
	}

	/** No more will come; with an error, reading throws it after what is there. */
	end(error?: unknown): void {
		this.#ended ??= error === undefined ? {} : { error }
		this.#wake?.()
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
		for (;;) {
			while (this.#items.length > 0) yield this.#items.shift() as Item
			if (this.#ended !== undefined) {
				if ("error" in this.#ended) throw this.#ended.error
				return
			}
			await new Promise<void>((resolve) => {
				this.#wake = resolve
			})
		}
	}
}
