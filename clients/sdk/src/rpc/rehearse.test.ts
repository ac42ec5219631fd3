// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from "vitest"
import { WebSocket } from "ws"
import { answer, GENESIS } from "../../test/support/chain.ts"
import { FakeNode } from "../../test/support/node.ts"
import { toHex } from "../core/hex.ts"
import { Writer } from "../core/scale.ts"
import { type Client, createClient, getKeptPlan, rehearse, type RehearseCall } from "./index.ts"

const open: { stop(): Promise<void> | void }[] = []

afterEach(async () => {
	for (const one of open.splice(0).reverse()) await one.stop()
})

/** Plan 9 of protocol 3 as an inbox keeps it. */
function kept(rehearsed: { at: bigint; outcome: number } | null, fired = false): string {
	const writer = new Writer().u8(1).u32(3).u32(9).u32(2).u8(1).u64(60n)
	writer.length(2).bytes(Uint8Array.of(5, 6)).length(0)
	writer.u8(fired ? 1 : 0).u32(2)
	writer.option(rehearsed, (to, one) => to.u64(one.at).u8(one.outcome))
	return toHex(writer.u8(0).end())
}

async function start(
	calls: (name: string, params: readonly unknown[]) => unknown,
): Promise<{ node: FakeNode; client: Client }> {
	const node = await FakeNode.start((method, params) => {
		if (method === "state_call") return calls(String(params[0]), params)
		if (method === "eth_call") return calls(method, params)
		return answer(method, params)
	})
	const client = createClient({ url: node.ws, WebSocket, timeoutMs: 5_000 })
	open.push(node, { stop: () => client.close() })
	return { node, client }
}

const inbox = `0x${"11".repeat(20)}`
const onEvm = { type: "evm", service: 7, plan: 9, inbox } as const

describe("a plan on an EVM chain", () => {
	it.each([
		[1, "passed"],
		[2, "failoverFails"],
		[3, "failbackFails"],
	] as const)("is rehearsed by a read whose answer %i is %s", async (number, outcome) => {
		const { node, client } = await start(() => `0x${number.toString(16).padStart(64, "0")}`)
		expect(await rehearse(client, onEvm)).toBe(outcome)
		const data = `0x0022a6b6${"7".padStart(64, "0")}${"9".padStart(64, "0")}`
		expect(node.asked).toContainEqual({
			method: "eth_call",
			params: [{ to: inbox, data }, "latest"],
		})
	})

	it.each([
		["0x", "no contract is there"],
		[`0x${"0".repeat(64)}`, "it was not rehearsed"],
		[`0x${"4".padStart(64, "0")}`, "an outcome that is newer"],
		[`0x01${"1".padStart(62, "0")}`, "another word"],
	])("has no outcome %s: %s", async (told) => {
		const { client } = await start(() => told)
		await expect(rehearse(client, onEvm)).rejects.toMatchObject({ name: "BadAnswerError" })
	})

	it("is asked for at an address", async () => {
		const { node, client } = await start(() => "0x")
		const elsewhere = rehearse(client, { ...onEvm, inbox: GENESIS })
		await expect(elsewhere).rejects.toMatchObject({ name: "InvalidArgumentError" })
		expect(node.asked).toEqual([])
	})
})

describe("a plan on a Substrate chain", () => {
	const sent: RehearseCall[] = []
	const of = (submit: () => void) => ({
		type: "substrate" as const,
		service: 7,
		plan: 9,
		blocks: 2,
		submit: async (call: RehearseCall) => {
			sent.push(call)
			submit()
		},
	})

	it("is rehearsed by a transaction, and its outcome is that of the new receipt", async () => {
		let now = kept({ at: 100n, outcome: 0 })
		const { node, client } = await start(() => now)
		let heads = 0x1f
		node.onSubscribe = (method) => {
			// A block without a new receipt comes first: the old one is no outcome.
			node.tell(method, { number: `0x${(++heads).toString(16)}` })
			setTimeout(() => {
				now = kept({ at: 200n, outcome: 1 })
				node.tell(method, { number: `0x${(++heads).toString(16)}` })
			}, 30)
		}
		expect(
			await rehearse(
				client,
				of(() => {}),
			),
		).toBe("failoverFails")
		expect(sent.splice(0)).toEqual([
			{ pallet: "Inbox", call: "rehearse", args: { service: 7, plan: 9 } },
		])
		expect((await getKeptPlan(client, { service: 7, plan: 9 })).value).toMatchObject({
			plan: 9,
			protocol: 3,
			version: 2,
			class: "Normal",
			delaySeconds: 60n,
			failover: Uint8Array.of(5, 6),
			failback: new Uint8Array(),
			fired: false,
		})
	})

	it("is not rehearsed where it is not kept or has fired, and nothing is sent", async () => {
		let now = "0x00"
		const { client } = await start(() => now)
		const refused = (problem: string) => ({ name: "RehearsalError", problem })
		await expect(
			rehearse(
				client,
				of(() => {}),
			),
		).rejects.toMatchObject(refused("UnknownPlan"))
		now = kept(null, true)
		await expect(
			rehearse(
				client,
				of(() => {}),
			),
		).rejects.toMatchObject(refused("HasFired"))
		expect(sent).toEqual([])
	})

	it("whose outcome is not told in time has none, whatever an old receipt says", async () => {
		const { node, client } = await start(() => kept({ at: 100n, outcome: 0 }))
		node.onSubscribe = (method) => {
			for (let number = 0x20; number < 0x23; number++) {
				node.tell(method, { number: `0x${number.toString(16)}` })
			}
		}
		await expect(
			rehearse(
				client,
				of(() => {}),
			),
		).rejects.toMatchObject({ problem: "NoOutcome" })
		sent.splice(0)
	})

	it("whose transaction fails was not rehearsed", async () => {
		const { client } = await start(() => kept(null))
		const failing = of(() => {
			throw new Error("NotNow")
		})
		await expect(rehearse(client, failing)).rejects.toThrow("NotNow")
		sent.splice(0)
	})
})
