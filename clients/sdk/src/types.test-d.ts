// SPDX-License-Identifier: Apache-2.0
import { expectTypeOf, test } from "vitest"
import {
	type Certificate,
	type Change,
	type Claim,
	decodeCertificate,
	type Heard,
	hearClaim,
	type Hearing,
	type Kind,
	type Refusal,
	type ServiceId,
	serviceId,
	type SetId,
	setId,
	type Statement,
	type Status,
	type StatusUpdate,
	type UnknownCertificate,
	verifyCertificate,
	type VerifyCertificateOptions,
	type Verified,
	VigilError,
	type Ward,
} from "./index.ts"

test("ids of two kinds never mix, nor with bare numbers", () => {
	expectTypeOf(serviceId(1)).toEqualTypeOf<ServiceId>()
	expectTypeOf<number>().not.toExtend<ServiceId>()
	expectTypeOf<bigint>().not.toExtend<SetId>()
	expectTypeOf(setId(1)).not.toExtend<ServiceId>()
	expectTypeOf<ServiceId>().toExtend<number>()
})

test("a certificate has to be told from one that is newer than the package", () => {
	expectTypeOf(decodeCertificate).returns.toEqualTypeOf<Certificate | UnknownCertificate>()
	expectTypeOf<UnknownCertificate>().not.toHaveProperty("signature")
	const decoded = {} as Certificate | UnknownCertificate
	if (decoded.kind !== "unknown") expectTypeOf(decoded).toEqualTypeOf<Certificate>()
})

test("statements are told apart by their kind", () => {
	expectTypeOf<Kind>().toEqualTypeOf<"halt" | "resume" | "checkpoint" | "handover" | "outbox">()
	const statement = {} as Statement
	if (statement.kind === "checkpoint")
		expectTypeOf(statement.stateRoot).toEqualTypeOf<`0x${string}`>()
	if (statement.kind === "resume") expectTypeOf(statement).not.toHaveProperty("blockTimestamp")
})

test("verification needs the absent shown, by witnesses or by members", () => {
	expectTypeOf(verifyCertificate).returns.toEqualTypeOf<Verified>()
	type Bare = Omit<VerifyCertificateOptions, "witnesses" | "members">
	expectTypeOf<Bare>().not.toExtend<VerifyCertificateOptions>()
	expectTypeOf<Bare & { witnesses: [] }>().toExtend<VerifyCertificateOptions>()
	expectTypeOf<Bare & { members: [] }>().toExtend<VerifyCertificateOptions>()
})

test("a refusal carries the fields of its reason", () => {
	const refusal = {} as Refusal
	if (refusal.reason === "NoQuorum") expectTypeOf(refusal.needed).toEqualTypeOf<bigint>()
	expectTypeOf<Extract<Refusal, { reason: "WrongSignature" }>>().not.toHaveProperty("problem")
})

test("what is not heard changes no ward", () => {
	expectTypeOf(hearClaim).parameters.toEqualTypeOf<[Ward, Claim, Hearing]>()
	const heard = {} as Heard
	if (heard.heard) expectTypeOf(heard.changes).toEqualTypeOf<readonly Change[]>()
	else expectTypeOf(heard).not.toHaveProperty("ward")
})

test("a watched status may be unknown, and a ward's never is", () => {
	type Told = Extract<StatusUpdate, { type: "status" }>["status"]
	expectTypeOf<Told>().toEqualTypeOf<Status | "unknown">()
	expectTypeOf<Ward["status"]>().toEqualTypeOf<Status>()
	expectTypeOf<StatusUpdate["type"]>().toEqualTypeOf<"status" | "fresh" | "unknown">()
})

test("errors all have a remedy", () => {
	expectTypeOf<VigilError>().toHaveProperty("remedy").toEqualTypeOf<string>()
	expectTypeOf<VigilError["name"]>().toEqualTypeOf<string>()
})
