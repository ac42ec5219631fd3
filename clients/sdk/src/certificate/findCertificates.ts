// SPDX-License-Identifier: Apache-2.0
import { DecodeError } from "../core/errors.ts"
import { Reader, Writer } from "../core/scale.ts"
import { readCertificate } from "./decodeCertificate.ts"
import type { Certificate } from "./types.ts"

/**
 * The certificates of a set that stand somewhere in these bytes, such as those of a transaction that handed
 * them in. They are not yet verified: whoever made the bytes may have written anything.
 */
export function findCertificates(options: {
	readonly bytes: Uint8Array
	readonly service: number
	readonly setId: bigint
}): Certificate[] {
	const { bytes } = options
	const start = new Writer().u32(options.service).u64(options.setId).end()
	const found: Certificate[] = []
	for (let at = 0; at + start.length < bytes.length; at++) {
		if (!start.every((byte, i) => bytes[at + i] === byte)) continue
		const one = read(bytes.subarray(at))
		if (one === undefined) continue
		found.push(one.certificate)
		at += one.length - 1
	}
	return found
}

/** The certificate with which bytes begin, if they do. */
function read(bytes: Uint8Array): { certificate: Certificate; length: number } | undefined {
	try {
		const reader = new Reader(bytes, "certificate")
		const certificate = readCertificate(reader)
		return certificate.kind === "unknown" ? undefined : { certificate, length: reader.offset }
	} catch (error) {
		if (error instanceof DecodeError) return undefined
		throw error
	}
}
