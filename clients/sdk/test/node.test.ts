// SPDX-License-Identifier: Apache-2.0
// A real node, if VIGIL_NODE_URL names one (`ws://127.0.0.1:9944`): all that it answers can be read, and holds.

import { afterAll, describe, expect, it } from "vitest"
import { WebSocket } from "ws"
import {
	checkCommitment,
	createClient,
	getGenesisHash,
	getIncidents,
	getServices,
	getSet,
	getWard,
	getWards,
	getWitnessedCertificates,
	hashCommitment,
	hashPolicy,
	RpcError,
	verifyCertificate,
	watchStatus,
} from "@vigil/sdk"

const url = process.env["VIGIL_NODE_URL"]

describe.skipIf(url === undefined)("a real node", () => {
	const client = createClient({ url: url ?? "ws://127.0.0.1:1", WebSocket })
	afterAll(() => client.close())

	it("answers of every service, ward and set", async () => {
		expect(await getGenesisHash(client)).toMatch(/^0x[0-9a-f]{64}$/)
		const { value: services, block } = await getServices(client)
		expect(block.number).toBeGreaterThanOrEqual(0)
		await getWards(client)
		for (const { service, currentSet } of services) {
			expect((await getWard(client, { service })).value).not.toBeNull()
			expect(Array.isArray((await getIncidents(client, { service })).value)).toBe(true)
			if (currentSet === null) continue
			const set = (await getSet(client, { service, setId: currentSet })).value
			if (set === null) throw new Error(`service ${service} has no set ${currentSet}`)
			checkCommitment(set.commitment)
			expect(hashPolicy(set.policy)).toBe(set.commitment.policyHash)
			expect(set.members).toHaveLength(set.commitment.size)
		}
	})

	it("tells statuses if it watches, and says so if it does not", async () => {
		const watching = watchStatus(client, { signal: AbortSignal.timeout(15_000) }).next()
		const told = await watching.catch((error: unknown) => error)
		if (told instanceof RpcError) expect(told.code).toBe(9_001)
		else
			expect(told).toMatchObject({
				done: false,
				value: { type: expect.stringMatching(/^(status|fresh)$/) },
			})
	})

	it("shows certificates that hold", { timeout: 60_000 }, async () => {
		const genesisHash = await getGenesisHash(client)
		for (const { service, currentSet } of (await getServices(client)).value) {
			const set =
				currentSet === null ? null : (await getSet(client, { service, setId: currentSet })).value
			if (set === null) continue
			const commitment = hashCommitment(set.commitment)
			const page = await getWitnessedCertificates(client, { service, commitment }).catch(
				(error: unknown) => error,
			)
			if (page instanceof RpcError) {
				expect(page.code).toBe(9_001)
				continue
			}
			const { certificates } = page as Awaited<ReturnType<typeof getWitnessedCertificates>>
			for (const one of certificates) {
				const { kind } = one.certificate
				if (kind === "unknown") continue
				const verified = verifyCertificate({ ...one, genesisHash, service, kind })
				expect(verified.present).toBeGreaterThanOrEqual(set.commitment.quorumWeight)
			}
		}
	})
})
