// SPDX-License-Identifier: Apache-2.0
// Verifies certificates beside the page, so that a pairing never keeps anybody from scrolling.

import { CertificateRefusedError, verifyCertificate } from "@vigil/sdk/verify"
import type { Verdict, VerifyTask } from "./verify.ts"

addEventListener("message", ({ data }: MessageEvent<VerifyTask>) => {
	const { id, certificate, set, genesisHash, service } = data
	const began = performance.now()
	let verdict: Verdict
	try {
		const { commitment, members } = set
		const { present } = verifyCertificate({
			certificate,
			commitment,
			members,
			genesisHash,
			service,
			kind: "halt",
		})
		const ms = performance.now() - began
		verdict = {
			verified: true,
			present,
			total: commitment.totalWeight,
			signers: certificate.size - certificate.absent.length,
			size: certificate.size,
			ms,
		}
	} catch (error) {
		if (!(error instanceof CertificateRefusedError)) throw error
		verdict = { verified: false, reason: error.refusal.reason, message: error.message }
	}
	postMessage({ id, verdict })
})
