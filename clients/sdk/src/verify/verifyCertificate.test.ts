// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import {
	type Case,
	commitmentOf,
	type Golden,
	goldenOf,
	haltOf,
	outboxOf,
	readVectors,
	words,
} from "../../test/support/vectors.ts"
import {
	type Certificate,
	decodeCertificate,
	decodeWitnesses,
	encodeCertificate,
	encodeWitnesses,
	getDigest,
	hashCommitment,
	hashStatement,
} from "../certificate/index.ts"
import { fromHex, type Hex } from "../core/hex.ts"
import { serviceId, setId } from "../core/numbers.ts"
import { bls12_381 } from "@noble/curves/bls12-381.js"
import { getWitnesses } from "./getWitnesses.ts"
import { membersTree } from "./members.ts"
import { CertificateRefusedError, type Refusal } from "./refusal.ts"
import { verifyCertificate, type VerifyCertificateOptions } from "./verifyCertificate.ts"

const { genesis, cases } = readVectors<{ genesis: Hex; cases: Case[] }>("certificates.json")
/** What is asked of a golden case: each is of a service of its own. */
const askedOf = ({ commitment }: Golden) =>
	({ genesisHash: genesis, service: commitment.service, kind: "halt" }) as const

function refusalOf(options: VerifyCertificateOptions): Refusal | undefined {
	try {
		verifyCertificate(options)
		return undefined
	} catch (error) {
		if (error instanceof CertificateRefusedError) return error.refusal
		throw error
	}
}

/** A small golden case with one absent member, and its options. */
const small = cases.find((one) => one.name === "7 watchers, 33 % absent") as Case
const golden = goldenOf(small, haltOf(small.statement))
const asked = askedOf(golden)
const options = { ...golden, ...asked } satisfies VerifyCertificateOptions

describe("golden certificates", () => {
	it.each(cases)("of $name hold", (one) => {
		const read = goldenOf(one, haltOf(one.statement))
		expect(hashCommitment(read.commitment)).toBe(one.commitment)
		expect(getDigest(read.certificate, genesis)).toBe(one.digest)
		const certificate = decodeCertificate(encodeCertificate(read.certificate))
		const witnesses = decodeWitnesses(encodeWitnesses(read.witnesses))
		const { present, absent } = verifyCertificate({
			...read,
			certificate,
			witnesses,
			...askedOf(read),
		})
		expect(present + absent).toBe(read.commitment.totalWeight)
		expect(present).toBeGreaterThanOrEqual(read.commitment.quorumWeight)
	})

	const refusals = readVectors<{ cases: Case[] }>("refusals.json")
	const expected: { [name: string]: Refusal["reason"] } = { UnusableSignature: "Signature" }
	it.each(refusals.cases)("with $name are refused as $refusal", (one) => {
		const read = goldenOf(one, haltOf(one.statement))
		expect(refusalOf({ ...read, ...askedOf(read) })?.reason).toBe(
			expected[one.refusal] ?? one.refusal,
		)
	})

	const handovers = readVectors<{
		cases: (Omit<Case, "statement"> & { next: string; standby: Hex; body: Hex })[]
	}>("handovers.json")
	it.each(handovers.cases)("of Handovers hold, standby $standby", (one) => {
		const standby = /^0x0+$/.test(one.standby) ? null : one.standby
		const read = goldenOf(one, { kind: "handover", next: commitmentOf(one.next), standby })
		expect(hashStatement(read.certificate.statement)).toBe(one.body)
		expect(refusalOf({ ...read, ...askedOf(read), kind: "handover" })).toBeUndefined()
		const certificate = decodeCertificate(encodeCertificate(read.certificate))
		expect(certificate).toEqual(read.certificate)
	})

	it("of an Outbox hold", () => {
		const one = readVectors<Case & { outbox: string; body: Hex }>("messages.json")
		const read = goldenOf(one, outboxOf(one.outbox))
		expect(hashStatement(read.certificate.statement)).toBe(one.body)
		expect(refusalOf({ ...read, ...askedOf(read), kind: "outbox" })).toBeUndefined()
	})
})

describe("a certificate is refused", () => {
	it("when any single bit of it is flipped", { timeout: 300_000 }, () => {
		const bytes = encodeCertificate(golden.certificate)
		const reasons = new Map<string, number>()
		for (let bit = 0; bit < 8 * bytes.length; bit++) {
			const flipped = bytes.slice()
			flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
			let reason: string | undefined
			try {
				reason = refusalOf({ ...options, certificate: decodeCertificate(flipped) })?.reason
			} catch (error) {
				reason = (error as Error).name
			}
			expect(reason, `bit ${bit}`).toBeDefined()
			reasons.set(reason ?? "", (reasons.get(reason ?? "") ?? 0) + 1)
		}
		// Service, set, kind, size and bits, statement, signature: each is caught by its own check.
		expect(Object.fromEntries(reasons)).toMatchObject({
			WrongService: 32,
			WrongSet: 64,
			WrongSignature: 8 * 56,
			Signature: 8 * 192,
		})
	})

	it("when any single bit of a witness is flipped", () => {
		const bytes = encodeWitnesses(golden.witnesses)
		for (let bit = 0; bit < 8 * bytes.length; bit++) {
			const flipped = bytes.slice()
			flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
			const verify = () => verifyCertificate({ ...options, witnesses: decodeWitnesses(flipped) })
			expect(verify, `bit ${bit}`).toThrow(/./)
		}
	})

	it("when it is of another service, kind or set than asked about", () => {
		expect(refusalOf({ ...options, service: asked.service + 1 })).toEqual({
			reason: "WrongService",
		})
		expect(refusalOf({ ...options, kind: "resume" })).toEqual({ reason: "WrongKind" })
		const commitment = { ...golden.commitment, setId: setId(99) }
		expect(refusalOf({ ...options, commitment })).toEqual({ reason: "WrongSet" })
		const size = golden.commitment.size + 1
		expect(refusalOf({ ...options, commitment: { ...golden.commitment, size } })).toEqual({
			reason: "WrongBitfieldSize",
		})
	})

	it("when its kind is newer than this package", () => {
		const bytes = encodeCertificate(golden.certificate)
		bytes[12] = 6
		const certificate = decodeCertificate(bytes)
		expect(certificate).toMatchObject({ kind: "unknown", number: 6, service: asked.service })
		expect(refusalOf({ ...options, certificate })).toEqual({ reason: "WrongKind" })
	})

	it("when its witnesses are twice, unsorted, out of range, too few or too many", () => {
		const [first, second] = golden.witnesses
		if (first === undefined || second === undefined) throw new Error("two are absent")
		const reason = (...witnesses: (typeof first)[]) => refusalOf({ ...options, witnesses })?.reason
		expect(reason(first, first)).toBe("DuplicateAbsentee")
		expect(reason(second, first)).toBe("UnsortedAbsentees")
		expect(reason(first, { ...second, index: 7 })).toBe("AbsenteeOutOfRange")
		expect(reason(first)).toBe("WitnessMismatch")
		expect(reason()).toBe("WitnessMismatch")
		expect(reason(first, { ...second, index: second.index + 1 })).toBe("WitnessMismatch")
		expect(reason(first, second)).toBeUndefined()
		const short = { ...second, proof: second.proof.slice(1) }
		expect(refusalOf({ ...options, witnesses: [first, short] })).toMatchObject({
			reason: "Membership",
			problem: "WrongProofLength",
		})
	})

	it("when the commitment cannot be that of a set", () => {
		const problem = (change: object) =>
			refusalOf({ ...options, commitment: { ...golden.commitment, ...change } })
		expect(problem({ quorumWeight: golden.commitment.totalWeight / 2n })).toEqual({
			reason: "Commitment",
			problem: "ThresholdOutOfRange",
		})
		expect(problem({ totalWeight: 0n })).toMatchObject({ problem: "ZeroTotalWeight" })
		expect(problem({ totalWeight: 2n ** 127n })).toMatchObject({ problem: "TooMuchWeight" })
		expect(problem({ aggregateKey: new Uint8Array(96) })).toMatchObject({
			problem: "EmptyAggregateKey",
		})
		expect(problem({ expiresAt: golden.commitment.activatesAt })).toMatchObject({
			problem: "NeverInOffice",
		})
	})

	const keys = readVectors<{ good: Hex; bad: Hex[] }>("keys.json")
	it.each(keys.bad)("when the aggregate key is %s", (key) => {
		const commitment = { ...golden.commitment, aggregateKey: fromHex(key) }
		expect(["AggregateKey", "Commitment"]).toContain(refusalOf({ ...options, commitment })?.reason)
	})
})

describe("sets that the test makes", () => {
	const { G1, longSignatures } = bls12_381
	const secrets = [3n, 5n, 7n, 11n]
	const keyOf = (secret: bigint) => G1.Point.BASE.multiply(secret)
	const members = secrets.map((secret) => ({ key: keyOf(secret).toBytes(false), weight: 10n }))
	const commitment = {
		...golden.commitment,
		size: 4,
		totalWeight: 40n,
		quorumWeight: 27n,
		aggregateKey: keyOf(26n).toBytes(false),
		membersRoot: membersTree(members).at(-1)?.[0] as Hex,
	}
	const certify = (absent: number[], total: bigint): Certificate => {
		const unsigned = { ...golden.certificate, size: 4, absent }
		const hash = longSignatures.hash(
			fromHex(getDigest(unsigned, genesis)),
			"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_",
		)
		return { ...unsigned, signature: hash.multiply(total).toBytes(false) }
	}

	it("verify by witnesses and by the list of members alike", () => {
		const certificate = certify([2], 19n)
		const witnesses = getWitnesses({ members, absent: [2] })
		const by = { certificate, commitment, ...asked }
		const weights = { present: 30n, absent: 10n, certificate }
		expect(verifyCertificate({ ...by, witnesses })).toEqual(weights)
		expect(verifyCertificate({ ...by, members })).toEqual(weights)
		expect(refusalOf({ ...by, members: members.slice(1) })).toEqual({ reason: "WrongMemberCount" })
		expect(refusalOf({ ...by, members: members.toReversed() })).toEqual({
			reason: "WrongMembersRoot",
		})
	})

	it("are refused when a certificate made by hand names the absent twice, unsorted or beyond the set", () => {
		const reason = (...absent: number[]) => {
			const certificate = { ...certify([2], 19n), absent }
			return refusalOf({ certificate, commitment, members, ...asked })?.reason
		}
		expect(reason(2)).toBeUndefined()
		expect(reason(2, 2)).toBe("DuplicateAbsentee")
		expect(reason(2, 1)).toBe("UnsortedAbsentees")
		expect(reason(2, 4)).toBe("AbsenteeOutOfRange")
	})

	it("suspect by more than a third, and certify by no less than the quorum", () => {
		const certificate = certify([0, 1], 18n)
		const by = { certificate, commitment, members, ...asked }
		expect(refusalOf(by)).toEqual({ reason: "NoQuorum", present: 20n, needed: 27n })
		expect(verifyCertificate({ ...by, suspicion: true }).present).toBe(20n)
		const few = { ...by, certificate: certify([0, 1, 2], 11n), suspicion: true }
		expect(refusalOf(few)).toEqual({ reason: "NoQuorum", present: 10n, needed: 14n })
		expect(refusalOf({ ...by, kind: "resume", suspicion: true })).toEqual({ reason: "WrongKind" })
	})

	it("leave nobody when the absent's keys cancel the sum", () => {
		const odd = { ...commitment, aggregateKey: keyOf(7n).toBytes(false) }
		const certificate = certify([2], 19n)
		expect(refusalOf({ certificate, commitment: odd, members, ...asked })).toEqual({
			reason: "NobodyLeft",
		})
	})

	it("are refused when an absent key is outside the subgroup, though it is on the curve", () => {
		const outside = fromHex(readVectors<{ bad: Hex[] }>("keys.json").bad[0] as Hex)
		const others = members.map((member, i) => (i === 2 ? { key: outside, weight: 10n } : member))
		const membersRoot = membersTree(others).at(-1)?.[0] as Hex
		const by = {
			certificate: certify([2], 19n),
			commitment: { ...commitment, membersRoot },
			...asked,
		}
		expect(refusalOf({ ...by, members: others })).toEqual({
			reason: "AbsentKey",
			problem: "NotInSubgroup",
		})
	})

	it("have no absentees without weight, or with more than all", () => {
		const weighted = (weight: bigint) =>
			members.map((member, i) => (i === 2 ? { ...member, weight } : member))
		const refused = (weight: bigint) => {
			const others = weighted(weight)
			const membersRoot = membersTree(others).at(-1)?.[0] as Hex
			return refusalOf({
				certificate: certify([2], 19n),
				commitment: { ...commitment, membersRoot },
				members: others,
				...asked,
			})
		}
		expect(refused(0n)).toEqual({ reason: "ZeroWeight" })
		expect(refused(41n)).toEqual({ reason: "AbsentExceedsTotal" })
	})
})

it("what the contracts' tests signed by precompiles holds", () => {
	const file = readVectors<{
		keys: Hex[]
		weights: number[]
		commitment: Hex
		block_hash: Hex
		absent: Hex
		signature: Hex
	}>("from_solidity.json")
	const members = file.keys.map((key, i) => ({
		key: fromHex(key),
		weight: BigInt(file.weights[i] ?? 0),
	}))
	const { Point } = bls12_381.G1
	const sum = members.reduce((all, { key }) => all.add(Point.fromBytes(key)), Point.ZERO)
	const totalWeight = members.reduce((all, { weight }) => all + weight, 0n)
	const commitment = {
		...golden.commitment,
		service: serviceId(7),
		setId: setId(3),
		size: members.length,
		totalWeight,
		quorumWeight: (2n * totalWeight) / 3n + 1n,
		aggregateKey: sum.toBytes(false),
		membersRoot: membersTree(members).at(-1)?.[0] as Hex,
	}
	expect(hashCommitment(commitment)).toBe(file.commitment)
	const certificate: Certificate = {
		kind: "halt",
		service: serviceId(7),
		setId: setId(3),
		statement: {
			kind: "halt",
			height: 105n,
			blockHash: file.block_hash,
			blockTimestamp: 105n,
			round: 9_000n,
		},
		size: members.length,
		absent: [3],
		signature: fromHex(file.signature),
	}
	expect(file.absent).toBe("0x08")
	const by = { certificate, commitment, members, ...askedOf({ ...golden, commitment }) }
	expect(verifyCertificate(by).absent).toBe(members[3]?.weight)
	const other = { ...certificate, absent: [2] }
	expect(refusalOf({ ...by, certificate: other })).toEqual({ reason: "WrongSignature" })
})

it("the known answer that chains are asked for holds here", () => {
	const answer = readVectors<{ key: Hex; digest: Hex; signature: Hex }>("known_answer.json")
	const { G1 } = bls12_381
	expect(G1.Point.BASE.toBytes(false)).toEqual(fromHex(answer.key))
	expect(words(answer.digest).number()).toBeGreaterThan(0n)
})

it("what is refused says why and what to do", () => {
	const error = new CertificateRefusedError({ reason: "NoQuorum", present: 20n, needed: 27n })
	expect(error.name).toBe("CertificateRefusedError")
	expect(error.message).toMatchInlineSnapshot(
		`"Those who signed have too little weight: expected 27, got 20."`,
	)
	expect(error.remedy).toMatchInlineSnapshot(
		`"Get another certificate, perhaps from another node."`,
	)
	const keyed = new CertificateRefusedError({ reason: "Signature", problem: "NotOnCurve" })
	expect(keyed.message).toMatchInlineSnapshot(`"The signature is unusable: NotOnCurve."`)
	expect(serviceId(7)).toBe(7)
})
