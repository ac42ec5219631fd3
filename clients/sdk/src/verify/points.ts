// SPDX-License-Identifier: Apache-2.0
import type { IField } from "@noble/curves/abstract/modular.js"
import { bls12_381 } from "@noble/curves/bls12-381.js"
import { type Hex, fromHex, toHex } from "../core/hex.ts"
import { SIGNATURE_DST } from "../core/tags.ts"
import type { PointProblem } from "./refusal.ts"

const { Fp, Fp2, Fp12 } = bls12_381.fields
const G1 = bls12_381.G1.Point
const G2 = bls12_381.G2.Point

export type KeyPoint = InstanceType<typeof G1>
export type SignaturePoint = InstanceType<typeof G2>

const FLAGS = 0b1110_0000
const IDENTITY = 0b0100_0000

/**
 * Refuses every encoding of an uncompressed point but the canonical one, before the library is asked:
 * libraries differ in what else they let pass.
 */
function coordinates(bytes: Uint8Array, count: 2 | 4): bigint[] | PointProblem {
	const first = bytes[0] ?? 0
	if (bytes.length !== 48 * count) return "NonCanonical"
	const zero = bytes.every((byte, i) => (i === 0 ? (byte & ~FLAGS) === 0 : byte === 0))
	if ((first & (FLAGS ^ IDENTITY)) !== 0) return "NonCanonical"
	if ((first & IDENTITY) !== 0) return zero ? "Identity" : "NonCanonical"
	const values = []
	for (let i = 0; i < count; i++) {
		const value = BigInt(toHex(bytes.subarray(48 * i, 48 * (i + 1))))
		if (value >= Fp.ORDER) return "NonCanonical"
		values.push(value)
	}
	// Libraries hold the identity as (0, 0), which is not on the curve.
	return zero ? "NotOnCurve" : values
}

/** Whether `y² = x³ + b`. */
function isOn<T>(field: IField<T>, x: T, y: T, b: T): boolean {
	return field.eql(field.sqr(y), field.add(field.mul(field.sqr(x), x), b))
}

/** Reads a key, or a sum of keys, and checks all but that it is in the subgroup. */
export function readMemberKey(bytes: Uint8Array): KeyPoint | PointProblem {
	const read = coordinates(bytes, 2)
	if (typeof read === "string") return read
	const [x, y] = read as [bigint, bigint]
	return isOn(Fp, x, y, 4n) ? G1.fromAffine({ x, y }) : "NotOnCurve"
}

/** Reads a key, or a sum of keys, and checks all of it. */
export function readKey(bytes: Uint8Array): KeyPoint | PointProblem {
	const point = readMemberKey(bytes)
	if (typeof point === "string") return point
	return point.isTorsionFree() ? point : "NotInSubgroup"
}

/** Reads a signature and checks all of it. */
export function readSignature(bytes: Uint8Array): SignaturePoint | PointProblem {
	const read = coordinates(bytes, 4)
	if (typeof read === "string") return read
	const [x1, x0, y1, y0] = read as [bigint, bigint, bigint, bigint]
	const x = Fp2.create({ c0: x0, c1: x1 })
	const y = Fp2.create({ c0: y0, c1: y1 })
	if (!isOn(Fp2, x, y, Fp2.create({ c0: 4n, c1: 4n }))) return "NotOnCurve"
	const point = G2.fromAffine({ x, y })
	return point.isTorsionFree() ? point : "NotInSubgroup"
}

/** Whether `signature` is that of `key` over a digest. */
export function isSignatureOf(key: KeyPoint, digest: Hex, signature: SignaturePoint): boolean {
	const hashed = bls12_381.longSignatures.hash(fromHex(digest), SIGNATURE_DST)
	const product = bls12_381.pairingBatch([
		{ g1: key, g2: hashed },
		{ g1: G1.BASE.negate(), g2: signature },
	])
	return Fp12.eql(product, Fp12.ONE)
}
