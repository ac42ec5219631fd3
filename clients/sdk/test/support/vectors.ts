// SPDX-License-Identifier: Apache-2.0
// The vectors that the Rust side writes for the contracts, and the scenes of the ward machine, read where they are.

import { readFileSync, readdirSync } from "node:fs"
import type {
	AbsentWitness,
	Certificate,
	Member,
	SetCommitment,
	Statement,
} from "../../src/certificate/index.ts"
import { type Hex, fromHex, toHex } from "../../src/core/hex.ts"
import { serviceId, setId } from "../../src/core/numbers.ts"
import { memberLeaf, memberNode, proofLength } from "../../src/verify/members.ts"

export const REPOSITORY: URL = new URL("../../../../", import.meta.url)
const VECTORS = new URL("relayers/evm/contracts/test/vectors/", REPOSITORY)

export function readJson<T>(path: string, base: URL = REPOSITORY): T {
	return JSON.parse(readFileSync(new URL(path, base), "utf8")) as T
}

/** JSON whose whole numbers are `bigint`, however large. */
export function readExactJson<T>(path: string): T {
	const text = readFileSync(new URL(path, REPOSITORY), "utf8")
	const marked = text.replace(/([:[,]\s*)(\d+)(?=\s*[,}\]])/g, '$1"#$2"')
	return JSON.parse(marked, (_, value: unknown) =>
		typeof value === "string" && value.startsWith("#") ? BigInt(value.slice(1)) : value,
	) as T
}

export function listFiles(path: string): string[] {
	return readdirSync(new URL(path, REPOSITORY))
		.filter((name) => name.endsWith(".json"))
		.sort()
}

export interface Case {
	readonly name: string
	readonly signer: string
	readonly statement: string
	readonly digest: Hex
	readonly commitment: Hex
	readonly signature: string
	readonly absent: string
	readonly witnesses: string
	readonly refusal: string
}

export interface Golden {
	readonly certificate: Certificate
	readonly commitment: SetCommitment
	readonly witnesses: AbsentWitness[]
}

export function readVectors<T>(name: string): T {
	return readJson(name, VECTORS)
}

/** The words of an ABI encoding, one by one. */
export function words(hex: string): {
	number: () => bigint
	hash: () => Hex
	bytes: (count: number) => Uint8Array
} {
	const bytes = fromHex(hex)
	let here = 0
	const take = (count: number) => bytes.slice(here, (here += count))
	return {
		number: () => BigInt(toHex(take(32))),
		hash: () => toHex(take(32)),
		bytes: take,
	}
}

export function commitmentOf(abi: string): SetCommitment {
	const from = words(abi)
	return {
		service: serviceId(Number(from.number())),
		setId: setId(from.number()),
		size: Number(from.number()),
		totalWeight: from.number(),
		quorumWeight: from.number(),
		aggregateKey: from.bytes(96),
		membersRoot: from.hash(),
		policyHash: from.hash(),
		activatesAt: from.number(),
		expiresAt: from.number(),
	}
}

export function haltOf(abi: string): Statement {
	const from = words(abi)
	return {
		kind: "halt",
		height: from.number(),
		blockHash: from.hash(),
		blockTimestamp: from.number(),
		round: from.number(),
	}
}

export function outboxOf(abi: string): Statement {
	const from = words(abi)
	return {
		kind: "outbox",
		network: from.hash(),
		inbox: from.hash(),
		lane: Number(from.number()),
		first: from.number(),
		count: Number(from.number()),
		root: from.hash(),
	}
}

function bitsOf(hex: string): number[] {
	const bytes = fromHex(hex)
	return [...Array(8 * bytes.length).keys()].filter((i) => ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1)
}

export function goldenOf(
	one: Omit<Case, "name" | "digest" | "commitment" | "refusal" | "statement">,
	statement: Statement,
): Golden {
	const commitment = commitmentOf(one.signer)
	const absent = bitsOf(one.absent)
	const { service, setId, size } = commitment
	const signature = fromHex(one.signature)
	const certificate = { kind: statement.kind, service, setId, statement, size, absent, signature }
	return { certificate, commitment, witnesses: unpack(one.witnesses, absent, size) }
}

/**
 * The witnesses of a list, from the form that contracts take: keys and weights, then level by level the
 * hashes that stand beside the paths and on none of them.
 */
function unpack(packed: string, absent: readonly number[], size: number): AbsentWitness[] {
	const from = words(packed)
	const members: Member[] = absent.map(() => ({
		key: from.bytes(96),
		weight: BigInt(toHex(from.bytes(16))),
	}))
	let level = new Map<number, Hex>(
		absent.map((index, i) => [index, memberLeaf(index, members[i] as Member)]),
	)
	const proofs: Hex[][] = absent.map(() => [])
	for (let height = 0; height < proofLength(size) && absent.length > 0; height++) {
		const known = new Map(level)
		for (const index of level.keys()) if (!known.has(index ^ 1)) known.set(index ^ 1, from.hash())
		absent.forEach((index, i) => proofs[i]?.push(known.get((index >> height) ^ 1) as Hex))
		level = new Map(
			[...level.keys()].map((index) => {
				const left = index & ~1
				return [index >> 1, memberNode(known.get(left) as Hex, known.get(left | 1) as Hex)]
			}),
		)
	}
	return absent.map((index, i) => ({
		index,
		member: members[i] as Member,
		proof: proofs[i] as Hex[],
	}))
}
