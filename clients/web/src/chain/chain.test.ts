// SPDX-License-Identifier: Apache-2.0
import { AccountId } from "@polkadot-api/substrate-bindings"
import type { Client } from "@vigil/sdk"
import { describe, expect, it } from "vitest"
import { developmentAccounts, developmentPair } from "./devKeys.ts"
import { apart, noticeOf, scopeOf, stageOf } from "./emergency.ts"
import { LIGHT_URL, startLight, type WorkerLike, withBootNodes } from "./light.ts"
import type { FromWorker, ToWorker } from "./lightTypes.ts"
import { nodeSource } from "./source.ts"
import {
	bigOf,
	fieldsOf,
	listOf,
	numberOf,
	ShapeError,
	shown,
	textOf,
	variantOf,
} from "./values.ts"

describe("development keys", () => {
	it("are those that everybody knows", () => {
		const alice = developmentPair(["Alice"]).publicKey
		expect(AccountId(42).dec(alice)).toBe("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")
		const stash = developmentPair(["Alice", "stash"]).publicKey
		expect(AccountId(42).dec(stash)).toBe("5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY")
		expect(new Set(developmentAccounts().map((one) => one.address)).size).toBe(12)
	})
})

/** A worker that the test plays. */
class FakeWorker implements WorkerLike {
	readonly told: ToWorker[] = []
	onmessage: WorkerLike["onmessage"] = null
	onerror: WorkerLike["onerror"] = null
	ended = false
	postMessage(message: ToWorker): void {
		this.told.push(message)
	}
	terminate(): void {
		this.ended = true
	}
	say(data: FromWorker): void {
		this.onmessage?.({ data } as MessageEvent<FromWorker>)
	}
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

describe("the light client", () => {
	it("is asked as a node is, in conversations that do not mix", async () => {
		const worker = new FakeWorker()
		const { client, Socket } = startLight(worker, "spec")
		const answer = client.request("a", [])
		await settle()
		expect(worker.told).toEqual([
			{ type: "start", spec: "spec" },
			{ type: "open", id: 1 },
		])
		const other = new Socket(LIGHT_URL)
		const heard: unknown[] = []
		other.onmessage = ((event: { data: unknown }) =>
			heard.push(event.data)) as typeof other.onmessage
		worker.say({ type: "opened", id: 1 })
		await settle()
		expect(worker.told.at(-1)).toMatchObject({ type: "send", id: 1 })
		worker.say({ type: "message", id: 2, text: "for the other" })
		worker.say({ type: "message", id: 1, text: JSON.stringify({ id: 1, result: 5 }) })
		expect(await answer).toBe(5)
		expect(heard).toEqual(["for the other"])
	})

	it("that crashes or closes is not reached, and nobody waits for ever", async () => {
		const worker = new FakeWorker()
		const { client } = startLight(worker, "spec")
		const lost = client.request("a", [])
		worker.say({ type: "closed", id: 1, reason: "no such chain" })
		await expect(lost).rejects.toMatchObject({ name: "NotReachedError" })
		const again = client.request("a", [])
		await settle()
		worker.onerror?.({} as ErrorEvent)
		await expect(again).rejects.toMatchObject({ name: "NotReachedError" })
	})

	it("takes other boot nodes only where some are given", () => {
		expect(withBootNodes('{"bootNodes":["a"]}', [])).toBe('{"bootNodes":["a"]}')
		expect(JSON.parse(withBootNodes('{"id":"x","bootNodes":["a"]}', ["b"]))).toEqual({
			id: "x",
			bootNodes: ["b"],
		})
	})
})

describe("a node", () => {
	it("of another chain is refused, whatever it says else", async () => {
		class Socket {
			onopen: (() => void) | null = null
			onmessage: ((event: { data: string }) => void) | null = null
			onerror: (() => void) | null = null
			onclose: (() => void) | null = null
			constructor() {
				queueMicrotask(() => this.onopen?.())
			}
			send(text: string) {
				const { id } = JSON.parse(text) as { id: number }
				queueMicrotask(() =>
					this.onmessage?.({ data: JSON.stringify({ id, result: `0x${"11".repeat(32)}` }) }),
				)
			}
			close() {}
		}
		const signal = new AbortController().signal
		const options = { url: "ws://a.example", signal, Socket: Socket as never }
		await expect(nodeSource({ ...options, genesisHash: `0x${"22".repeat(32)}` })).rejects.toThrow(
			/on another chain: expected the genesis 0x22/,
		)
		const { client, whom }: { client: Client; whom: string } = await nodeSource({
			...options,
			genesisHash: null,
		})
		expect(whom).toBe("a.example")
		client.close()
	})
})

describe("what metadata decodes", () => {
	it("is read by its form, and anything else is named", () => {
		expect(bigOf(5, "x")).toBe(5n)
		expect(numberOf(5n, "x")).toBe(5)
		expect(variantOf({ type: "A", value: 1 }, "x")).toEqual({ type: "A", value: 1 })
		expect(variantOf("A", "x").type).toBe("A")
		for (const wrong of [
			() => bigOf("5", "the stake"),
			() => bigOf(1.5, "the stake"),
			() => numberOf(2n ** 60n, "the stake"),
			() => textOf(5, "the stake"),
			() => listOf({}, "the stake"),
			() => fieldsOf(null, "the stake"),
			() => variantOf({ value: 1 }, "the stake"),
		]) {
			expect(wrong).toThrow(ShapeError)
			expect(wrong).toThrow("the stake")
		}
	})

	it("is shown whole, however large its numbers", () => {
		expect(JSON.parse(shown({ a: 2n ** 100n, b: Uint8Array.of(1, 255) }))).toEqual({
			a: (2n ** 100n).toString(),
			b: "0x01ff",
		})
	})
})

describe("an emergency", () => {
	it("says what it is about and where it is", () => {
		expect(apart("WatcherFailure")).toBe("Watcher failure")
		expect(scopeOf({ type: "All", value: undefined })).toBe("everything")
		expect(scopeOf({ type: "Service", value: 7 })).toBe("service 7")
		const name = (text: string) => new TextEncoder().encode(text)
		expect(scopeOf({ type: "Call", value: { pallet: name("Staking"), call: "0x626f6e64" } })).toBe(
			"the call Staking.bond",
		)
		expect(stageOf({ type: "Declared", value: { ratify_by: 9 } })).toContain(
			"over at block 9 unless",
		)
		expect(
			stageOf({
				type: "Restoring",
				value: { phase: { type: "Observe", value: undefined }, next: 12 },
			}),
		).toContain("observe until block 12")
		expect(stageOf({ type: "SomethingNew", value: undefined })).toBe("Something new")
	})

	it("has notices whose words are words", () => {
		const text = "<b>Do</b> not panic"
		const notice = {
			number: 1,
			emergency: undefined,
			audience: { type: "Users" },
			at: 5,
			expires: 9,
			text: new TextEncoder().encode(text),
		}
		expect(noticeOf(notice)).toEqual({
			number: 1,
			emergency: null,
			audience: "Users",
			at: 5,
			expires: 9,
			text,
		})
		expect(() => noticeOf({ ...notice, at: "now" })).toThrow(ShapeError)
	})
})
