// SPDX-License-Identifier: Apache-2.0
import type { Incident } from "@vigil/sdk/ward"
import { type Found, findHalt, type Missing } from "../chain/certificates.ts"
import type { Source } from "../chain/source.ts"
import type { Verdict, Verifier } from "../chain/verify.ts"

/** How far the verification of an incident's certificate is. */
export type Proof =
	| { readonly state: "checking" }
	| {
			readonly state: "done"
			readonly verdict: Verdict
			readonly found: Found
			readonly source: Source
	  }
	| { readonly state: "missing"; readonly why: Missing }
	| { readonly state: "failed"; readonly message: string }

/** Finds and verifies the certificates of incidents that are looked at. */
export class Proofs {
	readonly #proofs = $state.raw(new Map<string, Proof>())
	#version = $state(0)
	readonly #verifier: Verifier
	readonly #end = new AbortController()

	constructor(verifier: Verifier) {
		this.#verifier = verifier
	}

	of(service: number, incident: Incident): Proof | undefined {
		void this.#version
		return this.#proofs.get(keyOf(service, incident))
	}

	/** Verifies, if that was not done. What failed or was missing is tried again when it is wanted again. */
	async want(options: {
		service: number
		incident: Incident
		source: Source
		node: Source | null
	}): Promise<void> {
		const { service, incident, source, node } = options
		const key = keyOf(service, incident)
		const before = this.#proofs.get(key)
		if (before?.state === "checking" || before?.state === "done") return
		this.#set(key, { state: "checking" })
		try {
			const { signal } = this.#end
			const others = node === null || node === source ? [] : [node.client]
			const found = await findHalt({ client: source.client, others, service, incident, signal })
			if (typeof found === "string") {
				this.#set(key, { state: "missing", why: found })
				return
			}
			const { certificate, set } = found
			const verdict = await this.#verifier.verify({
				certificate,
				set,
				genesisHash: source.genesisHash,
				service,
			})
			this.#set(key, { state: "done", verdict, found, source })
		} catch (error) {
			this.#set(key, {
				state: "failed",
				message: error instanceof Error ? error.message : String(error),
			})
		}
	}

	stop(): void {
		this.#end.abort(new DOMException("the page is left", "AbortError"))
		this.#verifier.stop()
	}

	#set(key: string, proof: Proof): void {
		this.#proofs.set(key, proof)
		this.#version += 1
	}
}

const keyOf = (service: number, { id, halt }: Incident) => `${service}/${id}/${halt.round}`
