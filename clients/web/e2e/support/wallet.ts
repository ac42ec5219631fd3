// SPDX-License-Identifier: Apache-2.0
// A wallet extension with a real sr25519 key, which signs what it is shown as the extension of polkadot-js does.

import type { Page } from "@playwright/test"
import { blake2b } from "@noble/hashes/blake2.js"
import { PREFIX } from "../../src/chain/accounts.ts"
import { developmentPair } from "../../src/chain/devKeys.ts"
import { AccountId } from "@polkadot-api/substrate-bindings"
import { fromHex, toHex } from "../../../sdk/src/index.ts"

export interface Payload {
	readonly address: string
	readonly method: string
	readonly era: string
	readonly nonce: string
	readonly tip: string
	readonly mode?: number
	readonly metadataHash?: string
	readonly specVersion: string
	readonly transactionVersion: string
	readonly genesisHash: string
	readonly blockHash: string
	readonly signedExtensions: readonly string[]
}

export interface Wallet {
	/** As the chain writes it. */
	readonly address: string
	/** As the wallet writes it, which knows no network by that name. */
	readonly shown: string
	/** What it was asked to sign. */
	readonly asked: Payload[]
	/** Whether its owner declines. */
	declines: boolean
	/** Whether it signs for another chain than it is asked for. */
	elsewhere: boolean
}

const little = (value: bigint, length: number) =>
	Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))

function compact(value: bigint): Uint8Array {
	if (value < 64n) return little(value << 2n, 1)
	if (value < 16_384n) return little((value << 2n) | 1n, 2)
	if (value < 1_073_741_824n) return little((value << 2n) | 2n, 4)
	const length = Math.ceil(value.toString(16).length / 2)
	return Uint8Array.of(((length - 4) << 2) | 3, ...little(value, length))
}

/** The bytes that a signature is of, extension by extension. */
export function signedBytes(payload: Payload): Uint8Array {
	const extra: Uint8Array[] = []
	const additional: Uint8Array[] = []
	for (const extension of payload.signedExtensions) {
		if (extension === "CheckSpecVersion") additional.push(little(BigInt(payload.specVersion), 4))
		if (extension === "CheckTxVersion")
			additional.push(little(BigInt(payload.transactionVersion), 4))
		if (extension === "CheckGenesis") additional.push(fromHex(payload.genesisHash))
		if (extension === "CheckMortality") {
			extra.push(fromHex(payload.era))
			additional.push(fromHex(payload.blockHash))
		}
		if (extension === "CheckNonce") extra.push(compact(BigInt(payload.nonce)))
		if (extension === "ChargeTransactionPayment") extra.push(compact(BigInt(payload.tip)))
		if (extension === "CheckMetadataHash") {
			extra.push(Uint8Array.of(payload.mode ?? 0))
			additional.push(
				payload.metadataHash === undefined
					? Uint8Array.of(0)
					: Uint8Array.of(1, ...fromHex(payload.metadataHash)),
			)
		}
	}
	const bytes = Uint8Array.from(
		[fromHex(payload.method), ...extra, ...additional].flatMap((part) => [...part]),
	)
	return bytes.length > 256 ? blake2b(bytes, { dkLen: 32 }) : bytes
}

/** Puts a wallet into the page that shows one account of a development network. */
export async function withWallet(
	page: Page,
	path: readonly string[],
	options: { readonly genesisHash?: string } = {},
): Promise<Wallet> {
	const pair = developmentPair(path)
	const wallet: Wallet = {
		address: AccountId(PREFIX).dec(pair.publicKey),
		shown: AccountId(42).dec(pair.publicKey),
		asked: [],
		declines: false,
		elsewhere: false,
	}
	await page.exposeFunction("vigilTestSign", (payload: Payload) => {
		wallet.asked.push(payload)
		if (wallet.declines) return null
		const genesisHash = wallet.elsewhere ? `0x${"99".repeat(32)}` : payload.genesisHash
		return toHex(Uint8Array.of(1, ...pair.sign(signedBytes({ ...payload, genesisHash }))))
	})
	await page.addInitScript(
		({ address, name, genesisHash }) => {
			const signer = {
				signPayload: async (payload: unknown) => {
					const sign = (
						globalThis as unknown as { vigilTestSign(payload: unknown): Promise<string | null> }
					).vigilTestSign
					const signature = await sign(payload)
					if (signature === null) throw new Error("Cancelled")
					return { signature }
				},
				signRaw: async () => {
					throw new Error("not asked for")
				},
			}
			const account = { address, name, type: "sr25519", genesisHash }
			const accounts = { get: async () => [account], subscribe: () => () => {} }
			const enable = async () => ({ accounts, signer })
			Object.assign(globalThis, { injectedWeb3: { "test-wallet": { version: "1", enable } } })
		},
		{ address: wallet.shown, name: path.join(" "), genesisHash: options.genesisHash ?? null },
	)
	return wallet
}
