// SPDX-License-Identifier: Apache-2.0
// Signing and sending, for those who came to do so: nothing of it is loaded by who only reads.

import { createClient, type PolkadotClient } from "polkadot-api"
import { type PolkadotSigner, withMetadataHash } from "polkadot-api/signer"
import type { Draft } from "../logic/draft.ts"
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

/** A conversation with the source of the page, as polkadot-api takes it. */
function providerOf(source: Source): Parameters<typeof createClient>[0] {
	return (onMessage: (message: Message) => void) => {
		const socket = new source.Socket(source.url)
		let waiting: string[] | null = []
		socket.onopen = () => {
			for (const text of waiting ?? []) socket.send(text)
			waiting = null
		}
		socket.onmessage = (event: { readonly data: unknown }) =>
			onMessage(JSON.parse(String(event.data)) as Message)
		return {
			send: (message: unknown) => {
				const text = JSON.stringify(message)
				if (waiting === null) socket.send(text)
				else waiting.push(text)
			},
			disconnect: () => socket.close(),
		}
	}
}

/** A call, ready to be looked at, signed and sent. */
export class Transactions {
	readonly #client: PolkadotClient

	constructor(source: Source) {
		this.#client = createClient(providerOf(source))
	}

	stop(): void {
		this.#client.destroy()
	}

	/** What the chain would take for it now. */
	fee(draft: Draft, address: string): Promise<bigint> {
		return this.#of(draft).getEstimatedFees(address)
	}

	/** Its bytes, as another tool takes them. */
	encoded(draft: Draft): Promise<Uint8Array> {
		return this.#of(draft).getEncodedData()
	}

	/** Signs, sends and tells how it goes on, until it is final. */
	send(options: {
		readonly draft: Draft
		readonly signer: PolkadotSigner
		/** Whether the wallet can check the call against the chain's metadata. */
		readonly metadataHash: boolean
		readonly tell: (step: TxStep) => void
	}): Promise<void> {
		const { draft, signer, metadataHash, tell } = options
		const network = { decimals: 12, tokenSymbol: "VGL" }
		const by = metadataHash ? withMetadataHash(network, signer) : signer
		return new Promise((resolve, reject) => {
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
	}

	#of({ pallet, call, args }: Draft) {
		const api = this.#client.getUnsafeApi()
		const entry = api.tx[pallet]?.[call]
		if (entry === undefined) throw new Error(`This chain has no call ${pallet}.${call}.`)
		return entry(args as never)
	}
}
