// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest"
import { type Case, goldenOf, haltOf, readVectors } from "../../test/support/vectors.ts"
import { setId } from "../core/numbers.ts"
import { encodeCertificate, findCertificates } from "./index.ts"

const { cases } = readVectors<{ cases: Case[] }>("certificates.json")
const golden = goldenOf(cases[1] as Case, haltOf((cases[1] as Case).statement)).certificate
const bytes = encodeCertificate(golden)
const of = { service: golden.service, setId: golden.setId }
const padded = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))

describe("certificates in a transaction", () => {
	it("are found wherever they stand, each once and in order", () => {
		const junk = Uint8Array.of(4, 66, 0, 0xff)
		const later = encodeCertificate({
			...golden,
			statement: { ...golden.statement, round: 12_000n } as typeof golden.statement,
		})
		const found = findCertificates({ ...of, bytes: padded(junk, bytes, junk, later, junk) })
		expect(found.map(encodeCertificate)).toEqual([bytes, later])
	})

	it("of another service or set are none", () => {
		const other = { ...of, setId: setId(golden.setId + 1n) }
		expect(findCertificates({ ...other, bytes })).toEqual([])
		expect(findCertificates({ ...of, service: of.service + 1, bytes })).toEqual([])
	})

	it("that are cut off at any byte are none, and nothing is thrown", () => {
		for (let length = 0; length < bytes.length; length++) {
			expect(findCertificates({ ...of, bytes: bytes.slice(0, length) })).toEqual([])
		}
	})

	it("that follow a beginning without a certificate are found", () => {
		expect(findCertificates({ ...of, bytes: padded(bytes.slice(0, 13), bytes) })).toHaveLength(1)
	})
})
