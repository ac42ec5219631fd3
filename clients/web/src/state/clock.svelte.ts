// SPDX-License-Identifier: Apache-2.0

/** The reader's clock, once a second. */
export class Clock {
	#ms = $state(Date.now())
	#timer: ReturnType<typeof setInterval> | undefined

	/** Unix milliseconds. */
	get ms(): number {
		return this.#ms
	}

	/** Unix seconds. */
	get seconds(): bigint {
		return BigInt(Math.floor(this.#ms / 1_000))
	}

	start(): void {
		this.#timer ??= setInterval(() => (this.#ms = Date.now()), 1_000)
	}

	stop(): void {
		clearInterval(this.#timer)
		this.#timer = undefined
	}
}
