// SPDX-License-Identifier: Apache-2.0
import type { Dynamic, Outcome } from "../chain/dynamic.ts"
import { outcomeOf } from "../chain/dynamic.ts"
import type { Desk } from "./desk.svelte.ts"

/**
 * Something that a view reads of the chain, again whenever that may have changed. What was read stays until the
 * next answer, so that nothing flickers; what depends on other questions begins anew. To be called where a
 * component begins.
 */
export function reading<Value>(
	whose: () => Desk,
	read: (chain: Dynamic, signal: AbortSignal) => Promise<Value>,
	about: () => unknown = () => null,
): { readonly outcome: Outcome<Value> } {
	let outcome = $state.raw<Outcome<Value>>({ state: "loading" })
	let asked: string | null = null
	$effect(() => {
		const desk = whose()
		const chain = desk.ready
		const question = JSON.stringify(about() ?? null, (_, one: unknown) =>
			typeof one === "bigint" ? one.toString() : one,
		)
		void desk.version
		if (desk.chain.state === "failed" || desk.chain.state === "absent") outcome = desk.chain
		if (chain === null) return
		if (question !== asked) outcome = { state: "loading" }
		asked = question
		const end = new AbortController()
		void outcomeOf(() => read(chain, end.signal)).then((next) => {
			if (!end.signal.aborted) outcome = next
		})
		return () => end.abort(new DOMException("another question is asked", "AbortError"))
	})
	return {
		get outcome() {
			return outcome
		},
	}
}
