// SPDX-License-Identifier: Apache-2.0
import {
	checkSet,
	type Client,
	getWitnessedCertificates,
	type Halt,
	hashCommitment,
	verifyCertificate,
} from "@vigil/sdk"

/** The Halts that a node shows and that hold, whoever runs the node. */
export async function verifiedHalts(
	client: Client,
	trusted: { genesisHash: string; service: number; commitment: string },
	now: bigint,
): Promise<Halt[]> {
	const halts: Halt[] = []
	const { certificates } = await getWitnessedCertificates(client, trusted)
	for (const { certificate, commitment, witnesses } of certificates) {
		if (certificate.kind !== "halt" || hashCommitment(commitment) !== trusted.commitment) continue
		// Throws CertificateRefusedError, whose `refusal` says why and whose `remedy` what to do.
		const { certificate: verified, present } = verifyCertificate({
			...trusted,
			kind: "halt",
			certificate,
			commitment,
			witnesses,
		})
		const halt = verified.statement as Halt
		// Whether the set might speak at that time is a question to your own clock.
		checkSet({ commitment, supersededAt: null, about: halt.round, now })
		console.log(
			`${present} of ${commitment.totalWeight} signed: stopped after block ${halt.height}`,
		)
		halts.push(halt)
	}
	return halts
}
