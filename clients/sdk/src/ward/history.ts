// SPDX-License-Identifier: Apache-2.0
import type { Checkpoint } from "../certificate/types.ts"
import type { KeptCheckpoint } from "./types.ts"

/** What a Checkpoint of a later round than all that is kept means for it. */
export type Place =
	/** The same block stands at its height. */
	| "stands"
	/** Its height is not kept, and blocks above it stand. */
	| "below"
	/** It is above all that stands. */
	| "above"
	/** Another block was kept last at its height, or the same one that was superseded since. */
	| "returns"
	/** The same, and something that stands is superseded by it. */
	| "branches"

/** Where a Checkpoint belongs. */
export function place(kept: readonly KeptCheckpoint[], block: Checkpoint): Place {
	const standing = kept.filter((one) => !one.superseded).map((one) => one.checkpoint)
	const last = kept.findLast((one) => one.checkpoint.height === block.height)
	if (last === undefined)
		return standing.some((one) => one.height > block.height) ? "below" : "above"
	if (!last.superseded && isSame(last.checkpoint, block)) return "stands"
	return standing.some((one) => one.height >= block.height) ? "branches" : "returns"
}

/** Keeps a Checkpoint, and marks what is kept from its height on as superseded. */
export function keep(
	kept: readonly KeptCheckpoint[],
	checkpoint: Checkpoint,
	branched: boolean,
	most: number,
): KeptCheckpoint[] {
	const marked = kept.map((one) =>
		one.checkpoint.height >= checkpoint.height ? { ...one, superseded: true } : one,
	)
	const all = [...marked, { checkpoint, superseded: false, branched }]
	return all.slice(Math.max(0, all.length - most))
}

/** Whether two Checkpoints say the same of a block, whatever their rounds. */
function isSame(a: Checkpoint, b: Checkpoint): boolean {
	const { height, blockHash, stateRoot, blockTimestamp } = a
	const block = height === b.height && blockHash === b.blockHash && stateRoot === b.stateRoot
	return block && blockTimestamp === b.blockTimestamp
}
