// SPDX-License-Identifier: Apache-2.0

/** A signal that aborts when one of these does. */
export const either = (own: AbortSignal, given: AbortSignal | undefined): AbortSignal =>
	given === undefined ? own : AbortSignal.any([own, given])

/** Acts once when it is aborted, until what it returns is called. */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
	signal?.addEventListener("abort", act, { once: true })
	return () => signal?.removeEventListener("abort", act)
}
