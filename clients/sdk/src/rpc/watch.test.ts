// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from "vitest"
import { WebSocket } from "ws"
import { answer } from "../../test/support/chain.ts"
import { type Answers, FakeError, FakeNode, until } from "../../test/support/node.ts"
import { type Case, goldenOf, haltOf, readVectors } from "../../test/support/vectors.ts"
import { encodeCertificate } from "../certificate/index.ts"
import { toHex } from "../core/hex.ts"
import {
	type Client,
	createClient,
	NotReachedError,
	type StatusUpdate,
	watchCertificates,
	watchStatus,
} from "./index.ts"

const open: { stop(): Promise<void> | void }[] = []

afterEach(async () => {
	for (const one of open.splice(0).reverse()) await one.stop()
})

async function start(
	answers: Answers,
	timeoutMs = 5_000,
): Promise<{ node: FakeNode; client: Client }> {
	const node = await FakeNode.start(answers)
	const client = createClient({ url: node.ws, WebSocket, timeoutMs })
	open.push(node, { stop: () => client.close() })
	return { node, client }
}

const small = readVectors<{ cases: Case[] }>("certificates.json").cases[1] as Case
const golden = goldenOf(small, haltOf(small.statement))

describe("certificates that are watched", () => {
	it("come as they arise and are left at the node, too", async () => {
		const { node, client } = await start(answer)
		const shown = { certificate: toHex(encodeCertificate(golden.certificate)) }
		node.onSubscribe = (method) => node.tell(method, shown)
		for await (const certificate of watchCertificates(client, { service: 7, suspicions: true })) {
			expect(certificate).toEqual(golden.certificate)
			break
		}
		await until(() => node.asked.some((one) => one.method === "vigil_unsubscribeSuspicions"))
		expect(node.asked[0]).toEqual({ method: "vigil_subscribeSuspicions", params: [7] })
	})

	it("end with an error when the connection breaks, so that nobody waits for what will not come", async () => {
		const { node, client } = await start(answer)
		node.onSubscribe = () => node.drop()
		const next = watchCertificates(client).next()
		await expect(next).rejects.toThrow(NotReachedError)
	})
})

describe("statuses that are watched", () => {
	const status = (said: string, block = 5) => ({
		service: 7,
		status: said,
		incident: said === "live" ? null : 2,
		block,
	})

	/** Watches until enough was told, and returns it. */
	async function watch(
		client: Client,
		count: number,
		options: object = {},
	): Promise<StatusUpdate[]> {
		const updates: StatusUpdate[] = []
		for await (const update of watchStatus(client, { retryAfterMs: 5, ...options })) {
			updates.push(update)
			if (updates.length === count) break
		}
		return updates
	}

	const tellAll = (node: FakeNode) => (method: string) => {
		if (method === "vigil_subscribeStatuses") {
			node.tell(method, status("live"))
			node.tell(method, status("halted", 6))
		} else {
			node.tell(method, { number: "0x20" })
		}
	}

	it("are told as they change, and that they are fresh", async () => {
		const { node, client } = await start(answer)
		node.onSubscribe = tellAll(node)
		const updates = await watch(client, 3, { service: 7 })
		expect(updates.filter((one) => one.type === "status")).toEqual([
			{ type: "status", service: 7, status: "live", incident: null, block: 5 },
			{ type: "status", service: 7, status: "halted", incident: 2n, block: 6 },
		])
		expect(updates).toContainEqual({ type: "fresh", block: 32 })
		expect(node.asked).toContainEqual({ method: "vigil_subscribeStatuses", params: [7] })
		await until(() => node.asked.filter((one) => one.method.includes("_unsubscribe")).length === 2)
	})

	it("are unknown while the node is away, and told again when it is back", async () => {
		const { node, client } = await start(answer)
		let times = 0
		node.onSubscribe = (method) => {
			tellAll(node)(method)
			times += 1
			if (times === 2) setTimeout(() => node.drop(), 10)
		}
		const updates = await watch(client, 7)
		const told = updates.filter((one) => one.type !== "fresh")
		expect(told.map((one) => (one.type === "status" ? one.status : one.type))).toEqual([
			"live",
			"halted",
			"unknown",
			"live",
			"halted",
		])
		expect(updates[3]).toMatchObject({ reason: "disconnected", cause: { name: "NotReachedError" } })
	})

	it("are unknown when the node ends the subscription of a slow reader", async () => {
		const { node, client } = await start(answer)
		node.onSubscribe = (method) => {
			if (method === "vigil_subscribeStatuses") node.endSubscription(method)
		}
		expect(await watch(client, 1)).toMatchObject([{ type: "unknown", reason: "disconnected" }])
	})

	it("are unknown when Vigil makes no blocks, and told again with the next one", async () => {
		const { node, client } = await start(answer)
		node.onSubscribe = (method) => {
			if (method === "vigil_subscribeStatuses") node.tell(method, status("halted"))
			else setTimeout(() => node.tell(method, { number: "0x21" }), 1_500)
		}
		const updates = await watch(client, 4, { staleAfterMs: 500 })
		expect(updates).toMatchObject([
			{ type: "status", status: "halted" },
			{ type: "unknown", reason: "stale" },
			{ type: "status", status: "halted" },
			{ type: "fresh", block: 33 },
		])
	})

	it("are unknown when the node tells of the same block again and again", async () => {
		const { node, client } = await start(answer)
		let again: ReturnType<typeof setInterval> | undefined
		open.push({ stop: () => clearInterval(again) })
		node.onSubscribe = (method) => {
			if (method === "vigil_subscribeStatuses") node.tell(method, status("live"))
			else again = setInterval(() => node.tell(method, { number: "0x21" }), 5)
		}
		const updates = await watch(client, 3, { staleAfterMs: 500 })
		expect(updates.at(-1)).toEqual({ type: "unknown", reason: "stale" })
	})

	it("are asked for anew when the connection died and nobody said so", async () => {
		const { node, client } = await start(
			(method) => (method.includes("_subscribe") ? true : undefined),
			1_000,
		)
		node.onSubscribe = (method) => {
			if (method === "vigil_subscribeStatuses") node.tell(method, status("live"))
		}
		const updates = await watch(client, 4, { staleAfterMs: 500 })
		expect(updates).toMatchObject([
			{ type: "status", status: "live" },
			{ type: "unknown", reason: "stale" },
			{ type: "unknown", reason: "disconnected" },
			{ type: "status", status: "live" },
		])
	})

	it("that are newer than this package are unknown, not live", async () => {
		const { node, client } = await start(answer)
		node.onSubscribe = (method) => node.tell(method, status("dormant"))
		expect(await watch(client, 1)).toMatchObject([{ type: "status", status: "unknown" }])
	})

	it("end when they are aborted", async () => {
		const { client } = await start(answer)
		const controller = new AbortController()
		const done = watch(client, 1, { signal: controller.signal })
		controller.abort()
		expect(await done).toEqual([])
		const { client: other } = await start(answer)
		const later = new AbortController()
		setTimeout(() => later.abort(), 30)
		expect(await watch(other, 1, { signal: later.signal })).toEqual([])
	})

	it("of a node that does not watch are an error, which no patience mends", async () => {
		const { client } = await start(() => {
			throw new FakeError(9_001, "this node does not watch")
		})
		await expect(watch(client, 1)).rejects.toMatchObject({ name: "RpcError", code: 9_001 })
	})
})
