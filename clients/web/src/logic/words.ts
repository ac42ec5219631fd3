// SPDX-License-Identifier: Apache-2.0
import type { Status } from "@vigil/sdk/ward"

/** What is known of a ward. Absence of knowledge is `unknown`, never `live`. */
export type Known = Status | "unknown"

export type Mark = "ring" | "triangle" | "filled-square" | "half-ring" | "dashed-ring"

interface Word {
	readonly word: string
	readonly mark: Mark
	/** What it means for somebody with money on that chain. */
	readonly meaning: string
	/** Those that people come for stand first. */
	readonly order: number
}

/** One table for everything that shows a status. Word, then shape, then colour (`--status-<name>`). */
export const WORDS: { readonly [K in Known]: Word } = {
	halted: {
		word: "Halted",
		mark: "filled-square",
		meaning: "More than two thirds of its watchers certified that it makes no new blocks.",
		order: 0,
	},
	suspect: {
		word: "Suspect",
		mark: "triangle",
		meaning: "More than a third of its watchers see no new blocks. It may be a short delay.",
		order: 1,
	},
	recovering: {
		word: "Recovering",
		mark: "half-ring",
		meaning: "It makes blocks again. It is live once it has stayed so for a while.",
		order: 2,
	},
	unknown: {
		word: "Unknown",
		mark: "dashed-ring",
		meaning: "Nothing is known now, because Vigil is not reached or makes no blocks.",
		order: 3,
	},
	live: { word: "Live", mark: "ring", meaning: "It makes new blocks.", order: 4 },
}
