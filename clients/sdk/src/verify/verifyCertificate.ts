// SPDX-License-Identifier: Apache-2.0
import { getDigest } from "../certificate/getDigest.ts"
import type {
	AbsentWitness,
	Certificate,
	Kind,
	Member,
	SetCommitment,
	UnknownCertificate,
} from "../certificate/types.ts"
import { commitmentProblem } from "./checkCommitment.ts"
import { checkMember, membersTree } from "./members.ts"
import { type KeyPoint, isSignatureOf, readKey, readMemberKey, readSignature } from "./points.ts"
import { refuse } from "./refusal.ts"
import { statementProblem } from "./statementProblem.ts"

/** Who was absent, as shown by witnesses or by the list of all members. */
export type Absence =
	| {
			/** One for each absent member, in rising order. */
			readonly witnesses: readonly AbsentWitness[]
	  }
	| {
			/** All members of the set, in order. */
			readonly members: readonly Member[]
	  }

/** What a certificate is verified against. */
export type VerifyCertificateOptions = Absence & {
	/** What `decodeCertificate` read. */
	readonly certificate: Certificate | UnknownCertificate
	/** The set that is said to have signed. The answer is worth as much as your trust in it. */
	readonly commitment: SetCommitment
	/** The Vigil chain whose watchers you trust. */
	readonly genesisHash: string
	/** The service that you ask about. */
	readonly service: number
	/** The kind of statement that you can act upon. */
	readonly kind: Kind
	/**
	 * Whether more than a third of the weight is enough, as it is to suspect a ward. Only for a Halt.
	 * By default it takes the set's quorum.
	 */
	readonly suspicion?: boolean
}

/** What a valid certificate says about its signers. */
export interface Verified {
	/** The certificate, whose statement holds. */
	readonly certificate: Certificate
	/** The weight that signed. */
	readonly present: bigint
	/** The weight that did not. */
	readonly absent: bigint
}

/**
 * Verifies a certificate offline, against the commitment of the set that is said to have signed it.
 *
 * It checks every word, the weight of those who signed, and one pairing equation; every point for being
 * canonical, on the curve and in its subgroup. It asks no clock: use `checkSet` for whether the set might
 * speak at that time. Throws `CertificateRefusedError`.
 */
export function verifyCertificate(options: VerifyCertificateOptions): Verified {
	const { commitment } = options
	const certificate = checkForm(options)
	const absent =
		"members" in options
			? absentOf(certificate, commitment, options.members)
			: witnessed(certificate, commitment, options.witnesses)
	const weights = weigh(options, absent)
	const key = signersKey(commitment, absent)
	const signature = readSignature(certificate.signature)
	if (typeof signature === "string") refuse("Signature", { problem: signature })
	if (!isSignatureOf(key, getDigest(certificate, options.genesisHash), signature)) {
		refuse("WrongSignature")
	}
	return { certificate, ...weights }
}

/** All that needs neither members nor curve. */
function checkForm(options: VerifyCertificateOptions): Certificate {
	const { certificate, commitment, service, kind } = options
	if (certificate.service !== service || commitment.service !== service) {
		refuse("WrongService")
	}
	const unasked = certificate.kind !== kind || (options.suspicion === true && kind !== "halt")
	if (certificate.kind === "unknown" || unasked || certificate.statement.kind !== kind) {
		return refuse("WrongKind")
	}
	if (certificate.setId !== commitment.setId) refuse("WrongSet")
	const unsound = commitmentProblem(commitment)
	if (unsound !== undefined) refuse("Commitment", { problem: unsound })
	const problem = statementProblem(certificate)
	if (problem !== undefined) refuse("Statement", { problem })
	if (certificate.size !== commitment.size) refuse("WrongBitfieldSize")
	// Of a decoded certificate that holds already; one put together by hand may name anybody.
	checkRising(certificate.absent, certificate.size)
	return certificate
}

/** Places are strictly rising, and all in the set. */
function checkRising(places: readonly number[], size: number): void {
	let before = -1
	for (const index of places) {
		if (index === before) refuse("DuplicateAbsentee", { index })
		if (index < before) refuse("UnsortedAbsentees", { index })
		before = index
	}
	if (before >= size) refuse("AbsenteeOutOfRange", { index: before })
}

/** The absent, from witnesses that are strictly rising and name exactly those of the bitfield. */
function witnessed(
	certificate: Certificate,
	commitment: SetCommitment,
	witnesses: readonly AbsentWitness[],
): Member[] {
	checkRising(
		witnesses.map(({ index }) => index),
		certificate.size,
	)
	const same = witnesses.every(({ index }, i) => certificate.absent[i] === index)
	if (!same || witnesses.length !== certificate.absent.length) refuse("WitnessMismatch")
	return witnesses.map((witness) => {
		const problem = checkMember(commitment.membersRoot, commitment.size, witness)
		if (problem === undefined) return witness.member
		return refuse("Membership", { problem, index: witness.index })
	})
}

/** The absent, from a list of members that is that of the set. */
function absentOf(
	certificate: Certificate,
	commitment: SetCommitment,
	members: readonly Member[],
): Member[] {
	if (members.length !== commitment.size) refuse("WrongMemberCount")
	if (membersTree(members).at(-1)?.[0] !== commitment.membersRoot) refuse("WrongMembersRoot")
	return certificate.absent.map((index) => members[index] ?? refuse("WitnessMismatch"))
}

/** The weights of both sides, if those present have enough. */
function weigh(
	{ commitment, suspicion }: VerifyCertificateOptions,
	members: readonly Member[],
): { present: bigint; absent: bigint } {
	if (members.some((member) => member.weight === 0n)) refuse("ZeroWeight")
	const absent = members.reduce((sum, member) => sum + member.weight, 0n)
	if (absent > commitment.totalWeight) refuse("AbsentExceedsTotal")
	const present = commitment.totalWeight - absent
	const needed = suspicion === true ? commitment.totalWeight / 3n + 1n : commitment.quorumWeight
	if (present < needed) refuse("NoQuorum", { present, needed })
	return { present, absent }
}

/**
 * The sum of the keys of those who signed. The sums are checked for the subgroup instead of each absent
 * key, which a set has proven at its registration: what is left of one is in it only if the other is.
 */
function signersKey(commitment: SetCommitment, absent: readonly Member[]): KeyPoint {
	const all = readKey(commitment.aggregateKey)
	if (typeof all === "string") return refuse("AggregateKey", { problem: all })
	let key = all
	for (const member of absent) {
		const point = readMemberKey(member.key)
		if (typeof point === "string") return refuse("AbsentKey", { problem: point })
		key = key.subtract(point)
	}
	if (key.is0()) refuse("NobodyLeft")
	if (absent.length > 0 && !key.isTorsionFree()) {
		refuse("AbsentKey", { problem: "NotInSubgroup" })
	}
	return key
}
