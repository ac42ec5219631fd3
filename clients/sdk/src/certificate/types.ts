// SPDX-License-Identifier: Apache-2.0
import type { Hex } from "../core/hex.ts"
import type { ServiceId, SetId } from "../core/numbers.ts"

/** When this round began the signer had seen no block after this one for at least `haltAfter`. */
export interface Halt {
	readonly kind: "halt"
	readonly height: bigint
	readonly blockHash: Hex
	/** The block's own timestamp in unix seconds. It measures no outage. */
	readonly blockTimestamp: bigint
	/** The unix second in which the round begins. */
	readonly round: bigint
}

/** In this round the signer saw the ward advance again, beyond that block or on another branch. */
export interface Resume {
	readonly kind: "resume"
	/** Height of the block at which the ward had halted. */
	readonly height: bigint
	readonly blockHash: Hex
	readonly round: bigint
}

/** In this round this block of the ward was final. */
export interface Checkpoint {
	readonly kind: "checkpoint"
	readonly height: bigint
	readonly blockHash: Hex
	readonly stateRoot: Hex
	readonly blockTimestamp: bigint
	readonly round: bigint
}

/** The signing set hands over. */
export interface Handover {
	readonly kind: "handover"
	readonly next: SetCommitment
	/** Hash of the commitment of the set that stands by, if one does. */
	readonly standby: Hex | null
}

/** These messages leave Vigil for this service and this destination. */
export interface Outbox {
	readonly kind: "outbox"
	/** The genesis hash of a Substrate chain; the chain id of an EVM chain as one word. */
	readonly network: Hex
	/** The inbox's account; the contract's address as one word. */
	readonly inbox: Hex
	readonly lane: number
	/** The number of the first message. */
	readonly first: bigint
	readonly count: number
	readonly root: Hex
}

/** A fact that watchers sign. */
export type Statement = Halt | Resume | Checkpoint | Handover | Outbox

/** The kinds of statement. */
export type Kind = Statement["kind"]

/** All that a destination needs to keep of a set of watchers. */
export interface SetCommitment {
	readonly service: ServiceId
	readonly setId: SetId
	/** How many members it has. */
	readonly size: number
	readonly totalWeight: bigint
	/** The least weight that certifies. */
	readonly quorumWeight: bigint
	/** The sum of the members' keys, an uncompressed point of G1. */
	readonly aggregateKey: Uint8Array
	readonly membersRoot: Hex
	readonly policyHash: Hex
	/** First unix second in office. */
	readonly activatesAt: bigint
	/** First unix second in which it counts no more. */
	readonly expiresAt: bigint
}

/** A statement, the set that makes it, who of the set was absent, and the others' one signature. */
export interface Certificate {
	readonly kind: Kind
	readonly service: ServiceId
	readonly setId: SetId
	readonly statement: Statement
	/** How many members the set has. */
	readonly size: number
	/** The places of those who did not sign, rising. */
	readonly absent: readonly number[]
	/** The sum of the signatures of all others, an uncompressed point of G2. */
	readonly signature: Uint8Array
}

/** A certificate of a kind that is newer than this package. */
export interface UnknownCertificate {
	readonly kind: "unknown"
	readonly service: ServiceId
	readonly setId: SetId
	/** The number that stands for its kind. */
	readonly number: number
	/** All of its bytes. */
	readonly bytes: Uint8Array
}

/** A watcher in a set. */
export interface Member {
	/** Its key, an uncompressed point of G1. */
	readonly key: Uint8Array
	readonly weight: bigint
}

/** An absent member as shown to a verifier that knows only the commitment. */
export interface AbsentWitness {
	/** Its place in the set. */
	readonly index: number
	readonly member: Member
	/** The hashes beside the path from the member to the root, the sibling first. */
	readonly proof: readonly Hex[]
}

/** Which head of a ward has to advance for it to count as alive. */
export type Head = "latest" | "finalized"

/** How a ward is watched. Every time is in seconds. */
export interface Policy {
	readonly head: Head
	readonly haltAfter: bigint
	readonly roundLength: bigint
	readonly margin: bigint
	/** Heights of checkpoints are multiples of this. */
	readonly checkpointInterval: bigint
	readonly stableFor: bigint
	readonly standbyAfter: bigint
	readonly goneAfter: bigint
	readonly minVoices: number
	readonly timeMargin: bigint
}
