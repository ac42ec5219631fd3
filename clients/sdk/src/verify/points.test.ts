// SPDX-License-Identifier: Apache-2.0
import { bls12_381 } from "@noble/curves/bls12-381.js"
import { describe, expect, it } from "vitest"
import { listFiles, readJson, readVectors } from "../../test/support/vectors.ts"
import { fromHex, type Hex } from "../core/hex.ts"
import { isSignatureOf, readKey, readMemberKey, readSignature } from "./points.ts"

const { G1, G2 } = bls12_381
const MODULUS = fromHex(
	"0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
)
const key = G1.Point.BASE.multiply(7n)
const signature = G2.Point.BASE.multiply(7n)

/** Bytes of this length that begin and end so. */
function bytes(length: number, first = 0, last = 0): Uint8Array {
	const all = new Uint8Array(length)
	all[0] = first
	all[length - 1] = (all[length - 1] ?? 0) | last
	return all
}

describe.each([
	["key", 96, readKey, key.toBytes(false)],
	["signature", 192, readSignature, signature.toBytes(false)],
] as const)("a %s", (_, length, read, good) => {
	it("is read from its one form", () => {
		const point = read(good)
		if (typeof point === "string") throw new Error(point)
		expect(point.toBytes(false)).toEqual(good)
	})

	it("is no identity, and only the bare identity is called so", () => {
		expect(read(bytes(length, 0x40))).toBe("Identity")
		for (const stray of [
			bytes(length, 0x41),
			bytes(length, 0x40, 1),
			bytes(length, 0x60),
			bytes(length, 0xc0),
		]) {
			expect(read(stray)).toBe("NonCanonical")
		}
		expect(read(bytes(length))).toBe("NotOnCurve")
	})

	it("has no flags of the compressed form", () => {
		for (const flag of [0x80, 0x20, 0xa0]) {
			const flagged = good.slice()
			flagged[0] = (flagged[0] ?? 0) | flag
			expect(read(flagged)).toBe("NonCanonical")
		}
	})

	it("has coordinates below the modulus", () => {
		for (let at = 0; at < length; at += 48) {
			const beyond = good.slice()
			beyond.set(MODULUS, at)
			expect(read(beyond)).toBe("NonCanonical")
			beyond[at + 47] = 0xaa
			expect(read(beyond)).toBe("NotOnCurve")
		}
	})

	it("has no other length", () => {
		for (const other of [0, 47, 48, length - 1, length + 1])
			expect(read(bytes(other, 1))).toBe("NonCanonical")
	})

	it("is on the curve", () => {
		const off = good.slice()
		off[length - 1] = (off[length - 1] ?? 0) ^ 1
		expect(read(off)).toBe("NotOnCurve")
	})
})

it("points of the Rust side that are no keys are refused, each for its reason", () => {
	const keys = readVectors<{ good: Hex; bad: Hex[] }>("keys.json")
	expect(typeof readKey(fromHex(keys.good))).toBe("object")
	const problems = keys.bad.map((bad) => readKey(fromHex(bad)))
	expect(problems).toEqual([
		"NotInSubgroup",
		"Identity",
		"NotOnCurve",
		"NotOnCurve",
		"NonCanonical",
	])
	// Outside the subgroup is what a member's key is not checked for.
	expect(typeof readMemberKey(fromHex(keys.bad[0] as Hex))).toBe("object")
})

describe("published cases of the suite", () => {
	interface Published {
		readonly input: {
			readonly pubkey?: Hex
			readonly pubkeys?: readonly Hex[]
			readonly message: Hex
			readonly signature: Hex
		}
		readonly output: boolean
	}
	const folders = ["verify", "fast_aggregate_verify"].flatMap((folder) => {
		const path = `pallets/bls/tests/vectors/eth/${folder}/`
		return listFiles(path).map((name) => [name, `${path}${name}`] as const)
	})

	it("are all there", () => {
		expect(folders).toHaveLength(29 + 12)
	})

	it.each(folders)("%s", (_, path) => {
		const { input, output } = readJson<Published>(path)
		expect(verdict(input)).toBe(output)
	})

	/** Published points are compressed: the library opens them, and we read what it writes. */
	function verdict({ pubkey, pubkeys, message, signature }: Published["input"]): boolean {
		try {
			const keys = (pubkeys ?? [pubkey as Hex]).map((one) =>
				readKey(G1.Point.fromBytes(fromHex(one)).toBytes(false)),
			)
			const said = readSignature(G2.Point.fromBytes(fromHex(signature)).toBytes(false))
			if (typeof said === "string") return false
			let sum = G1.Point.ZERO
			for (const one of keys) {
				if (typeof one === "string") return false
				sum = sum.add(one)
			}
			return !sum.is0() && isSignatureOf(sum, message, said)
		} catch {
			return false
		}
	}
})
