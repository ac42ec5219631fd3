// SPDX-License-Identifier: Apache-2.0
import { Writer } from "../core/scale.ts"
import { writeCommitment } from "./codec.ts"
import type { SetCommitment } from "./types.ts"

/** The SCALE form of a set's commitment. */
export function encodeCommitment(set: SetCommitment): Uint8Array {
	const writer = new Writer()
	writeCommitment(writer, set)
	return writer.end()
}
