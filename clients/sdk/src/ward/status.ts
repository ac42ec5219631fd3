// SPDX-License-Identifier: Apache-2.0
import type { Status } from "./types.ts"

/** What moves a status. */
export type Signal = "suspicion" | "halt" | "resume" | "refutation" | "silence" | "stability"

const MOVES: { readonly [S in Status]: { readonly [G in Signal]?: Status } } = {
	live: { suspicion: "suspect", halt: "halted" },
	suspect: { halt: "halted", refutation: "live", silence: "live" },
	halted: { resume: "recovering" },
	recovering: { halt: "halted", stability: "live" },
}

/** The status after a signal; the same one where it has no meaning. */
export function after(status: Status, signal: Signal): Status {
	return MOVES[status][signal] ?? status
}
