// SPDX-License-Identifier: Apache-2.0
// What is read and written here by hand is what a runtime's metadata says: VIGIL_METADATA names the file, as
// `scripts/generate-descriptors.mjs` keeps it. Values are encoded by polkadot-api, which shares no code with us.

import { readFileSync } from "node:fs"
import { getDynamicBuilder, getLookupFn } from "@polkadot-api/metadata-builders"
import { decAnyMetadata, unifyMetadata } from "@polkadot-api/substrate-bindings"
import { describe, expect, it } from "vitest"
import {
	buildPlan,
	type Certificate,
	type Client,
	encodeCertificate,
	encodeCommitment,
	encodeWitnesses,
	getQuote,
	setId,
	serviceId,
	toHex,
	type VerifyCertificateOptions,
	verifyCertificate,
} from "@vigil/sdk"
import { Reader } from "../src/core/scale.ts"
import {
	readIncident,
	readService,
	readWardState,
	readWardSummary,
	readWatcherSet,
} from "../src/rpc/codec.ts"
import { readPlan } from "../src/rpc/getPlans.ts"
import { readServiceId } from "../src/certificate/codec.ts"
import { type Case, goldenOf, haltOf, readVectors } from "./support/vectors.ts"

const file = process.env["VIGIL_METADATA"]

const small = readVectors<{ cases: Case[] }>("certificates.json").cases[2] as Case
const golden = goldenOf(small, haltOf(small.statement))
const hash = (byte: number) => `0x${byte.toString(16).padStart(2, "0").repeat(32)}` as const

describe.skipIf(file === undefined)("the metadata agrees", () => {
	const metadata =
		file === undefined ? undefined : unifyMetadata(decAnyMetadata(readFileSync(file)))
	const builder = metadata === undefined ? undefined : getDynamicBuilder(getLookupFn(metadata))

	/** The codecs of a runtime's function. */
	function call(api: string, method: string) {
		if (builder === undefined) throw new Error("there is no metadata")
		return builder.buildRuntimeCall(api, method)
	}

	function read<T>(bytes: Uint8Array, reader: (from: Reader) => T): T {
		const from = new Reader(bytes, "answer")
		const value = reader(from)
		from.end()
		return value
	}

	const halt = { height: 105n, block_hash: hash(0xb0), block_timestamp: 8_980n, round: 9_000n }
	const ourHalt = {
		kind: "halt",
		height: 105n,
		blockHash: hash(0xb0),
		blockTimestamp: 8_980n,
		round: 9_000n,
	}
	const block = {
		height: 110n,
		block_hash: hash(0xb1),
		state_root: hash(0xb2),
		block_timestamp: 9_040n,
		round: 9_033n,
	}
	const ourBlock = {
		kind: "checkpoint",
		height: 110n,
		blockHash: hash(0xb1),
		stateRoot: hash(0xb2),
		blockTimestamp: 9_040n,
		round: 9_033n,
	}
	const incident = {
		id: 2n,
		set_id: 4n,
		halt,
		last: { ...halt, round: 9_030n },
		began_at: 8_988n,
		downtime: 42n,
		resumed: undefined,
	}
	const ourIncident = {
		id: 2n,
		setId: 4n,
		halt: ourHalt,
		last: { ...ourHalt, round: 9_030n },
		beganAt: 8_988n,
		downtime: 42n,
		resumed: null,
	}
	const policy = {
		head: { type: "Finalized", value: undefined },
		halt_after: 12n,
		round_length: 3n,
		margin: 4n,
		checkpoint_interval: 10n,
		stable_for: 30n,
		standby_after: 5n,
		gone_after: 6n,
		min_voices: 4,
		time_margin: 2n,
	}
	const ourPolicy = {
		head: "finalized",
		haltAfter: 12n,
		roundLength: 3n,
		margin: 4n,
		checkpointInterval: 10n,
		stableFor: 30n,
		standbyAfter: 5n,
		goneAfter: 6n,
		minVoices: 4,
		timeMargin: 2n,
	}

	it("on wards and incidents", () => {
		const ward = {
			status: { type: "Halted", value: undefined },
			since: 9_003n,
			incident,
			checkpoint: block,
		}
		const { value } = call("LivenessApi", "ward")
		expect(read(value.enc(ward), (from) => from.option(readWardState))).toEqual({
			status: "halted",
			since: 9_003n,
			incident: ourIncident,
			checkpoint: ourBlock,
		})
		const incidents = call("LivenessApi", "incidents").value.enc([
			incident,
			{ ...incident, resumed: 9_060n },
		])
		expect(read(incidents, (from) => from.list(9, readIncident))).toEqual([
			ourIncident,
			{ ...ourIncident, resumed: 9_060n },
		])
		const lines = ["Live", "Suspect", "Halted", "Recovering"].map((type, service) => ({
			service,
			status: { type, value: undefined },
			since: 5n,
		}))
		const wards = call("LivenessApi", "wards")
		const summaries = read(wards.value.enc(lines), (from) => from.list(9, readWardSummary))
		expect(summaries.map((one) => one.status)).toEqual(["live", "suspect", "halted", "recovering"])
		expect(toHex(wards.args.enc([undefined, 1_000]))).toBe("0x00e8030000")
	})

	it("on services and sets", () => {
		const info = { policy, oldest_set: 3n, latest_set: 5n, current_set: 4n, retired: false }
		const services = call("RestakingApi", "services").value.enc([[7, info]])
		expect(
			read(services, (from) =>
				from.list(9, (one) => ({ service: readServiceId(one), ...readService(one) })),
			),
		).toEqual([
			{
				service: 7,
				policy: ourPolicy,
				oldestSet: 3n,
				latestSet: 5n,
				currentSet: 4n,
				retired: false,
			},
		])
		const key = golden.commitment.aggregateKey
		const set = {
			commitment: theirCommitment(),
			policy,
			members: [{ key: toHex(key), weight: 9n }],
			superseded_at: 77n,
		}
		const encoded = call("RestakingApi", "watcher_set").value.enc(set)
		expect(read(encoded, (from) => from.option(readWatcherSet))).toEqual({
			commitment: golden.commitment,
			policy: ourPolicy,
			members: [{ key, weight: 9n }],
			supersededAt: 77n,
		})
	})

	it.each(["halt", "resume", "checkpoint", "handover", "outbox"] as const)(
		"on certificates of a %s, commitments and witnesses",
		(kind) => {
			const { height, blockHash, round } = { height: 105n, blockHash: hash(0xb0), round: 9_000n }
			const next = { ...golden.commitment, setId: setId(99) }
			const theirs = {
				halt: { type: "Halt", value: halt },
				resume: { type: "Resume", value: { height, block_hash: blockHash, round } },
				checkpoint: { type: "Checkpoint", value: block },
				handover: {
					type: "Handover",
					value: { next: { ...theirCommitment(), set_id: 99n }, standby: hash(0x5b) },
				},
				outbox: {
					type: "Outbox",
					value: {
						destination: { network: hash(1), inbox: hash(2) },
						lane: 5,
						first: 6n,
						count: 7,
						root: hash(8),
					},
				},
			}[kind]
			const statement = {
				halt: ourHalt,
				resume: { kind, height, blockHash, round },
				checkpoint: ourBlock,
				handover: { kind, next, standby: hash(0x5b) },
				outbox: {
					kind,
					network: hash(1),
					inbox: hash(2),
					lane: 5,
					first: 6n,
					count: 7,
					root: hash(8),
				},
			}[kind] as Certificate["statement"]
			const certificate = { ...golden.certificate, kind, statement }
			const parts = [
				encodeCommitment(golden.commitment),
				encodeCertificate(certificate),
				encodeWitnesses(golden.witnesses),
			]
			const ours = Uint8Array.from([
				...new Uint8Array(32).fill(0x67),
				...parts.flatMap((part) => [...part]),
			])
			const { args } = call("CertificateApi", "verify_with_witnesses")
			const { service, setId: set, size, absent, signature } = certificate
			const decoded = args.dec(ours) as unknown[]
			const signed = { service, set_id: set, statement: theirs }
			expect(decoded[1]).toMatchObject(theirCommitment())
			expect(decoded[2]).toMatchObject({ signed, absent: { size } })
			expect(args.enc(decoded)).toEqual(ours)
			expect(
				args.enc([
					hash(0x67),
					theirCommitment(),
					{ ...(decoded[2] as object), signed, signature: toHex(signature) },
					decoded[3],
				]),
			).toEqual(ours)
			expect(absent.length).toBe((decoded[3] as unknown[]).length)
		},
	)

	it("on plans and how far they have come", () => {
		const firing = {
			version: 2,
			first: 9_000n,
			last: 9_150n,
			height: 106n,
			block_hash: hash(5),
			fired_at: 9_010n,
			failover: { type: "Done", value: undefined },
			failback: [9_300n, { type: "Refused", value: undefined }],
		}
		const target = {
			lane: 1,
			destination: { network: hash(1), inbox: hash(2) },
			delay: 60n,
			sealed: true,
			delivered: false,
			rehearsed: { at: 8_000n, outcome: { type: "FailbackFails", value: undefined } },
			firing,
			shown_at: 77n,
		}
		const plan = {
			plan: 9,
			protocol: 3,
			service: 7,
			version: 2,
			class: { type: "Deferrable", value: undefined },
			targets: [target],
			changes_at: 500,
			terms: hash(3),
			terms_are: { type: "Changed", value: undefined },
			declared: { value: 5n, counts: 4n, per_era: 3n, prepaid: 2n, covered_until: 8 },
		}
		const encoded = call("FailoverApi", "plans_of").value.enc([plan])
		const [ours] = read(encoded, (from) => from.list(9, readPlan))
		expect(ours).toMatchObject({
			plan: 9,
			class: "Deferrable",
			termsAre: "changed",
			changesAt: 500,
			declared: { value: 5n, counts: 4n, perEra: 3n, prepaid: 2n, coveredUntil: 8 },
		})
		expect(ours?.targets[0]).toMatchObject({
			destination: 1,
			inbox: hash(2),
			delaySeconds: 60n,
			sealed: true,
			delivered: false,
			rehearsed: { at: 8_000n, outcome: "failbackFails" },
			firing: { failover: "done", failback: { at: 9_300n, outcome: "refused" } },
			shownAt: 77n,
		})
	})

	const sells = metadata?.apis
		.find((api) => api.name === "InsuranceApi")
		?.methods.some((method) => method.name === "quote")

	it.skipIf(sells !== true)("on quotes of cover", async () => {
		const { args, value } = call("InsuranceApi", "quote")
		const quote = {
			premium: 1n,
			per_period: 2n,
			period: 3n,
			start: 4n,
			end: 5n,
			value: 6n,
			rate: 7n,
			outages: 8,
			watched: 9n,
			utilisation: 10,
		}
		const asked: string[] = []
		const client: Client = {
			url: "none",
			request: async (method, params) => {
				if (method === "chain_getBlockHash") return hash(1)
				if (method === "chain_getHeader") return { number: "0x1" }
				asked.push(String(params[1]))
				return toHex(value.enc({ success: true, value: quote }))
			},
			subscribe: () => {
				throw new Error("nothing is subscribed to")
			},
			close: () => {},
		}
		const curve = { deductibleSeconds: 600n, fullSeconds: 4_200n, steps: 6 }
		const read = await getQuote(client, { pool: 1, cap: 9n, curve, periods: 10 })
		expect(Object.values(read.value)).toEqual(Object.values(quote))
		const theirs = args.enc([1, 9n, { deductible: 600n, full: 4_200n, steps: 6 }, 10])
		expect(asked).toEqual([toHex(theirs)])
	})

	it("on the arguments of arm_plan", () => {
		const plan = buildPlan({
			protocol: 3,
			service: 7,
			class: "Deferrable",
			targets: [
				{ destination: 1, delaySeconds: 60, failover: { type: "raw", bytes: Uint8Array.of(1, 2) } },
			],
			valuePlanck: 9n,
			terms: hash(0xab),
		})
		if (builder === undefined) throw new Error("there is no metadata")
		const { codec } = builder.buildCall("Failover", "arm_plan")
		const bytes = codec.enc(plan)
		expect(toHex(bytes)).toBe(
			`0x0300000007000000020401000000${"3c00000000000000"}08010200${"09".padEnd(32, "0")}${"ab".repeat(32)}`,
		)
	})

	function theirCommitment() {
		const set = golden.commitment
		return {
			service: set.service,
			set_id: set.setId,
			size: set.size,
			total_weight: set.totalWeight,
			quorum_weight: set.quorumWeight,
			aggregate_key: toHex(set.aggregateKey),
			members_root: set.membersRoot,
			policy_hash: set.policyHash,
			activates_at: set.activatesAt,
			expires_at: set.expiresAt,
		}
	}
})

it("what the metadata is compared with holds by itself", () => {
	const options: VerifyCertificateOptions = {
		...golden,
		genesisHash: hash(0x67),
		service: golden.commitment.service,
		kind: "halt",
	}
	expect(verifyCertificate(options).absent).toBeGreaterThan(0n)
	expect(serviceId(golden.commitment.service)).toBe(golden.commitment.service)
})
