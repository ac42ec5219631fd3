// SPDX-License-Identifier: Apache-2.0
import { Writer } from "../core/scale.ts"
import { bitfieldBytes, writeStatement } from "./codec.ts"
import type { Certificate } from "./types.ts"

/** The one byte form of a certificate: what nodes gossip, relayers carry and inboxes take. */
export function encodeCertificate(certificate: Certificate): Uint8Array {
	const { service, setId, statement, size, absent, signature } = certificate
	const writer = new Writer().u32(service).u64(setId)
	writeStatement(writer, statement)
	const bits = bitfieldBytes(size, absent)
	return writer.u16(size).length(bits.length).bytes(bits).bytes(signature).end()
}
