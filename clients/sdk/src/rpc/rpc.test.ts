// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import { WebSocket } from "ws"
import { answer, BEST, GENESIS, set } from "../../test/support/chain.ts"
import { type Answers, FakeError, FakeNode, until } from "../../test/support/node.ts"
import { type Case, goldenOf, haltOf, readVectors } from "../../test/support/vectors.ts"
import {
	encodeCertificate,
	encodeCommitment,
	encodeWitnesses,
	hashCommitment,
} from "../certificate/index.ts"
import { toHex } from "../core/hex.ts"
import { Writer } from "../core/scale.ts"
import { verifyCertificate } from "../verify/index.ts"
import {
	BadAnswerError,
	type Client,
	createClient,
	getCertificates,
	getGenesisHash,
	getIncidents,
	getPlans,
	getPlansOfService,
	getQuote,
	getServices,
	getSet,
	getWard,
	getWards,
	getWitnessedCertificates,
	NotReachedError,
	QuoteRefusedError,
	RpcError,
} from "./index.ts"

const open: { stop(): Promise<void> | void }[] = []

afterEach(async () => {
	for (const one of open.splice(0).reverse()) await one.stop()
})

async function start(
	answers: Answers,
	scheme: "ws" | "http" = "ws",
	timeoutMs = 5_000,
): Promise<{ node: FakeNode; client: Client }> {
	const node = await FakeNode.start(answers)
	const client = createClient({ url: node[scheme], WebSocket, timeoutMs })
	open.push(node, { stop: () => client.close() })
	return { node, client }
}

const small = readVectors<{ cases: Case[] }>("certificates.json").cases[1] as Case
const golden = goldenOf(small, haltOf(small.statement))

describe.each(["http", "ws"] as const)("over %s", (scheme) => {
	it("wards, incidents and services are read with the block they are of", async () => {
		const { client } = await start(answer, scheme)
		const block = { hash: BEST, number: 31 }
		const incidents = await getIncidents(client, { service: 7 })
		expect(incidents.block).toEqual(block)
		expect(incidents.value).toMatchObject([
			{
				id: 1n,
				setId: 4n,
				halt: { height: 105n },
				last: { height: 106n, round: 9_150n },
				beganAt: 8_988n,
				downtime: 162n,
				resumed: 9_180n,
			},
			{ id: 2n, resumed: null },
		])
		expect(await getIncidents(client, { service: 8 })).toEqual({ value: [], block })
		const ward = await getWard(client, { service: 7 })
		expect(ward.value).toMatchObject({
			status: "halted",
			since: 9_003n,
			incident: { id: 2n },
			checkpoint: null,
		})
		expect((await getWard(client, { service: 9 })).value).toBeNull()
		const lines = [
			{ service: 7, status: "halted", since: 9_003n },
			{ service: 8, status: "live", since: 1n },
		]
		expect((await getWards(client)).value).toEqual(lines)
		expect((await getServices(client)).value).toMatchObject([
			{
				service: 7,
				policy: { head: "finalized", haltAfter: 12n, minVoices: 4 },
				oldestSet: 3n,
				latestSet: 5n,
				currentSet: 4n,
				retired: false,
			},
		])
		expect(await getGenesisHash(client)).toBe(GENESIS)
	})

	it("plans are read with how far they have come", async () => {
		const { client } = await start(answer, scheme)
		const { value } = await getPlans(client, { protocol: 3 })
		expect(value).toMatchObject([
			{
				plan: 9,
				protocol: 3,
				service: 7,
				version: 2,
				class: "Critical",
				changesAt: 500,
				termsAre: "changing",
			},
		])
		expect(value[0]?.declared).toEqual({
			value: 5n,
			counts: 4n,
			perEra: 3n,
			prepaid: 2n,
			coveredUntil: 8,
		})
		const [fired, waiting] = value[0]?.targets ?? []
		expect(fired).toMatchObject({
			destination: 1,
			delaySeconds: 60n,
			sealed: true,
			delivered: true,
			rehearsed: { at: 8_000n, outcome: "failoverFails" },
			firing: {
				version: 2,
				first: 9_000n,
				last: 9_150n,
				height: 106n,
				firedAt: 9_010n,
				failover: "done",
				failback: { at: 9_300n, outcome: "failed" },
			},
			shownAt: 77n,
		})
		expect(waiting).toMatchObject({ sealed: true, delivered: false, rehearsed: null, firing: null })
		expect((await getPlans(client, { protocol: 4 })).value).toEqual([])
	})

	it("cover is quoted, or refused with the chain's error", async () => {
		const { node, client } = await start(answer, scheme)
		const curve = { deductibleSeconds: 600n, fullSeconds: 4_200n, steps: 6 }
		const asked = { pool: 1, cap: 9n, curve, periods: 10 }
		expect((await getQuote(client, asked)).value).toEqual({
			premium: 1_000n,
			perPeriod: 100n,
			periodSeconds: 86_400n,
			start: 9_000n,
			end: 18_000n,
			valuePlanck: 7n,
			rate: 8n,
			outages: 2,
			watchedSeconds: 9n,
			utilisation: 500_000_000,
		})
		const parameters = `0x01000000${"09".padEnd(32, "0")}${"5802000000000000"}${"6810000000000000"}06000a000000`
		expect(node.asked.at(-1)?.params[1]).toBe(parameters)
		const refused = getQuote(client, { ...asked, pool: 2 })
		await expect(refused).rejects.toThrow(QuoteRefusedError)
		await expect(refused).rejects.toMatchObject({ error: Uint8Array.of(3, 10, 5, 0, 0, 0) })
	})

	it("an older block is read when it is asked for", async () => {
		const { node, client } = await start(answer, scheme)
		const at = `0x${"0a".repeat(32)}`
		expect((await getWard(client, { service: 7, at })).block.hash).toBe(at)
		expect(node.asked.at(-1)).toEqual({
			method: "state_call",
			params: ["LivenessApi_ward", "0x07000000", at],
		})
	})

	it("a set is read with its members, in order", async () => {
		const commitment = encodeCommitment(golden.commitment)
		const { key, weight } = { key: golden.commitment.aggregateKey, weight: 5n }
		const members = new Writer().length(2).bytes(key).u128(weight).bytes(key).u128(6n).end()
		const { node, client } = await start(
			(method, params) =>
				method === "state_call" ? set(commitment, members) : answer(method, params),
			scheme,
		)
		const read = await getSet(client, { service: 7, setId: 4n })
		expect(read.value).toMatchObject({
			commitment: golden.commitment,
			policy: { haltAfter: 12n },
			supersededAt: null,
		})
		expect(read.value?.members).toEqual([
			{ key, weight },
			{ key, weight: 6n },
		])
		expect(node.asked.at(-1)?.params[1]).toBe("0x070000000400000000000000")
	})

	it("certificates are read from their bytes and verify", async () => {
		const shown = {
			certificate: toHex(encodeCertificate(golden.certificate)),
			commitment: toHex(encodeCommitment(golden.commitment)),
			witnesses: toHex(encodeWitnesses(golden.witnesses)),
			// A node may say anything beside the bytes.
			height: 1,
		}
		const page = { certificates: [shown], next: "0x0102" }
		const { node, client } = await start(
			(method) => (method === "vigil_certificates" ? [shown] : page),
			scheme,
		)
		expect(await getCertificates(client, { service: 7, kind: "halt" })).toEqual([
			golden.certificate,
		])
		expect(node.asked.at(-1)?.params).toEqual([7, "halt"])
		const commitment = hashCommitment(golden.commitment)
		const read = await getWitnessedCertificates(client, { service: 7, commitment, limit: 1 })
		expect(read.next).toBe("0x0102")
		expect(node.asked.at(-1)?.params).toEqual([7, commitment, null, 1])
		for (const one of read.certificates) {
			const asked = {
				genesisHash: GENESIS,
				service: golden.commitment.service,
				kind: "halt",
			} as const
			expect(verifyCertificate({ ...one, ...asked }).certificate.statement).toMatchObject({
				height: 105n,
			})
		}
		const other = `0x${"0c".repeat(32)}`
		await expect(
			getWitnessedCertificates(client, { service: 7, commitment: other }),
		).rejects.toThrow(BadAnswerError)
	})

	it("what a node refuses is said with its number and a remedy", async () => {
		const { client } = await start(() => {
			throw new FakeError(9_001, "this node does not watch: start it with --watcher-config")
		}, scheme)
		const error = await getCertificates(client, { service: 7 }).then(
			() => expect.unreachable(),
			(error: unknown) => error,
		)
		expect(error).toBeInstanceOf(RpcError)
		const { message, remedy, code } = error as RpcError
		expect(code).toBe(9_001)
		expect(message).toMatchInlineSnapshot(
			`"The node refused vigil_certificates: this node does not watch: start it with --watcher-config (9001)."`,
		)
		expect(remedy).toMatchInlineSnapshot(`"Ask a node that watches: one with --watcher-config."`)
	})

	it("answers of another shape are refused, not guessed at", async () => {
		const wrong = async (answers: Answers) => {
			const { client } = await start(answers, scheme)
			await expect(getWard(client, { service: 7 })).rejects.toThrow(BadAnswerError)
		}
		await wrong(() => 5)
		await wrong((method, params) =>
			method === "chain_getHeader" ? { number: "x" } : answer(method, params),
		)
		await wrong((method, params) => (method === "state_call" ? "0x01" : answer(method, params)))
		await wrong((method, params) => (method === "state_call" ? "0x0000" : answer(method, params)))
	})

	it("lists that go round in circles are refused, so nobody reads page by page for ever", async () => {
		const line = (service: number) => new Writer().u32(service).u8(0).u64(1n).end()
		const of = (...services: number[]) =>
			toHex(new Writer().list(services, (to, one) => to.bytes(line(one))).end())
		let said = of(3, 5)
		const { client } = await start(
			(method, params) => (method === "state_call" ? said : answer(method, params)),
			scheme,
		)
		expect((await getWards(client, { after: 2 })).value.map((one) => one.service)).toEqual([3, 5])
		await expect(getWards(client, { after: 3 })).rejects.toThrow("a ward that comes twice")
		said = of(5, 4)
		expect((await getWards(client)).value.map((one) => one.service)).toEqual([5, 4])
		said = of(5, 4, 5)
		await expect(getWards(client)).rejects.toThrow(BadAnswerError)
	})

	it("services below the page that was asked for are refused", async () => {
		// As if every page were the first.
		const first = answer("state_call", ["RestakingApi_services", "0x0000000000010000"])
		const { client } = await start(
			(method, params) => (method === "state_call" ? first : answer(method, params)),
			scheme,
		)
		expect((await getServices(client, { from: 7 })).value).toHaveLength(1)
		await expect(getServices(client, { from: 8 })).rejects.toThrow("services that do not rise")
	})

	it("plans without a last page are given up", async () => {
		let pages = 0
		const { client } = await start((method, params) => {
			if (method !== "state_call") return answer(method, params)
			pages += 1
			return toHex(
				new Writer()
					.length(0)
					.option(pages, (to, next) => to.u32(next))
					.end(),
			)
		}, scheme)
		await expect(getPlansOfService(client, { service: 7 })).rejects.toThrow("a last page")
		expect(pages).toBe(256)
	})

	it("what a node says of its own is repeated on one line, and not without an end", async () => {
		const said = `see\nevil.example\u202e now ${"x".repeat(1_000)}`
		const { client } = await start(() => {
			throw new FakeError(-32_000, said)
		}, scheme)
		const message = await getGenesisHash(client).then(
			() => "no error",
			(error: Error) => error.message,
		)
		expect(message).toMatch(
			/^The node refused chain_getBlockHash: see evil\.example now x+\.\.\. \(-32000\)\.$/,
		)
		expect(message.length).toBeLessThan(400)
	})

	it("a node that never answers is given up in time", async () => {
		const { client } = await start(() => (scheme === "ws" ? undefined : "later"), scheme, 50)
		if (scheme === "ws")
			await expect(getGenesisHash(client)).rejects.toThrow("no answer in 0.05 seconds")
	})

	it("a call can be aborted", async () => {
		const { client } = await start(() => undefined, scheme)
		const controller = new AbortController()
		const asked = client.request("system_name", [], { signal: controller.signal })
		controller.abort(new Error("left"))
		await expect(asked).rejects.toThrow("left")
	})

	it("a node that is not there is not reached", async () => {
		const { node, client } = await start(answer, scheme)
		await node.stop()
		await expect(getGenesisHash(client)).rejects.toThrow(NotReachedError)
	})
})

it("an HTTP status other than success is not taken for an answer", async () => {
	const { client } = await start(() => undefined, "http")
	await expect(getGenesisHash(client)).rejects.toThrow("answered with status 503")
})

it("only addresses that can be reached make a client, and HTTP has no subscriptions", async () => {
	expect(() => createClient({ url: "ftp://127.0.0.1" })).toThrow(
		"begins with ws, wss, http or https",
	)
	const client = createClient({ url: "http://127.0.0.1:1" })
	expect(() => client.subscribe({ subscribe: "a", unsubscribe: "b" }, [])).toThrow(
		"ws or wss address to subscribe",
	)
})

it("a message without an end ends the connection, unread", async () => {
	const { node, client } = await start(() => undefined)
	const asked = client.request("system_name", [])
	await until(() => node.asked.length > 0)
	node.say(`{"jsonrpc":"2.0","id":1,"result":"${"x".repeat(2 ** 26)}"}`)
	await expect(asked).rejects.toThrow("does not speak JSON-RPC")
})

it("an answer without an end is not read to it, over HTTP either", async () => {
	let sent = 0
	const server = createServer((_, response) => {
		const part = "x".repeat(2 ** 20)
		const more = () => {
			while (!response.destroyed) {
				sent += part.length
				if (!response.write(part)) return void response.once("drain", more)
			}
		}
		more()
	}).listen(0)
	open.push({ stop: () => void server.close().closeAllConnections() })
	await once(server, "listening")
	const { port } = server.address() as AddressInfo
	const client = createClient({ url: `http://127.0.0.1:${port}`, timeoutMs: 60_000 })
	await expect(client.request("system_name", [])).rejects.toThrow(NotReachedError)
	expect(sent).toBeLessThan(2 ** 27)
}, 60_000)

it("what is not JSON-RPC ends the connection", async () => {
	const { node, client } = await start(() => undefined)
	const asked = client.request("system_name", [])
	await until(() => node.asked.length > 0)
	node.say("hello")
	await expect(asked).rejects.toThrow("does not speak JSON-RPC")
})
