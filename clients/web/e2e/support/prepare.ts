// SPDX-License-Identifier: Apache-2.0
// What has to be on a development chain before somebody can act on it: made with Alice's keys, as a page would.

import { bls12_381 } from "@noble/curves/bls12-381.js"
import { keccak_256 } from "@noble/hashes/sha3.js"
import { createClient, type PolkadotClient } from "polkadot-api"
import { getPolkadotSigner } from "polkadot-api/signer"
import { getWsProvider } from "polkadot-api/ws"
import { WebSocket } from "ws"
import { toHex } from "../../../sdk/src/index.ts"
import { AccountId } from "@polkadot-api/substrate-bindings"
import { PREFIX } from "../../src/chain/accounts.ts"
import { developmentPair } from "../../src/chain/devKeys.ts"

const POSSESSION_DST = "BLS_POP_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_"

/** An address of a development account. */
export const addressOf = (...path: string[]): string =>
	AccountId(PREFIX).dec(developmentPair(path).publicKey)

const POLICY = {
	head: { type: "Latest", value: undefined },
	halt_after: 12n,
	round_length: 1n,
	margin: 1n,
	checkpoint_interval: 4n,
	stable_for: 12n,
	standby_after: 86_400n,
	gone_after: 86_400n,
	min_voices: 4,
	time_margin: 0n,
}

/** Whatever tests need, each made once. */
export class Chain {
	readonly #client: PolkadotClient

	constructor(url: string) {
		this.#client = createClient(getWsProvider(url, { websocketClass: WebSocket as never }))
	}

	stop(): void {
		this.#client.destroy()
	}

	/** Sends a call and waits until it is final and has succeeded. */
	async send(pallet: string, call: string, args: object, ...path: string[]): Promise<void> {
		const pair = developmentPair(path.length === 0 ? ["Alice"] : path)
		const signer = getPolkadotSigner(pair.publicKey, "Sr25519", pair.sign)
		const entry = this.#client.getUnsafeApi().tx[pallet]?.[call]
		if (entry === undefined) throw new Error(`the chain has no ${pallet}.${call}`)
		const done = await entry(args as never).signAndSubmit(signer)
		if (!done.ok)
			throw new Error(
				`${pallet}.${call}: ${JSON.stringify(done.dispatchError, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value))}`,
			)
	}

	async query(pallet: string, item: string, ...keys: unknown[]): Promise<unknown> {
		const entry = this.#client.getUnsafeApi().query[pallet]?.[item]
		if (entry === undefined) throw new Error(`the chain has no ${pallet}.${item}`)
		return entry.getValue(...(keys as never[]))
	}

	/** The first service. */
	async service(): Promise<number> {
		if (Number(await this.query("Restaking", "NextServiceId")) === 0) {
			const percent = (share: number) => share * 10_000_000
			const offences = {
				halt: percent(10),
				checkpoint: percent(10),
				own: percent(10),
				silence: percent(0.1),
				duty: percent(0.5),
			}
			const terms = {
				policy: POLICY,
				max_members: 100,
				min_stake: 100_000_000_000_000n,
				weight_cap: percent(40),
				max_slash: percent(10),
				min_participation: 0,
				allow_list: false,
				offences,
			}
			await this.send("Restaking", "register_service", { terms })
		}
		return 0
	}

	/** The first destination, which takes calls of contracts. */
	async destination(): Promise<number> {
		const next = Number(await this.query("Failover", "NextDestination"))
		if (next === 0) {
			const [network, inbox] = [
				`0x${"1".padStart(64, "0")}`,
				`0x${"22".repeat(20).padStart(64, "0")}`,
			]
			const form = { type: "Evm", value: undefined }
			await this.send("Failover", "register_destination", {
				destination: { network, inbox },
				form,
				certified_by: undefined,
				inbox_name: new TextEncoder().encode("Inbox"),
			})
		}
		return Math.max(next - 1, 0)
	}

	/** A referendum that is open, proposing a remark. */
	async referendum(): Promise<number> {
		const index = Number(await this.query("Referenda", "ReferendumCount"))
		const proposal = this.#client
			.getUnsafeApi()
			.tx["System"]?.["remark"]?.({ remark: Uint8Array.of(1, 2, 3) } as never)
		if (proposal === undefined) throw new Error("the chain has no remarks")
		await this.send("Referenda", "submit", {
			proposal_origin: { type: "system", value: { type: "Root", value: undefined } },
			proposal: { type: "Inline", value: await proposal.getEncodedData() },
			enactment_moment: { type: "After", value: 1 },
		})
		return index
	}

	/** Alice's validator as a watcher, with a key made for this. */
	async watcher(genesisHash: string): Promise<void> {
		const address = addressOf("Alice", "stash")
		if ((await this.query("Restaking", "Watchers", address)) !== undefined) return
		const { publicKey } = developmentPair(["Alice", "stash"])
		const scheme = bls12_381.longSignatures
		const secret = keccak_256(new TextEncoder().encode("a key for the console's tests"))
		secret[0] = (secret[0] ?? 0) & 0x3f
		const key = scheme.getPublicKey(secret).toBytes(true)
		const tag = keccak_256(new TextEncoder().encode("vigil/possession/v1"))
		const genesis = Uint8Array.from(Buffer.from(genesisHash.slice(2), "hex"))
		const digest = keccak_256(
			Uint8Array.from([tag, genesis, publicKey, keccak_256(key)].flatMap((one) => [...one])),
		)
		const proof = scheme.sign(scheme.hash(digest, POSSESSION_DST), secret).toBytes(true)
		const args = { key: toHex(key), proof: toHex(proof), commission: 0 }
		await this.send("Restaking", "register_watcher", args, "Alice", "stash")
	}
}
