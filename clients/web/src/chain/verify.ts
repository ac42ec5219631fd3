// SPDX-License-Identifier: Apache-2.0
import type { Certificate } from "@vigil/sdk/certificate"
import type { WatcherSet } from "@vigil/sdk/rpc"

/** What came of verifying a certificate. */
export type Verdict =
	| {
			readonly verified: true
			/** The weight that signed, and that of the whole set. */
			readonly present: bigint
			readonly total: bigint
			readonly signers: number
			readonly size: number
			readonly ms: number
	  }
	| { readonly verified: false; readonly reason: string; readonly message: string }

/** A certificate to be verified. */
export interface VerifyTask {
	readonly id: number
	readonly certificate: Certificate
	readonly set: WatcherSet
	readonly genesisHash: string
	readonly service: number
}

/** Verifies Halts in a worker, which is started when it is first needed. */
export class Verifier {
	#worker: Worker | null = null
	#last = 0
	readonly #waiting = new Map<
		number,
		{ resolve: (verdict: Verdict) => void; reject: (error: Error) => void }
	>()
	readonly #makeWorker: () => Worker

	constructor(makeWorker: () => Worker) {
		this.#makeWorker = makeWorker
	}

	verify(task: Omit<VerifyTask, "id">): Promise<Verdict> {
		const worker = (this.#worker ??= this.#start())
		const id = ++this.#last
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject })
			worker.postMessage({ id, ...task } satisfies VerifyTask)
		})
	}

	stop(): void {
		this.#worker?.terminate()
		this.#worker = null
	}

	#start(): Worker {
		const worker = this.#makeWorker()
		worker.onmessage = ({ data }: MessageEvent<{ id: number; verdict: Verdict }>) => {
			this.#waiting.get(data.id)?.resolve(data.verdict)
			this.#waiting.delete(data.id)
		}
		worker.onerror = (event) => {
			for (const one of this.#waiting.values()) one.reject(new Error(event.message))
			this.#waiting.clear()
			this.#worker = null
		}
		return worker
	}
}
