// SPDX-License-Identifier: Apache-2.0
import { decodeCommitment } from "../certificate/decodeCommitment.ts"
import { decodeWitnesses } from "../certificate/decodeWitnesses.ts"
import { hashCommitment } from "../certificate/hashCommitment.ts"
import type {
	AbsentWitness,
	Certificate,
	SetCommitment,
	UnknownCertificate,
} from "../certificate/types.ts"
import { fromHex, type Hex, toHash } from "../core/hex.ts"
import { serviceId } from "../core/numbers.ts"
import { fields, listOf, stringOf } from "./answer.ts"
import type { Client } from "./createClient.ts"
import { BadAnswerError } from "./errors.ts"
import { certificateOf } from "./getCertificates.ts"

/** A certificate with all that a verifier needs who knows only the set's commitment. */
export interface WitnessedCertificate {
	readonly certificate: Certificate | UnknownCertificate
	readonly commitment: SetCommitment
	readonly witnesses: readonly AbsentWitness[]
}

/** Some certificates, and where to go on. */
export interface WitnessedPage {
	readonly certificates: readonly WitnessedCertificate[]
	/** What to give as `from` for the next page; `null` if this is the last one. */
	readonly next: Hex | null
}

/**
 * Certificates of the set with this commitment, with witnesses for the absent: a page of up to 32 at most.
 * A page may be empty and yet not the last. That the commitments are the one asked for is checked here.
 */
export async function getWitnessedCertificates(
	client: Client,
	options: {
		readonly service: number
		/** The hash of a commitment that you trust. */
		readonly commitment: string
		readonly from?: string
		readonly limit?: number
		readonly signal?: AbortSignal | undefined
	},
): Promise<WitnessedPage> {
	const method = "vigil_witnessedCertificates"
	const { service, from, limit, signal } = options
	const asked = toHash(options.commitment)
	const params = [serviceId(service), asked, from ?? null, limit ?? null]
	const answer = fields(await client.request(method, params, { signal }))
	const certificates = listOf(method, answer["certificates"]).map((shown) => {
		const commitment = decodeCommitment(fromHex(stringOf(method, fields(shown)["commitment"])))
		const hash = hashCommitment(commitment)
		if (hash !== asked) throw new BadAnswerError(method, `the commitment ${asked}`, hash)
		const witnesses = decodeWitnesses(fromHex(stringOf(method, fields(shown)["witnesses"])))
		return { certificate: certificateOf(method, shown), commitment, witnesses }
	})
	const next = answer["next"] ?? null
	return { certificates, next: next === null ? null : (stringOf(method, next) as Hex) }
}
