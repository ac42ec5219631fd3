// SPDX-License-Identifier: Apache-2.0
// Signing and sending, for those who came to do so: nothing of it is loaded by who only reads.

import { createClient, type PolkadotClient } from "polkadot-api"
import type { PolkadotSigner } from "polkadot-api/signer"
import { decAnyMetadata, unifyMetadata } from "@polkadot-api/substrate-bindings"
import { fromHex, type Hex, toHex } from "@vigil/sdk"
import type { Draft } from "../logic/draft.ts"
import { checkLength, checkTypes, LONGEST_METADATA } from "./bounds.ts"
import { askingSigner, runtimeKnowsHash, withHash } from "./metadataHash.ts"
import type { Source } from "./source.ts"

/** How a transaction goes on. */
export type TxStep =
	| { readonly step: "signed"; readonly hash: string }
	| { readonly step: "sent"; readonly hash: string }
	| {
			readonly step: "in-block"
			readonly hash: string
			readonly block: number
			readonly error: unknown
	  }
	| {
			readonly step: "final"
			readonly hash: string
			readonly block: number
			readonly error: unknown
	  }

type Message = Parameters<Parameters<typeof createClient>[0]>[0] extends (message: infer M) => void
	? M
	: never

/** The longest message that is read: metadata is the longest that is asked for. */
const LONGEST_MESSAGE = 4 * LONGEST_METADATA

/** Refuses metadata by which nothing could be read, in whichever conversation a node tells it. */
export function checkMetadata(message: unknown): void {
	const result = (message as { params?: { result?: { event?: unknown; output?: unknown } } } | null)
		?.params?.result
	if (result?.event !== "operationCallDone" || typeof result.output !== "string") return
	// Some, its length, and the word that metadata begins with.
	const begins = result.output.slice(0, 20).indexOf("6d657461")
	if (begins < 0) return
	const bytes = fromHex(`0x${result.output.slice(begins)}`)
	checkTypes(unifyMetadata(decAnyMetadata(checkLength(bytes))))
}

/** A conversation with the source of the page, as polkadot-api takes it, which does not hear of its end. */
function providerOf(
	source: Source,
	lose: (error: Error) => void,
): Parameters<typeof createClient>[0] {
	return (onMessage: (message: Message) => void) => {
		const socket = new source.Socket(source.url)
		let waiting: string[] | null = []
		let ended = false
		socket.onopen = () => {
			for (const text of waiting ?? []) socket.send(text)
			waiting = null
		}
		socket.onmessage = (event: { readonly data: unknown }) => {
			let message: Message
			try {
				const text = String(event.data)
				if (text.length > LONGEST_MESSAGE) throw new RangeError("a message without an end")
				message = JSON.parse(text) as Message
				checkMetadata(message)
			} catch (error) {
				lose(error instanceof Error ? error : new Error(String(error)))
				socket.close()
				return
			}
			onMessage(message)
		}
		socket.onclose = () => {
			ended = true
			lose(new Error("the connection was lost"))
		}
		socket.onerror = socket.onclose
		return {
			send: (message: unknown) => {
				const text = JSON.stringify(message)
				if (ended) return
				if (waiting === null) socket.send(text)
				else waiting.push(text)
			},
			disconnect: () => {
				ended = true
				socket.onclose = null
				socket.onerror = null
				socket.close()
			},
		}
	}
}

/** Something else would be signed than what was reviewed. */
export class OtherThanReviewedError extends Error {
	override readonly name = "OtherThanReviewedError"

	constructor(what: string) {
		super(`${what} changed since it was reviewed, so the wallet was not asked`)
	}
}

/**
 * A signer that signs one call, for one chain. Bytes and genesis come from whoever describes the chain, over another
 * conversation than the one that the page checked: a node that lies in this one would have a signature for elsewhere.
 */
export function signerOf(
	signer: PolkadotSigner,
	reviewed: { readonly call: Hex; readonly genesisHash: string },
): PolkadotSigner {
	return {
		publicKey: signer.publicKey,
		signTx: async (call, extensions, ...rest) => {
			const genesis = extensions["CheckGenesis"]?.additionalSigned
			if (genesis === undefined || toHex(genesis) !== reviewed.genesisHash)
				throw new OtherThanReviewedError("The chain that it is signed for")
			if (toHex(call) !== reviewed.call) throw new OtherThanReviewedError("The call")
			return signer.signTx(call, extensions, ...rest)
		},
		signBytes: async () => {
			throw new OtherThanReviewedError("The call")
		},
	}
}

/** A call, ready to be looked at, signed and sent. */
export class Transactions {
	readonly #client: PolkadotClient
	readonly #source: Source
	readonly #lost: Promise<never>

	constructor(source: Source) {
		this.#source = source
		let lose: (error: Error) => void = () => {}
		this.#lost = new Promise<never>((_, reject) => (lose = reject))
		// Who waits for something hears of it; nobody else has to.
		this.#lost.catch(() => {})
		this.#client = createClient(providerOf(source, lose))
	}

	stop(): void {
		this.#client.destroy()
	}

	/** What the chain would take for it now. */
	fee(draft: Draft, address: string): Promise<bigint> {
		return Promise.race([this.#lost, this.#of(draft).getEstimatedFees(address)])
	}

	/** Whether wallets can check it by the hash of the chain's metadata; `null` where the chain does not say. */
	async knowsHash(draft: Draft, publicKey: Uint8Array): Promise<boolean | null> {
		const { client, genesisHash } = this.#source
		try {
			const signed = this.#of(draft).sign(askingSigner(publicKey))
			const transaction = await Promise.race([this.#lost, signed])
			return await runtimeKnowsHash(client, transaction, genesisHash)
		} catch {
			return null
		}
	}

	/** Its bytes, as another tool takes them. */
	encoded(draft: Draft): Promise<Uint8Array> {
		return Promise.race([this.#lost, this.#of(draft).getEncodedData()])
	}

	/** Signs, sends and tells how it goes on, until it is final or nobody can tell. */
	send(options: {
		readonly draft: Draft
		readonly signer: PolkadotSigner
		/** The bytes that were shown. */
		readonly call: Hex
		/** Whether the wallet can check the call against the chain's metadata. */
		readonly metadataHash: boolean
		readonly tell: (step: TxStep) => void
	}): Promise<void> {
		const { draft, call, metadataHash, tell } = options
		const signer = signerOf(options.signer, { call, genesisHash: this.#source.genesisHash })
		const by = metadataHash ? withHash(signer) : signer
		const watched = new Promise<void>((resolve, reject) => {
			this.#of(draft)
				.signSubmitAndWatch(by, { mortality: { mortal: true, period: 64 } })
				.subscribe({
					next: (event) => {
						const hash = event.txHash
						if (event.type === "signed") tell({ step: "signed", hash })
						else if (event.type === "broadcasted") tell({ step: "sent", hash })
						else if (event.type === "finalized")
							tell({
								step: "final",
								hash,
								block: event.block.number,
								error: event.dispatchError ?? null,
							})
						else if (event.found)
							tell({
								step: "in-block",
								hash,
								block: event.block.number,
								error: event.dispatchError ?? null,
							})
					},
					error: reject,
					complete: () => resolve(),
				})
		})
		return Promise.race([this.#lost, watched])
	}

	#of({ pallet, call, args }: Draft) {
		const api = this.#client.getUnsafeApi()
		const entry = api.tx[pallet]?.[call]
		if (entry === undefined) throw new Error(`This chain has no call ${pallet}.${call}.`)
		return entry(args as never)
	}
}
