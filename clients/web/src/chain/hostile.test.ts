// SPDX-License-Identifier: Apache-2.0
// What a node or a wallet may not talk the page into.

import { decAnyMetadata, unifyMetadata } from "@polkadot-api/substrate-bindings"
import { type Client, toHex } from "@vigil/sdk"
import type { PolkadotSigner } from "polkadot-api/signer"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { checkLength, checkTypes, LONGEST_METADATA, withoutEmptyLists } from "./bounds.ts"
import { Dynamic } from "./dynamic.ts"
import { heads, readHead } from "./head.ts"
import { checkMetadata, OtherThanReviewedError, signerOf } from "./transactions.ts"
import { keysOf, ShapeError } from "./values.ts"

describe("a page of keys", () => {
	const asked = { prefix: "0xab", count: 2, after: null }

	it("holds no more keys than were asked for, each below the prefix and above the one before", () => {
		expect(keysOf(["0xab01", "0xab02"], asked)).toEqual(["0xab01", "0xab02"])
		expect(keysOf([], asked)).toEqual([])
		for (const wrong of [
			["0xab01", "0xab02", "0xab03"],
			["0xab02", "0xab01"],
			["0xab01", "0xab01"],
			["0xac01"],
			["0xab0G"],
			["0xAB01"],
			[7],
			"0xab01",
			null,
		]) {
			expect(() => keysOf(wrong, asked), JSON.stringify(wrong)).toThrow(ShapeError)
		}
	})

	it("begins after the last one of the page before, or reading would never end", () => {
		expect(() => keysOf(["0xab01"], { ...asked, after: "0xab01" })).toThrow("keys that rise")
		expect(keysOf(["0xab02"], { ...asked, after: "0xab01" })).toEqual(["0xab02"])
	})
})

describe("a signer of one call for one chain", () => {
	const genesisHash = `0x${"67".repeat(32)}`
	const asked: Uint8Array[] = []
	const signer: PolkadotSigner = {
		publicKey: new Uint8Array(32),
		signTx: async (call) => {
			asked.push(call)
			return Uint8Array.of(1)
		},
		signBytes: async () => Uint8Array.of(2),
	}
	const bound = signerOf(signer, { call: "0x0102", genesisHash })
	const genesis = (byte: number) => ({
		CheckGenesis: {
			identifier: "CheckGenesis",
			value: new Uint8Array(),
			additionalSigned: new Uint8Array(32).fill(byte),
		},
	})
	const sign = (call: Uint8Array, extensions: Parameters<PolkadotSigner["signTx"]>[1]) =>
		bound.signTx(call, extensions, new Uint8Array(), 1)

	it("asks the wallet for what was reviewed", async () => {
		expect(await sign(Uint8Array.of(1, 2), genesis(0x67))).toEqual(Uint8Array.of(1))
		expect(asked).toHaveLength(1)
	})

	it("asks nobody to sign another call, for another chain, for no chain, or other bytes", async () => {
		asked.length = 0
		await expect(sign(Uint8Array.of(1, 3), genesis(0x67))).rejects.toThrow("The call changed")
		await expect(sign(Uint8Array.of(1, 2), genesis(0x68))).rejects.toThrow("The chain that it is")
		await expect(sign(Uint8Array.of(1, 2), {})).rejects.toThrow(OtherThanReviewedError)
		await expect(bound.signBytes(Uint8Array.of(1, 2))).rejects.toThrow(OtherThanReviewedError)
		expect(asked).toEqual([])
	})
})

describe("the newest block", () => {
	const hash = `0x${"01".repeat(32)}`
	const client = (
		answers: { [method: string]: unknown },
		told: number,
	): Client & { asked: number } => ({
		url: "none",
		asked: 0,
		async request(method) {
			this.asked += 1
			// Others get their turn, as with every answer of a real node.
			await new Promise((resolve) => setTimeout(resolve))
			return answers[method]
		},
		async *subscribe() {
			for (let i = 0; i < told; i++) yield i
			await new Promise(() => {})
		},
		close: () => {},
	})
	const good = {
		chain_getBlockHash: hash,
		chain_getHeader: { number: "0x2a" },
		state_getStorage: "0x0100000000000000",
	}
	const { signal } = new AbortController()

	it("is read once, however many blocks are told of at the same time", async () => {
		const node = client(good, 5_000)
		for await (const head of heads(node, signal)) {
			expect(head).toEqual({ number: 42, hash, madeAt: 1 })
			break
		}
		expect(node.asked).toBe(3)
	})

	it.each([
		["chain_getBlockHash", 5],
		["chain_getBlockHash", "0x01"],
		["chain_getHeader", null],
		["chain_getHeader", { number: 42 }],
		["chain_getHeader", { number: `0x${"f".repeat(100)}` }],
		["state_getStorage", `0x${"ff".repeat(100)}`],
		["state_getStorage", "0xzz"],
	])("is refused where %s is %j", async (method, answer) => {
		const node = client({ ...good, [method]: answer }, 1)
		await expect(readHead(node, signal)).rejects.toThrow(ShapeError)
	})

	it("is not looked for any more when the connection broke", async () => {
		const node = client(good, 0)
		node.subscribe = async function* () {
			yield 1
			throw new Error("gone")
		}
		const seen: number[] = []
		const read = async () => {
			for await (const head of heads(node, signal)) seen.push(head.number)
		}
		await expect(read()).rejects.toThrow("gone")
		expect(seen).toEqual([42])
	})
})

describe("metadata", () => {
	/** The chain's own, where a file of it is named, as `make test` does. */
	const file = process.env["VIGIL_METADATA"]
	const real = file === undefined ? new Uint8Array() : new Uint8Array(readFileSync(file))
	const itsOwn = it.skipIf(file === undefined)
	type Lookup = Parameters<typeof checkTypes>[0]["lookup"]
	type Def = Lookup[number]["def"]
	/** Types by their numbers, with nothing else said of them. */
	const types = (...defs: readonly object[]) =>
		checkTypes({
			lookup: defs.map((def, id) => ({ id, path: [], params: [], docs: [], def: def as Def })),
			pallets: [],
		})
	const u8 = { tag: "primitive", value: { tag: "u8" } }
	const nothing = { tag: "tuple", value: [] }
	const field = (type: number) => ({ type })

	itsOwn("of the chain itself is read", () => {
		const client: Client = {
			url: "none",
			request: async () => null,
			subscribe: async function* () {},
			close: () => {},
		}
		expect(new Dynamic(client, real).hasPallet("Insurance")).toBe(true)
	})

	itsOwn("has lists of nothing read as one byte, and not as so many nothings as they say", () => {
		const found = withoutEmptyLists(unifyMetadata(decAnyMetadata(real)))
		const tagOf = (metadata: typeof found, id: number) =>
			metadata.lookup.find((one) => one.id === id)?.def.tag
		const before = unifyMetadata(decAnyMetadata(real))
		const nothing = before.lookup.find(
			({ def }) => def.tag === "tuple" && def.value.length === 0,
		)?.id
		const lists = before.lookup.filter(({ def }) => def.tag === "sequence" && def.value === nothing)
		expect(lists).not.toEqual([])
		for (const { id } of lists) expect(tagOf(found, id)).toBe("primitive")
		const changed = before.lookup.filter(({ id }) => tagOf(before, id) !== tagOf(found, id))
		expect(changed).toEqual(lists)
	})

	it("that is too long is not looked at", async () => {
		expect(() => checkLength(new Uint8Array(LONGEST_METADATA + 1))).toThrow("bytes at most")
		const client: Client = {
			url: "none",
			request: async () => `0x01${"00".repeat(LONGEST_METADATA + 10)}`,
			subscribe: async function* () {},
			close: () => {},
		}
		const { signal } = new AbortController()
		await expect(Dynamic.connect(client, signal)).rejects.toThrow("bytes at most")
	})

	it("may have a call that holds a call, and a list of lists", () => {
		const call = { tag: "variant", value: [{ name: "Batch", index: 0, fields: [field(1)] }] }
		expect(() => types(call, { tag: "sequence", value: 0 })).not.toThrow()
		expect(() => types(u8, { tag: "array", value: { len: 1_000_000, type: 0 } })).not.toThrow()
	})

	it.each([
		[
			"tuples of tuples",
			[nothing, ...Array.from({ length: 12 }, (_, of) => ({ tag: "tuple", value: [of, of] }))],
		],
		[
			"a long array of anything but bytes",
			[
				{ tag: "primitive", value: { tag: "u16" } },
				{ tag: "array", value: { len: 4_294_967_295, type: 0 } },
			],
		],
		[
			"arrays of arrays",
			[
				nothing,
				...Array.from({ length: 3 }, (_, of) => ({ tag: "array", value: { len: 100, type: of } })),
			],
		],
		["a tuple of itself", [{ tag: "tuple", value: [0] }]],
		[
			"fields of each other",
			[
				{ tag: "composite", value: [field(1)] },
				{ tag: "composite", value: [field(0)] },
			],
		],
		["a type that is not there", [{ tag: "sequence", value: 7 }]],
		[
			"a variant with fields without end",
			[
				{
					tag: "variant",
					value: [
						{ name: "Wide", index: 0, fields: Array.from({ length: 5_000 }, () => field(1)) },
					],
				},
				u8,
			],
		],
		["types without end", Array.from({ length: 20_000 }, () => u8)],
	])("with %s is refused, in no time", (_, defs) => {
		const began = performance.now()
		expect(() => types(...defs)).toThrow(ShapeError)
		expect(performance.now() - began).toBeLessThan(500)
	})

	itsOwn("is looked at in the conversation in which it is signed, too", () => {
		const message = (output: string) => ({
			params: { result: { event: "operationCallDone", output } },
		})
		const known = toHex(real).slice(2)
		expect(() => checkMetadata(message(`0x0102000000${known}`))).not.toThrow()
		expect(() => checkMetadata(message("0x00"))).not.toThrow()
		expect(() => checkMetadata({ result: "0x" })).not.toThrow()
		expect(() => checkMetadata(message(`0x0102000000${known.slice(0, 2_000)}`))).toThrow()
	})
})
