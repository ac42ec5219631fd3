// SPDX-License-Identifier: Apache-2.0
import { VigilError } from "../core/errors.ts"

/** Why bytes are not a point that may be used. */
export type PointProblem = "NonCanonical" | "Identity" | "NotOnCurve" | "NotInSubgroup"

/** What is wrong with a commitment. None of these can be repaired. */
export type CommitmentProblem =
	| "ZeroSetId"
	| "EmptySet"
	| "SetTooLarge"
	| "ZeroTotalWeight"
	| "TooMuchWeight"
	| "ThresholdOutOfRange"
	| "EmptyAggregateKey"
	| "ZeroMembersRoot"
	| "ZeroPolicyHash"
	| "NeverInOffice"

/** Why a statement is refused whoever signed it. */
export type StatementProblem =
	| "ZeroSetId"
	| "ZeroBlockHash"
	| "ZeroStateRoot"
	| "ForeignSet"
	| "SetNotNewer"
	| "ZeroStandby"
	| "ZeroDestination"
	| "EmptyOutbox"
	| "ZeroOutboxRoot"
	| "SequenceOverflow"
	| CommitmentProblem

/** Why there is no such set, or no such member in it. */
export type MembersProblem =
	"EmptySet" | "SetTooLarge" | "OutOfRange" | "WrongProofLength" | "WrongRoot"

/** Why a certificate is refused, by the names that the chain uses. */
export type Refusal =
	| { readonly reason: "WrongService" }
	| { readonly reason: "WrongKind" }
	| { readonly reason: "WrongSet" }
	| { readonly reason: "Statement"; readonly problem: StatementProblem }
	| { readonly reason: "Commitment"; readonly problem: CommitmentProblem }
	| { readonly reason: "WrongBitfieldSize" }
	| { readonly reason: "WrongMemberCount" }
	| { readonly reason: "WrongMembersRoot" }
	| { readonly reason: "DuplicateAbsentee"; readonly index: number }
	| { readonly reason: "UnsortedAbsentees"; readonly index: number }
	| { readonly reason: "AbsenteeOutOfRange"; readonly index: number }
	| { readonly reason: "WitnessMismatch" }
	| { readonly reason: "Membership"; readonly problem: MembersProblem; readonly index: number }
	| { readonly reason: "ZeroWeight" }
	| { readonly reason: "AbsentExceedsTotal" }
	| { readonly reason: "NoQuorum"; readonly present: bigint; readonly needed: bigint }
	| { readonly reason: "AbsentKey"; readonly problem: PointProblem }
	| { readonly reason: "AggregateKey"; readonly problem: PointProblem }
	| { readonly reason: "NobodyLeft" }
	| { readonly reason: "Signature"; readonly problem: PointProblem }
	| { readonly reason: "WrongSignature" }

const SENTENCES: { readonly [Reason in Refusal["reason"]]: string } = {
	WrongService: "The certificate or the set is of another service",
	WrongKind: "The statement is of another kind",
	WrongSet: "The certificate is of another set",
	Statement: "No honest watcher makes the statement",
	Commitment: "The set's commitment is not sound",
	WrongBitfieldSize: "The certificate counts other members than the set",
	WrongMemberCount: "The list of members is not as long as the set",
	WrongMembersRoot: "The list of members is not that of the set",
	DuplicateAbsentee: "A witness names a member twice",
	UnsortedAbsentees: "A witness names a member out of order",
	AbsenteeOutOfRange: "A witness names a member that the set does not have",
	WitnessMismatch: "The witnesses are not those of the absent members",
	Membership: "A witness does not prove its member",
	ZeroWeight: "An absent member has no weight",
	AbsentExceedsTotal: "The absent members have more weight than the set",
	NoQuorum: "Those who signed have too little weight",
	AbsentKey: "An absent member's key is unusable",
	AggregateKey: "The set's aggregate key is unusable",
	NobodyLeft: "The absent members' keys leave nobody",
	Signature: "The signature is unusable",
	WrongSignature: "The signature is of other keys, another statement, set, service or chain",
}

/** A certificate that does not hold. It is refused for good. */
export class CertificateRefusedError extends VigilError {
	override readonly name = "CertificateRefusedError"
	/** Why. */
	readonly refusal: Refusal

	constructor(refusal: Refusal) {
		const detail = "problem" in refusal ? `: ${refusal.problem}` : ""
		const weights =
			refusal.reason === "NoQuorum" ? `: expected ${refusal.needed}, got ${refusal.present}` : ""
		super(
			`${SENTENCES[refusal.reason]}${detail}${weights}.`,
			"Get another certificate, perhaps from another node.",
		)
		this.refusal = refusal
	}
}

/** A set that may not speak about that time now. */
export class SetRefusedError extends VigilError {
	override readonly name = "SetRefusedError"
	/** Why. */
	readonly reason: "Future" | "Superseded" | "Expired"

	constructor(reason: "Future" | "Superseded" | "Expired") {
		const [message, remedy] = {
			Future: [
				"The set was not in office yet at the time of the statement, or is not now.",
				"Wait, or find the certificate of the set before.",
			],
			Superseded: [
				"A later set was in office at the time of the statement.",
				"Find that set's certificate.",
			],
			Expired: [
				"The set has expired, and its stake may be gone.",
				"Find a certificate of the set in office.",
			],
		}[reason] as [string, string]
		super(message, remedy)
		this.reason = reason
	}
}

/** Refuses for a reason, with what that reason says besides. */
export function refuse<Reason extends Refusal["reason"]>(
	reason: Reason,
	...[more]: Besides<Reason>
): never {
	throw new CertificateRefusedError({ reason, ...more } as Refusal)
}

type Of<Reason> = Omit<Extract<Refusal, { readonly reason: Reason }>, "reason">
type Besides<Reason> = keyof Of<Reason> extends never ? [] : [Of<Reason>]
