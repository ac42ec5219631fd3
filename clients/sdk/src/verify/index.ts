// SPDX-License-Identifier: Apache-2.0
export { checkCommitment } from "./checkCommitment.ts"
export { checkSet } from "./checkSet.ts"
export { getWitnesses } from "./getWitnesses.ts"
export {
	CertificateRefusedError,
	type CommitmentProblem,
	type MembersProblem,
	type PointProblem,
	type Refusal,
	SetRefusedError,
	type StatementProblem,
} from "./refusal.ts"
export {
	type Absence,
	type Verified,
	verifyCertificate,
	type VerifyCertificateOptions,
} from "./verifyCertificate.ts"
