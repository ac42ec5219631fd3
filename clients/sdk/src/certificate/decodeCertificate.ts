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
	const service = readServiceId(reader)
	const setId = readSetId(reader)
	const number = reader.u8()
	const statement = readStatement(number, reader)
	if (statement === undefined)
		return { kind: "unknown", service, setId, number, bytes: bytes.slice() }
	const { size, members } = readBitfield(reader)
	const signature = reader.bytes(192)
	reader.end()
	return { kind: statement.kind, service, setId, statement, size, absent: members, signature }
}
