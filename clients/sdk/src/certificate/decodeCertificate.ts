// SPDX-License-Identifier: Apache-2.0
import { Reader } from "../core/scale.ts"
import { readBitfield, readServiceId, readSetId, readStatement } from "./codec.ts"
import type { Certificate, UnknownCertificate } from "./types.ts"

/**
 * Reads the one byte form of a certificate: SCALE, with nothing after it. It is not yet verified.
 *
 * A kind that is newer than this package is `unknown`, with its bytes. Throws `DecodeError`.
 */
export function decodeCertificate(bytes: Uint8Array): Certificate | UnknownCertificate {
	const reader = new Reader(bytes, "certificate")
	const certificate = readCertificate(reader)
	if (certificate.kind === "unknown") return { ...certificate, bytes: bytes.slice() }
	reader.end()
	return certificate
}

/** Reads a certificate; one of a kind that this version does not know is left without its bytes. */
export function readCertificate(from: Reader): Certificate | Omit<UnknownCertificate, "bytes"> {
	const service = readServiceId(from)
	const setId = readSetId(from)
	const number = from.u8()
	const statement = readStatement(number, from)
	if (statement === undefined) return { kind: "unknown", service, setId, number }
	const bits = readBitfield(from)
	return { kind: statement.kind, service, setId, statement, ...bits, signature: from.bytes(192) }
}
