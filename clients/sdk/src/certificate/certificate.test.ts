// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs"
import { keccak_256 } from "@noble/hashes/sha3.js"
import { describe, expect, it } from "vitest"
import { REPOSITORY } from "../../test/support/vectors.ts"
import { DecodeError, InvalidArgumentError } from "../core/errors.ts"
import { fromHex, type Hex, toHex } from "../core/hex.ts"
import { serviceId, setId } from "../core/numbers.ts"
import { DOMAIN, MEMBER_EMPTY, MEMBER_LEAF, MEMBER_NODE } from "../core/tags.ts"
import { membersTree } from "../verify/members.ts"
import {
	type Certificate,
	decodeCertificate,
	decodeCommitment,
	decodeWitnesses,
	encodeCertificate,
	encodeCommitment,
	encodeWitnesses,
	getDigest,
	hashPolicy,
	hashStatement,
	type SetCommitment,
	type Statement,
} from "./index.ts"

const b32 = (byte: number): Hex => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`
const key = (first: number) => Uint8Array.from({ length: 96 }, (_, i) => (first + i) % 256)

const SERVICE = serviceId(7)
const SET = setId(2n ** 40n + 3n)
const next: SetCommitment = {
	service: SERVICE,
	setId: setId(2n ** 40n + 4n),
	size: 1_000,
	totalWeight: 2n ** 80n + 9n,
	quorumWeight: 2n ** 80n,
	aggregateKey: key(3),
	membersRoot: b32(0x3e),
	policyHash: b32(0x70),
	activatesAt: 1_000n,
	expiresAt: 2_000n,
}
/** What tests/golden.rs of vigil-primitives hashes. */
const statements: { [name: string]: Statement } = {
	halt: {
		kind: "halt",
		height: 2n ** 63n + 1n,
		blockHash: b32(0xb0),
		blockTimestamp: 1_700_000_000n,
		round: 141_666_666n,
	},
	resume: { kind: "resume", height: 2n ** 63n + 1n, blockHash: b32(0xb0), round: 141_666_700n },
	checkpoint: {
		kind: "checkpoint",
		height: 320n,
		blockHash: b32(0xb1),
		stateRoot: b32(0x57),
		blockTimestamp: 1_700_000_009n,
		round: 1_700_000_010n,
	},
	handover: { kind: "handover", next, standby: null },
	handover_standby: { kind: "handover", next, standby: b32(0x5b) },
	outbox: {
		kind: "outbox",
		network: toHex(Uint8Array.from({ length: 32 }, (_, i) => [0xaa, 0x36, 0xa7][i - 29] ?? 0)),
		inbox: `0x${"00".repeat(12)}${"e0".repeat(20)}`,
		lane: 7,
		first: 2n ** 33n,
		count: 2 ** 31,
		root: b32(0x0b),
	},
}

const golden = readFileSync(new URL("pallets/primitives/tests/golden.rs", REPOSITORY), "utf8")
/** The golden values are read where Rust has them. */
const isGolden = (hash: Hex) => golden.includes(`hex!("${hash.slice(2)}")`)

const certificateOf = (statement: Statement): Certificate => ({
	kind: statement.kind,
	service: SERVICE,
	setId: SET,
	statement,
	size: 12,
	absent: [0, 9],
	signature: Uint8Array.from({ length: 192 }, (_, i) => i),
})

describe("hashes are the golden ones of the Rust side", () => {
	it.each(Object.entries(statements))("%s", (_, statement) => {
		expect(isGolden(hashStatement(statement))).toBe(true)
		const digest = getDigest({ service: SERVICE, setId: SET, statement }, b32(0x67))
		expect(isGolden(digest)).toBe(true)
		expect(isGolden(getDigest({ service: SERVICE, setId: SET, statement }, b32(0x68)))).toBe(false)
	})

	it("policy", () => {
		const policy = {
			head: "finalized",
			haltAfter: 12n,
			roundLength: 3n,
			margin: 4n,
			checkpointInterval: 32n,
			stableFor: 30n,
			standbyAfter: 86_400n,
			goneAfter: 172_800n,
			minVoices: 5,
			timeMargin: 2n,
		} as const
		expect(isGolden(hashPolicy(policy))).toBe(true)
		expect(isGolden(hashPolicy({ ...policy, head: "latest" }))).toBe(false)
	})

	it.each([1, 2, 3, 5, 200])("members tree of %i", (size) => {
		const members = Array.from({ length: size }, (_, i) => ({
			key: key(i),
			weight: 10n ** 18n * BigInt(i + 1),
		}))
		expect(isGolden(membersTree(members).at(-1)?.[0] as Hex)).toBe(true)
	})

	it("tags", () => {
		const tag = (text: string) => toHex(keccak_256(new TextEncoder().encode(text)))
		expect(DOMAIN).toBe(tag("vigil/certificate/v1"))
		expect(MEMBER_LEAF).toBe(tag("vigil/member/leaf/v1"))
		expect(MEMBER_NODE).toBe(tag("vigil/member/node/v1"))
		expect(MEMBER_EMPTY).toBe(tag("vigil/member/empty/v1"))
	})
})

describe("the byte form of a certificate", () => {
	it("is SCALE, field by field", () => {
		const { halt } = statements
		const bytes = encodeCertificate(certificateOf(halt as Statement))
		const expected = [
			"07000000", // service
			"0300000000010000", // set
			"01", // Halt
			"0100000000000080", // height
			"b0".repeat(32),
			"00f1536500000000", // block's timestamp
			"6aa9710800000000", // round
			"0c00", // size
			"08", // two bytes of bits
			"0102", // members 0 and 9
			toHex(Uint8Array.from({ length: 192 }, (_, i) => i)).slice(2),
		]
		expect(toHex(bytes)).toBe(`0x${expected.join("")}`)
	})

	it.each(Object.entries(statements))("of a %s reads back to the same", (_, statement) => {
		const certificate = certificateOf(statement)
		expect(decodeCertificate(encodeCertificate(certificate))).toEqual(certificate)
	})

	it("has nothing after it and nothing missing", () => {
		const bytes = encodeCertificate(certificateOf(statements["halt"] as Statement))
		for (const wrong of [
			bytes.slice(0, -1),
			Uint8Array.from([...bytes, 0]),
			bytes.slice(0, 5),
			new Uint8Array(),
		]) {
			expect(() => decodeCertificate(wrong)).toThrow(DecodeError)
		}
	})

	it("has no other bitfield than the canonical one", () => {
		const bytes = encodeCertificate(certificateOf(statements["halt"] as Statement))
		const at = bytes.length - 192 - 5
		const change = (offset: number, value: number) => {
			const changed = bytes.slice()
			changed[at + offset] = value
			return () => decodeCertificate(changed)
		}
		expect(change(0, 12)).not.toThrow()
		expect(change(0, 0)).toThrow("a set of 0")
		expect(change(1, 8)).toThrow("a set of 2060")
		expect(change(0, 9)).toThrow("beyond the last member")
		expect(change(0, 17)).toThrow("2 bytes for the bits of 17 members")
		expect(change(4, 0b0001_0000)).toThrow("beyond the last member")
	})

	it("names absent members once, rising and below the size", () => {
		for (const absent of [[9, 0], [3, 3], [12], [-1], [0.5]]) {
			const certificate = { ...certificateOf(statements["halt"] as Statement), absent }
			expect(() => encodeCertificate(certificate)).toThrow(InvalidArgumentError)
		}
	})

	it("of lists is as short as it can be", () => {
		const witness = { index: 1, member: { key: key(1), weight: 5n }, proof: [b32(1), b32(2)] }
		const many = Array.from({ length: 70 }, () => witness)
		expect(decodeWitnesses(encodeWitnesses(many))).toEqual(many)
		const long = encodeWitnesses([])
		expect(toHex(long)).toBe("0x00")
		// A length of one in two bytes, and in four.
		expect(() => decodeWitnesses(fromHex("0x0100"))).toThrow("more bytes than it needs")
		expect(() => decodeWitnesses(fromHex("0x02000000"))).toThrow("more bytes than it needs")
		expect(() => decodeWitnesses(fromHex("0x03ffffffff"))).toThrow("more than 1024 items")
	})

	it("of a commitment reads back to the same", () => {
		expect(encodeCommitment(next).length).toBe(4 + 8 + 2 + 16 + 16 + 96 + 32 + 32 + 8 + 8)
		expect(decodeCommitment(encodeCommitment(next))).toEqual(next)
		expect(() => decodeCommitment(encodeCommitment(next).slice(1))).toThrow(DecodeError)
	})
})

it("what cannot be read is said with its place and a remedy", () => {
	try {
		decodeCertificate(new Uint8Array(3))
		expect.unreachable()
	} catch (error) {
		expect(error).toBeInstanceOf(DecodeError)
		const { name, message, remedy } = error as DecodeError
		expect({ name, message, remedy }).toMatchInlineSnapshot(`
			{
			  "message": "These bytes are no certificate: expected 4 more bytes, got 3 at byte 0.",
			  "name": "DecodeError",
			  "remedy": "Get the bytes again, or use a newer @vigil/sdk.",
			}
		`)
	}
})

it("numbers and hexadecimal that no chain has are refused", () => {
	for (const wrong of [-1, 0.5, 2 ** 32, Number.NaN])
		expect(() => serviceId(wrong)).toThrow(InvalidArgumentError)
	for (const wrong of [-1n, 2n ** 64n, 2 ** 53])
		expect(() => setId(wrong)).toThrow(InvalidArgumentError)
	for (const wrong of ["", "0x0", "0xzz", "00"])
		expect(() => fromHex(wrong)).toThrow(InvalidArgumentError)
	expect(() => getDigest(certificateOf(statements["halt"] as Statement), "0x00")).toThrow(
		"64 hexadecimal digits",
	)
})
