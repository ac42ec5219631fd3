// SPDX-License-Identifier: Apache-2.0
import { decodeCertificate } from "../certificate/decodeCertificate.ts"
import type { Certificate, Kind, UnknownCertificate } from "../certificate/types.ts"
import { fromHex } from "../core/hex.ts"
import { serviceId } from "../core/numbers.ts"
import { fields, listOf, stringOf } from "./answer.ts"
import type { Client } from "./createClient.ts"

/**
 * The latest certificates of a service that a watching node keeps, oldest first: up to 1,024 of one kind,
 * or up to 64 of each. They are read from their bytes, and not yet verified.
 */
export async function getCertificates(
	client: Client,
	options: {
		readonly service: number
		readonly kind?: Kind
		readonly signal?: AbortSignal | undefined
	},
): Promise<(Certificate | UnknownCertificate)[]> {
	const { service, kind, signal } = options
	const method = "vigil_certificates"
	const params = [serviceId(service), kind ?? null]
	const answer = await client.request(method, params, { signal })
	return listOf(method, answer).map((one) => certificateOf(method, one))
}

/** The certificate that a node shows, from its bytes. */
export function certificateOf(method: string, shown: unknown): Certificate | UnknownCertificate {
	return decodeCertificate(fromHex(stringOf(method, fields(shown)["certificate"])))
}
