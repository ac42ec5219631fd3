// SPDX-License-Identifier: Apache-2.0
import { Writer } from "../core/scale.ts"
import type { AbsentWitness } from "./types.ts"

/** The SCALE form of the witnesses for the absent. */
export function encodeWitnesses(witnesses: readonly AbsentWitness[]): Uint8Array {
	return new Writer()
		.list(witnesses, (writer, { index, member, proof }) => {
			writer.u16(index).bytes(member.key).u128(member.weight)
			writer.list(proof, (one, hash) => one.hash(hash))
		})
		.end()
}
