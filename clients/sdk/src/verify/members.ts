// SPDX-License-Identifier: Apache-2.0
import type { AbsentWitness, Member } from "../certificate/types.ts"
import { hashWords } from "../core/abi.ts"
import { InvalidArgumentError } from "../core/errors.ts"
import type { Hex } from "../core/hex.ts"
import { MAX_SET_SIZE, MEMBER_EMPTY, MEMBER_LEAF, MEMBER_NODE } from "../core/tags.ts"
import type { MembersProblem } from "./refusal.ts"

/** The leaf of this member at this place. */
export function memberLeaf(index: number, { key, weight }: Member): Hex {
	return hashWords(MEMBER_LEAF, index, key, weight)
}

/** The node above these two. */
export function memberNode(left: Hex, right: Hex): Hex {
	return hashWords(MEMBER_NODE, left, right)
}

/** How many hashes prove a member of a set of this size. */
export function proofLength(size: number): number {
	return Math.ceil(Math.log2(size))
}

/** Whether the member of a witness stands in a set of this size under this root; what is wrong if not. */
export function checkMember(
	root: Hex,
	size: number,
	witness: AbsentWitness,
): MembersProblem | undefined {
	if (witness.index >= size) return "OutOfRange"
	if (witness.proof.length !== proofLength(size)) return "WrongProofLength"
	let hash = memberLeaf(witness.index, witness.member)
	let place = witness.index
	for (const sibling of witness.proof) {
		hash = place & 1 ? memberNode(sibling, hash) : memberNode(hash, sibling)
		place >>= 1
	}
	return hash === root ? undefined : "WrongRoot"
}

/** The tree over the members of a set in order: its levels, from the leaves up to the root alone. */
export function membersTree(members: readonly Member[]): Hex[][] {
	if (members.length === 0 || members.length > MAX_SET_SIZE) {
		throw new InvalidArgumentError("members", `1 to ${MAX_SET_SIZE} of them`, members.length)
	}
	let level = members.map((member, index) => memberLeaf(index, member))
	while (level.length < 2 ** proofLength(members.length)) level.push(MEMBER_EMPTY)
	const levels = [level]
	while (level.length > 1) {
		const above: Hex[] = []
		for (let i = 0; i < level.length; i += 2) {
			above.push(memberNode(level[i] as Hex, level[i + 1] as Hex))
		}
		level = above
		levels.push(level)
	}
	return levels
}
