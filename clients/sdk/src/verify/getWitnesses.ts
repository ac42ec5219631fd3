// SPDX-License-Identifier: Apache-2.0
import type { AbsentWitness, Member } from "../certificate/types.ts"
import { InvalidArgumentError } from "../core/errors.ts"
import type { Hex } from "../core/hex.ts"
import { membersTree } from "./members.ts"

/** What shows a verifier that knows only the commitment which members were absent. */
export function getWitnesses(options: {
	/** All members of the set, in order. */
	readonly members: readonly Member[]
	/** The places of the absent, rising. */
	readonly absent: readonly number[]
}): AbsentWitness[] {
	const { members, absent } = options
	const levels = membersTree(members).slice(0, -1)
	return absent.map((index) => {
		const member = members[index]
		if (member === undefined) {
			throw new InvalidArgumentError("absent", `places below ${members.length}`, index)
		}
		const proof = levels.map((level, height) => level[(index >> height) ^ 1] as Hex)
		return { index, member, proof }
	})
}
