// SPDX-License-Identifier: Apache-2.0
import { merkleizeMetadata } from "@polkadot-api/merkleize-metadata"
import { AccountId, decAnyMetadata, unifyMetadata } from "@polkadot-api/substrate-bindings"
import { type Client, toHex } from "@vigil/sdk"
import { existsSync, readFileSync } from "node:fs"
import { getPolkadotSignerFromPjs } from "polkadot-api/pjs-signer"
import type { PolkadotSigner } from "polkadot-api/signer"
import { describe, expect, it } from "vitest"
import { PREFIX } from "./accounts.ts"
import { developmentPair } from "./devKeys.ts"
import { askingSigner, runtimeKnowsHash, withHash } from "./metadataHash.ts"
import { signerOf } from "./transactions.ts"

/** As `npm run descriptors` of the SDK leaves it: that of the runtime. */
const FILE =
	process.env["VIGIL_METADATA"] ??
	new URL("../../../sdk/.papi/metadata/vigil.scale", import.meta.url)
const metadata: Uint8Array | null = existsSync(FILE) ? readFileSync(FILE) : null

const genesisHash = `0x${"67".repeat(32)}` as const
const call = Uint8Array.of(0, 0, 0)

/** What is signed beside a call, as a client puts it together with the hash switched off. */
function extensionsOf(bytes: Uint8Array) {
	const { extrinsic } = unifyMetadata(decAnyMetadata(bytes))
	const given: { readonly [name: string]: readonly [number[], number[]] } = {
		CheckSpecVersion: [[], [1, 0, 0, 0]],
		CheckTxVersion: [[], [1, 0, 0, 0]],
		CheckGenesis: [[], Array.from({ length: 32 }, () => 0x67)],
		CheckMortality: [[0], Array.from({ length: 32 }, () => 0x67)],
		CheckNonce: [[0], []],
		ChargeTransactionPayment: [[0], []],
		CheckMetadataHash: [[0], [0]],
	}
	return Object.fromEntries(
		Object.values(extrinsic.signedExtensions[0] ?? []).map(({ identifier }) => {
			const [value, additional] = given[identifier] ?? [[], []]
			const own = {
				identifier,
				value: Uint8Array.from(value),
				additionalSigned: Uint8Array.from(additional),
			}
			return [identifier, own]
		}),
	)
}

describe.skipIf(metadata === null)("the hash of the metadata", () => {
	const bytes = metadata as Uint8Array
	const digest = () => merkleizeMetadata(bytes, { decimals: 12, tokenSymbol: "VGL" }).digest()

	it("is signed as the runtime has it: switched on, and some hash, that of this metadata", async () => {
		let signed: Parameters<PolkadotSigner["signTx"]>[1] = {}
		const base = {
			publicKey: new Uint8Array(32),
			signTx: async (_: Uint8Array, extensions: typeof signed) => {
				signed = extensions
				return Uint8Array.of(1)
			},
			signBytes: async () => Uint8Array.of(2),
		}
		const by = withHash(signerOf(base, { call: toHex(call), genesisHash }))
		await by.signTx(call, extensionsOf(bytes), bytes, 1)
		expect(signed["CheckMetadataHash"]?.value).toEqual(Uint8Array.of(1))
		expect(signed["CheckMetadataHash"]?.additionalSigned).toEqual(Uint8Array.of(1, ...digest()))
		// Nothing else is changed on the way.
		const { CheckMetadataHash: before, ...others } = extensionsOf(bytes)
		expect(before?.value).toEqual(Uint8Array.of(0))
		expect(signed).toMatchObject(others)
	})

	it("reaches a wallet as its mode and the hash", async () => {
		const asked: { mode?: number; metadataHash?: string }[] = []
		const address = AccountId(PREFIX).dec(developmentPair(["Alice"]).publicKey)
		const wallet = getPolkadotSignerFromPjs(
			address,
			async (payload) => {
				asked.push(payload)
				return { signature: `0x01${"00".repeat(64)}` }
			},
			async () => {
				throw new Error("not asked for")
			},
		)
		const own = signerOf(wallet, { call: toHex(call), genesisHash })
		await withHash(own).signTx(call, extensionsOf(bytes), bytes, 1)
		await own.signTx(call, extensionsOf(bytes), bytes, 1)
		expect(asked[0]).toMatchObject({ mode: 1, metadataHash: toHex(digest()) })
		expect(asked[1]?.metadataHash ?? null).toBeNull()
	})

	it("is another one for another token", () => {
		const other = merkleizeMetadata(bytes, { decimals: 12, tokenSymbol: "DOT" }).digest()
		expect(toHex(other)).not.toBe(toHex(digest()))
	})

	it("is switched on in what a runtime is asked by, which nobody signed", async () => {
		const { publicKey } = developmentPair(["Alice"])
		const asking = askingSigner(publicKey)
		const transaction = await asking.signTx(call, extensionsOf(bytes), bytes, 1)
		// Length, version, address, kind of signature, 64 zeros.
		const text = toHex(transaction)
		expect(text).toContain(`8400${toHex(publicKey).slice(2)}01${"00".repeat(64)}`)
		expect(text.endsWith(toHex(call).slice(2))).toBe(true)
		const off = await asking
			.signTx(call, { ...extensionsOf(bytes), CheckMetadataHash: undefined as never }, bytes, 1)
			.catch((error: Error) => error.message)
		expect(off).toBe("the chain has no CheckMetadataHash")
	})
})

describe("a runtime", () => {
	const asked: (readonly unknown[])[] = []
	const saying = (answer: unknown): Client => ({
		url: "none",
		async request(_, params) {
			asked.push(params)
			return answer
		},
		async *subscribe() {},
		close: () => {},
	})
	const ask = (answer: unknown) => runtimeKnowsHash(saying(answer), call, genesisHash)

	it("knows its hash if only the signature is wrong, and does not if nothing can be looked up", async () => {
		expect(await ask("0x010004")).toBe(true)
		expect(await ask("0x010100")).toBe(false)
		expect(asked[0]).toEqual([
			"TaggedTransactionQueue_validate_transaction",
			`0x02000000${genesisHash.slice(2)}`,
		])
	})

	it("that says anything else says nothing of it", async () => {
		for (const answer of ["0x00", "0x010001", "0x010101", "0x", null, 5, {}, "0x01000400"])
			expect(await ask(answer), JSON.stringify(answer)).toBeNull()
	})
})
