// SPDX-License-Identifier: Apache-2.0
import { Reader } from "../core/scale.ts"
import { MAX_SET_SIZE } from "../core/tags.ts"
import { readWitness } from "./codec.ts"
import type { AbsentWitness } from "./types.ts"

/** Reads the SCALE form of the witnesses for the absent, as `vigil_witnessedCertificates` answers them. */
export function decodeWitnesses(bytes: Uint8Array): AbsentWitness[] {
	const reader = new Reader(bytes, "list of witnesses")
	const witnesses = reader.list(MAX_SET_SIZE, readWitness)
	reader.end()
	return witnesses
}
