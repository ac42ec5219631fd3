// SPDX-License-Identifier: Apache-2.0
import type { Field } from "../core/abi.ts"
import { InvalidArgumentError } from "../core/errors.ts"
import type { ServiceId, SetId } from "../core/numbers.ts"
import type { Reader, Writer } from "../core/scale.ts"
import { MAX_SET_SIZE } from "../core/tags.ts"
import type {
	AbsentWitness,
	Checkpoint,
	Halt,
	Kind,
	Member,
	Outbox,
	Policy,
	Resume,
	SetCommitment,
	Statement,
} from "./types.ts"

/** Every kind, by the numbers that stand for them in SCALE and in the digest, from one on. */
const KINDS = ["halt", "resume", "checkpoint", "handover", "outbox"] as const satisfies Kind[]

export const kindNumber = (kind: Kind): number => KINDS.indexOf(kind) + 1

const MAX_PROOF_LENGTH = 10

/** How a field is written in SCALE. In the ABI each is its words. */
type Form = "u16" | "u32" | "u64" | "u128" | "hash" | "key"

/** The fields of a type in order, of which its SCALE and its hash are made alike. */
export type Layout<T> = { readonly [Name in keyof T]?: Form }

const HALT: Layout<Halt> = {
	height: "u64",
	blockHash: "hash",
	blockTimestamp: "u64",
	round: "u64",
}
const RESUME: Layout<Resume> = {
	height: "u64",
	blockHash: "hash",
	round: "u64",
}
const CHECKPOINT: Layout<Checkpoint> = {
	height: "u64",
	blockHash: "hash",
	stateRoot: "hash",
	blockTimestamp: "u64",
	round: "u64",
}
const OUTBOX: Layout<Outbox> = {
	network: "hash",
	inbox: "hash",
	lane: "u32",
	first: "u64",
	count: "u32",
	root: "hash",
}
const COMMITMENT: Layout<SetCommitment> = {
	service: "u32",
	setId: "u64",
	size: "u16",
	totalWeight: "u128",
	quorumWeight: "u128",
	aggregateKey: "key",
	membersRoot: "hash",
	policyHash: "hash",
	activatesAt: "u64",
	expiresAt: "u64",
}
/** All of a policy but its head, which comes first. */
const POLICY: Layout<Policy> = {
	haltAfter: "u64",
	roundLength: "u64",
	margin: "u64",
	checkpointInterval: "u64",
	stableFor: "u64",
	standbyAfter: "u64",
	goneAfter: "u64",
	minVoices: "u16",
	timeMargin: "u64",
}

export const LAYOUTS = {
	halt: HALT,
	resume: RESUME,
	checkpoint: CHECKPOINT,
	outbox: OUTBOX,
	commitment: COMMITMENT,
	policy: POLICY,
} as const

const formsOf = <T>(layout: Layout<T>) => Object.entries(layout) as [keyof T & string, Form][]

/** Reads the fields of a layout. */
function readFields<T>(from: Reader, layout: Layout<T>): T {
	return Object.fromEntries(formsOf(layout).map(([name, form]) => [name, from[form]()])) as T
}

function writeFields<T>(to: Writer, layout: Layout<T>, value: T): void {
	// A form takes what the field's type is: each layout above is held to that by the tests.
	for (const [name, form] of formsOf(layout)) to[form](value[name] as never)
}

/** The fields of a value in order, as `abi.encode` takes them. */
export function fieldsOf<T>(layout: Layout<T>, value: T): Field[] {
	return formsOf(layout).map(([name]) => value[name] as Field)
}

export const readServiceId = (from: Reader): ServiceId => from.u32() as ServiceId
export const readSetId = (from: Reader): SetId => from.u64() as SetId

export function readHalt(from: Reader): Halt {
	return { ...readFields(from, HALT), kind: "halt" }
}

export function readCheckpoint(from: Reader): Checkpoint {
	return { ...readFields(from, CHECKPOINT), kind: "checkpoint" }
}

/** Reads the body of a statement; nothing if this version does not know its kind. */
export function readStatement(number: number, from: Reader): Statement | undefined {
	const kind = KINDS[number - 1]
	if (kind === "handover") {
		return { kind, next: readCommitment(from), standby: from.option((reader) => reader.hash()) }
	}
	return (
		kind && ({ ...readFields<object>(from, LAYOUTS[kind] as Layout<object>), kind } as Statement)
	)
}

export function writeStatement(to: Writer, statement: Statement): void {
	to.u8(kindNumber(statement.kind))
	if (statement.kind === "handover") {
		writeCommitment(to, statement.next)
		to.option(statement.standby, (writer, hash) => writer.hash(hash))
	} else {
		writeFields<Statement>(to, layoutOf(statement), statement)
	}
}

/** The fields of a statement that is not a Handover. */
export function layoutOf(statement: Exclude<Statement, { kind: "handover" }>): Layout<Statement> {
	return LAYOUTS[statement.kind] as unknown as Layout<Statement>
}

export function readCommitment(from: Reader): SetCommitment {
	return readFields(from, COMMITMENT)
}

export function writeCommitment(to: Writer, set: SetCommitment): void {
	writeFields(to, COMMITMENT, set)
}

export function readMember(from: Reader): Member {
	return { key: from.bytes(96), weight: from.u128() }
}

export function readWitness(from: Reader): AbsentWitness {
	return {
		index: from.u16(),
		member: readMember(from),
		proof: from.list(MAX_PROOF_LENGTH, (reader) => reader.hash()),
	}
}

export function readPolicy(from: Reader): Policy {
	const head = from.variant(["latest", "finalized"])
	return { ...readFields(from, POLICY), head }
}

/** Reads a set's size, then the places of bits, in the only form there is: exact length, no padding. */
export function readBitfield(from: Reader): { size: number; absent: number[] } {
	const size = from.u16()
	if (size === 0 || size > MAX_SET_SIZE) from.fail(`a set of ${size}`)
	const length = from.length(MAX_SET_SIZE / 8)
	if (length !== Math.ceil(size / 8)) from.fail(`${length} bytes for the bits of ${size} members`)
	const bytes = from.bytes(length)
	const absent = []
	for (let i = 0; i < 8 * length; i++) {
		if (((bytes[i >> 3] ?? 0) & (1 << (i & 7))) === 0) continue
		if (i >= size) from.fail("a bit beyond the last member is set")
		absent.push(i)
	}
	return { size, absent }
}

/** The bits of these members, byte by byte. */
export function bitfieldBytes(size: number, members: readonly number[]): Uint8Array {
	const bytes = new Uint8Array(Math.ceil(size / 8))
	let last = -1
	for (const member of members) {
		if (!Number.isInteger(member) || member <= last || member >= size) {
			throw new InvalidArgumentError("absent", `rising places below ${size}`, members.join(", "))
		}
		last = member
		bytes[member >> 3] = (bytes[member >> 3] ?? 0) | (1 << (member & 7))
	}
	return bytes
}
