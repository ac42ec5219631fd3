// SPDX-License-Identifier: Apache-2.0
import { Reader } from "../core/scale.ts"
import { readCommitment } from "./codec.ts"
import type { SetCommitment } from "./types.ts"

/** Reads the SCALE form of a set's commitment. Whether it is sound is for `checkCommitment`. */
export function decodeCommitment(bytes: Uint8Array): SetCommitment {
	const reader = new Reader(bytes, "set commitment")
	const set = readCommitment(reader)
	reader.end()
	return set
}
