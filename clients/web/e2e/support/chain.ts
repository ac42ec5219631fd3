// SPDX-License-Identifier: Apache-2.0
// What a chain answers, recorded by hand: for states of the page that a real chain has rarely, or for 1,000 services.

import { WebSocket, WebSocketServer } from "ws"
import type { AddressInfo } from "node:net"
import { bls12_381 } from "@noble/curves/bls12-381.js"
import {
	type Certificate,
	encodeCertificate,
	encodeCommitment,
	encodeWitnesses,
	fromHex,
	getWitnesses,
	type Halt,
	hashCommitment,
	type Hex,
	type Member,
	type SetCommitment,
	serviceId,
	setId,
	toHex,
} from "../../../sdk/src/index.ts"
import { membersTree } from "../../../sdk/src/verify/members.ts"
import { policyAnswer, policyKeys, poolAnswer } from "./insurance.ts"
import { Writer } from "../../../sdk/src/core/scale.ts"
import { type Case, goldenOf, haltOf, readVectors } from "../../../sdk/test/support/vectors.ts"

const { cases } = readVectors<{ cases: Case[] }>("certificates.json")
const small = goldenOf(cases[1] as Case, haltOf((cases[1] as Case).statement))

/** A certificate that precompiles of an EVM chain signed, its set and its members. */
export const GOLDEN = signedBySolidity()

function signedBySolidity(): {
	certificate: Certificate
	commitment: SetCommitment
	members: Member[]
} {
	const file = readVectors<{
		keys: Hex[]
		weights: number[]
		commitment: Hex
		block_hash: Hex
		signature: Hex
	}>("from_solidity.json")
	const members = file.keys.map((key, i) => ({
		key: fromHex(key),
		weight: BigInt(file.weights[i] ?? 0),
	}))
	const { Point } = bls12_381.G1
	const sum = members.reduce((all, { key }) => all.add(Point.fromBytes(key)), Point.ZERO)
	const totalWeight = members.reduce((all, { weight }) => all + weight, 0n)
	const commitment: SetCommitment = {
		...small.commitment,
		service: serviceId(7),
		setId: setId(3),
		size: members.length,
		totalWeight,
		quorumWeight: (2n * totalWeight) / 3n + 1n,
		aggregateKey: sum.toBytes(false),
		membersRoot: membersTree(members).at(-1)?.[0] as Hex,
	}
	if (hashCommitment(commitment) !== file.commitment)
		throw new Error("the vectors are of another form")
	const certificate: Certificate = {
		kind: "halt",
		service: serviceId(7),
		setId: setId(3),
		statement: {
			kind: "halt",
			height: 105n,
			blockHash: file.block_hash,
			blockTimestamp: 105n,
			round: 9_000n,
		},
		size: members.length,
		absent: [3],
		signature: fromHex(file.signature),
	}
	return { certificate, commitment, members }
}

export const GENESIS: Hex = `0x${"67".repeat(32)}`
export const SERVICE = GOLDEN.commitment.service as number

export type Status = "live" | "suspect" | "halted" | "recovering"
export interface FakeIncident {
	readonly id: number
	readonly halt: Halt
	readonly last?: Halt
	readonly beganAt: bigint
	readonly downtime: bigint
	readonly resumed?: bigint
}
export interface FakeWard {
	status: Status
	since: bigint
	incidents: FakeIncident[]
}

/** An answer; `text` is sent as it is. */
export type Answer =
	{ readonly result: unknown } | { readonly error: unknown } | { readonly text: string }

const halt = (to: Writer, one: Halt) =>
	to.u64(one.height).hash(one.blockHash).u64(one.blockTimestamp).u64(one.round)
const STATUSES: readonly Status[] = ["live", "suspect", "halted", "recovering"]
/** `Timestamp.Now`. */
const TIMESTAMP = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb"
const hashOf = (number: number): Hex => `0x${number.toString(16).padStart(64, "0")}`

/** A node of the loopback that answers for a chain that the test moves on. */
export class FakeChain {
	readonly url: string
	readonly wards = new Map<number, FakeWard>()
	readonly asked: string[] = []
	/** Transactions of the newest block. */
	extrinsics: Hex[] = []
	/** Certificates that a watching node shows; `null`: it does not watch. */
	certificates: Uint8Array[] | null = null
	/** Metadata of version 15, for what is read by it. */
	metadata: Uint8Array | null = null
	/** How many policies its one cover pool, of {@link SERVICE}, has. */
	policies = 0
	#keys: string[] = []
	/** How far its clock is behind. */
	behindMs = 0
	/** What it answers instead of the truth, by the name of the method or runtime function; nothing: the truth. */
	lies: (name: string, params: readonly unknown[]) => Answer | undefined = () => undefined
	number = 100
	readonly #server: WebSocketServer
	readonly #heads = new Map<WebSocket, string>()

	static async start(port = 0): Promise<FakeChain> {
		const server = new WebSocketServer({ host: "127.0.0.1", port })
		await new Promise((resolve) => server.once("listening", resolve))
		return new FakeChain(server)
	}

	private constructor(server: WebSocketServer) {
		this.#server = server
		this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
		server.on("connection", (socket) => {
			socket.on("message", (data) => {
				const { id, method, params } = JSON.parse(String(data)) as {
					id: number
					method: string
					params: unknown[]
				}
				const answer = this.#answer(socket, method, params)
				if ("text" in answer) {
					socket.send(answer.text)
					return
				}
				socket.send(JSON.stringify({ jsonrpc: "2.0", id, ...answer }))
				if (method === "chain_subscribeNewHeads") this.#tell(socket)
			})
		})
	}

	/** Says something to everybody, of whatever form. */
	say(text: string): void {
		for (const socket of this.#server.clients) socket.send(text)
	}

	/** Tells of so many blocks at once, all of which are the newest one. */
	flood(blocks: number): void {
		for (const socket of this.#heads.keys()) for (let i = 0; i < blocks; i++) this.#tell(socket)
	}

	/** Makes a block. */
	block(): void {
		this.number += 1
		for (const socket of this.#heads.keys()) this.#tell(socket)
	}

	/** Ends every connection and takes no other. */
	async stop(): Promise<void> {
		for (const socket of this.#server.clients) socket.terminate()
		await new Promise((resolve) => this.#server.close(resolve))
	}

	drop(): void {
		for (const socket of this.#server.clients) socket.terminate()
	}

	#tell(socket: WebSocket): void {
		const params = {
			subscription: this.#heads.get(socket),
			result: { number: `0x${this.number.toString(16)}`, parentHash: hashOf(this.number - 1) },
		}
		socket.send(JSON.stringify({ jsonrpc: "2.0", method: "chain_newHead", params }))
	}

	#answer(socket: WebSocket, method: string, params: readonly unknown[]): Answer {
		const name = method === "state_call" ? String(params[0]) : method
		this.asked.push(name)
		const lie = this.lies(name, params)
		if (lie !== undefined) return lie
		switch (method) {
			case "chain_getBlockHash":
				return { result: params[0] === 0 ? GENESIS : hashOf(this.number) }
			case "chain_getHeader":
				return {
					result: { number: `0x${this.number.toString(16)}`, parentHash: hashOf(this.number - 1) },
				}
			case "chain_getBlock": {
				const number = Number.parseInt(String(params[0]).slice(-8), 16)
				const extrinsics = number === this.number ? this.extrinsics : []
				const header = { number: `0x${number.toString(16)}`, parentHash: hashOf(number - 1) }
				return { result: { block: { extrinsics, header } } }
			}
			case "chain_subscribeNewHeads":
				this.#heads.set(socket, `heads-${this.#heads.size}`)
				return { result: this.#heads.get(socket) }
			case "chain_unsubscribeNewHeads":
				this.#heads.delete(socket)
				return { result: true }
			case "state_getStorage":
				if (params[0] !== TIMESTAMP) return { result: null }
				return { result: toHex(new Writer().u64(BigInt(Date.now() - this.behindMs)).end()) }
			case "state_call":
				return this.#call(String(params[0]), String(params[1]))
			case "state_getKeysPaged": {
				const [prefix, count, after] = params as [string, number, string | null]
				if (this.#keys.length !== this.policies) this.#keys = policyKeys(prefix, this.policies)
				return { result: this.#keys.filter((key) => after === null || key > after).slice(0, count) }
			}
			case "vigil_witnessedCertificates":
				return this.certificates === null
					? { error: { code: 9_001, message: "this node does not watch" } }
					: { result: this.#shown() }
			default:
				return { error: { code: -32_601, message: `Method not found: ${method}` } }
		}
	}

	#shown(): unknown {
		const commitment = toHex(encodeCommitment(GOLDEN.commitment))
		const certificates = (this.certificates ?? []).map((bytes) => ({
			certificate: toHex(bytes),
			commitment,
			witnesses: toHex(encodeWitnesses(getWitnesses({ members: GOLDEN.members, absent: [3] }))),
		}))
		return { certificates, next: null }
	}

	#call(name: string, args: string): Answer {
		const number = (at: number) => Buffer.from(args.slice(2), "hex").readUInt32LE(at)
		switch (name) {
			case "RestakingApi_services": {
				const page = [...this.wards.keys()]
					.sort((a, b) => a - b)
					.filter((one) => one >= number(0))
					.slice(0, number(4))
				const to = new Writer().list(page, (writer, service) => {
					writer.u32(service)
					policy(writer).u64(1n).u64(4n)
					writer.u8(1).u64(4n).u8(0)
				})
				return { result: toHex(to.end()) }
			}
			case "LivenessApi_wards": {
				const after = args.startsWith("0x01") ? number(1) : -1
				const rows = [...this.wards].filter(([service]) => service > after).slice(0, 1_000)
				const to = new Writer().list(rows, (writer, [service, ward]) =>
					writer.u32(service).u8(STATUSES.indexOf(ward.status)).u64(ward.since),
				)
				return { result: toHex(to.end()) }
			}
			case "LivenessApi_incidents": {
				const to = new Writer().list(this.wards.get(number(0))?.incidents ?? [], (writer, one) => {
					writer.u64(BigInt(one.id)).u64(GOLDEN.commitment.setId)
					halt(writer, one.halt)
					halt(writer, one.last ?? one.halt)
					writer.u64(one.beganAt).u64(one.downtime)
					writer.option(one.resumed ?? null, (own, value) => own.u64(value))
				})
				return { result: toHex(to.end()) }
			}
			case "RestakingApi_watcher_set": {
				const to = new Writer().u8(1).bytes(encodeCommitment(GOLDEN.commitment))
				policy(to)
					.list(GOLDEN.members, (writer, member) => writer.key(member.key).u128(member.weight))
					.u8(0)
				return { result: toHex(to.end()) }
			}
			case "Metadata_metadata_at_version":
				return {
					result:
						this.metadata === null
							? "0x00"
							: toHex(new Writer().u8(1).length(this.metadata.length).bytes(this.metadata).end()),
				}
			case "InsuranceApi_pools":
				return { result: this.policies === 0 || number(0) !== SERVICE ? "0x00" : "0x0400000000" }
			case "InsuranceApi_pool":
				return { result: poolAnswer(SERVICE, this.policies) }
			case "InsuranceApi_policy":
				return { result: policyAnswer(BigInt(Math.floor(Date.now() / 1_000))) }
			case "FailoverApi_plans":
				return { result: "0x0000" }
			default:
				return { error: { code: -32_000, message: `Exported method ${name} is not found` } }
		}
	}
}

export const policy = (to: Writer) =>
	to.u8(1).u64(12n).u64(3n).u64(3n).u64(10n).u64(30n).u64(86_400n).u64(86_400n).u16(4).u64(0n)

export const goldenBytes = (): Uint8Array => encodeCertificate(GOLDEN.certificate)
export const goldenHalt = (): Halt => GOLDEN.certificate.statement as Halt
