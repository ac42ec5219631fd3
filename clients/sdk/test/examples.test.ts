// SPDX-License-Identifier: Apache-2.0
// What the README shows is what is in examples/, and all of it runs.

import { execFile } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { promisify } from "node:util"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { WebSocket } from "ws"
import {
	type Client,
	createClient,
	encodeCalls,
	encodeCertificate,
	encodeCommitment,
	encodeWitnesses,
	fromHex,
	hashCommitment,
	toHex,
} from "@vigil/sdk"
import { downDays } from "../examples/downtime.ts"
import { pauseMarket } from "../examples/plan.ts"
import { downtimeOf } from "../examples/replay.ts"
import { followStatuses } from "../examples/status.ts"
import { verifiedHalts } from "../examples/verify.ts"
import { answer, GENESIS } from "./support/chain.ts"
import { FakeNode } from "./support/node.ts"
import { type Case, goldenOf, haltOf, readVectors } from "./support/vectors.ts"

const folder = new URL("../examples/", import.meta.url)
const small = readVectors<{ cases: Case[] }>("certificates.json").cases[1] as Case
const golden = goldenOf(small, haltOf(small.statement))

let node: FakeNode
let client: Client

beforeEach(async () => {
	node = await FakeNode.start((method, params) => {
		if (method !== "vigil_witnessedCertificates") return answer(method, params)
		const certificate = toHex(encodeCertificate(golden.certificate))
		const commitment = toHex(encodeCommitment(golden.commitment))
		return {
			certificates: [
				{ certificate, commitment, witnesses: toHex(encodeWitnesses(golden.witnesses)) },
			],
			next: null,
		}
	})
	client = createClient({ url: node.ws, WebSocket })
})

afterEach(async () => {
	client.close()
	await node.stop()
})

describe("the README", () => {
	const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
	const files = readdirSync(folder).filter((name) => name.endsWith(".ts"))

	it.each(files)("shows examples/%s as it is", (name) => {
		const text = readFileSync(new URL(name, folder), "utf8").replace(/^\/\/ SPDX.*\n/, "")
		expect(readme).toContain(`\`\`\`ts\n${text}\`\`\``)
	})

	it("shows no other code than that", () => {
		expect(readme.match(/```ts\n/g)).toHaveLength(files.length)
	})
})

describe("the examples", () => {
	it("verify.ts has the Halts that hold", async () => {
		const { service } = golden.commitment
		const commitment = hashCommitment(golden.commitment)
		const halts = await verifiedHalts(client, { genesisHash: GENESIS, service, commitment }, 9_060n)
		expect(halts).toEqual([golden.certificate.statement])
		const elsewhere = { genesisHash: `0x${"68".repeat(32)}`, service, commitment }
		await expect(verifiedHalts(client, elsewhere, 9_060n)).rejects.toMatchObject({
			refusal: { reason: "WrongSignature" },
		})
		const late = verifiedHalts(
			client,
			{ genesisHash: GENESIS, service, commitment },
			golden.commitment.expiresAt,
		)
		await expect(late).rejects.toMatchObject({ name: "SetRefusedError", reason: "Expired" })
	})

	it("status.ts says what is known and when nothing is", async () => {
		const controller = new AbortController()
		const lines: string[] = []
		node.onSubscribe = (method) => {
			if (method === "vigil_subscribeStatuses")
				node.tell(method, { service: 7, status: "halted", incident: 2, block: 6 })
			else node.tell(method, { number: "0x20" })
		}
		await followStatuses(
			client,
			(line) => {
				lines.push(line)
				if (lines.length === 1) node.drop()
				else controller.abort()
			},
			controller.signal,
		)
		expect(lines).toEqual([
			"service 7 is halted since Vigil's block 6",
			"nothing is known now: disconnected",
		])
	})

	it("downtime.ts has a line for each day on which the ward was down", async () => {
		expect(await downDays(client, 7, 10_000n)).toEqual([
			"1970-01-01: 324 s, not over (Vigil's block 31)",
		])
		expect(await downDays(client, 8, 10_000n)).toEqual([])
	})

	it("replay.ts has the downtime of verified certificates", () => {
		const { round } = haltOf(small.statement) as { round: bigint }
		expect(downtimeOf([golden.certificate], 12n, 0n, round + 100n)).toBe(12n)
	})

	it("plan.ts makes a plan that the chain takes", () => {
		const market = `0x${"11".repeat(20)}`
		const plan = pauseMarket(market, GENESIS)
		const calls = [{ target: market, gas: 60_000n, data: fromHex("0x8456cb59") }]
		expect(plan.targets[0]?.failover).toEqual(encodeCalls(calls).payload)
		expect(plan).toMatchObject({ protocol: 3, service: 7, terms: GENESIS })
	})

	it("downtime.py writes the same as CSV", async () => {
		const run = promisify(execFile)
		const program = fileURLToPath(new URL("downtime.py", folder))
		const { stdout } = await run("python3", [program, node.http, "7"])
		const hash = `0x${"b0".repeat(32)}`
		expect(stdout.split("\n")).toEqual([
			"incident,began_at,ended_at,downtime_seconds,height,block_hash,first_round,last_round",
			`1,1970-01-01T02:29:48Z,1970-01-01T02:33:00Z,162,106,${hash},9000,9150`,
			`2,1970-01-01T02:29:48Z,,162,106,${hash},9000,9150`,
			"",
		])
		const nothing = await run("python3", [program, node.http, "8"])
		expect(nothing.stdout.trim().split("\n")).toHaveLength(1)
		await expect(run("python3", [program, node.http])).rejects.toMatchObject({
			stderr: "usage: downtime.py URL SERVICE\n",
		})
		await node.stop()
		const lost = run("python3", [program, node.http, "7"])
		await expect(lost).rejects.toMatchObject({
			stdout: "",
			stderr: expect.stringMatching(/^error: the node at .* was not reached: .*\n$/),
		})
	})
})
