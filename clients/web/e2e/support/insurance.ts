// SPDX-License-Identifier: Apache-2.0
// A chain's metadata with a pallet of cover in it, of the forms that `pallets/insurance/runtime-api` has: for views of
// cover on recorded answers, with more policies than any chain in a test has.

import { metadata as codec, Twox64Concat } from "@polkadot-api/substrate-bindings"
import { Writer } from "../../../sdk/src/core/scale.ts"
import { toHex } from "../../../sdk/src/index.ts"

type Decoded = ReturnType<typeof codec.dec>
type V15 = Extract<Decoded["metadata"], { tag: "v15" }>["value"]
type Type = V15["lookup"][number]

/** The metadata with `Insurance.Policies` and `InsuranceApi`, version 15. */
export function withInsurance(bytes: Uint8Array): Uint8Array {
	const decoded = codec.dec(bytes)
	if (decoded.metadata.tag !== "v15") throw new Error("metadata of version 15 is needed")
	const v15 = decoded.metadata.value
	const add = (def: Type["def"], path: string[] = [], params: Type["params"] = []): number => {
		const id = v15.lookup.length
		v15.lookup.push({ id, path, params, def, docs: [] } as Type)
		return id
	}
	const primitive = (tag: "u16" | "u32" | "u64" | "u128" | "bool") =>
		add({ tag: "primitive", value: { tag, value: undefined } } as Type["def"])
	const [u16, u32, u64, u128, bool] = (["u16", "u32", "u64", "u128", "bool"] as const).map(
		primitive,
	) as [number, number, number, number, number]
	const field = (name: string | undefined, type: number) => ({
		name,
		type,
		typeName: undefined,
		docs: [],
	})
	const struct = (fields: readonly (readonly [string, number])[]) =>
		add({ tag: "composite", value: fields.map(([name, type]) => field(name, type)) } as Type["def"])
	const list = (value: number) => add({ tag: "sequence", value } as Type["def"])
	const option = (value: number) =>
		add(
			{
				tag: "variant",
				value: [
					{ name: "None", fields: [], index: 0, docs: [] },
					{ name: "Some", fields: [field(undefined, value)], index: 1, docs: [] },
				],
			} as Type["def"],
			["Option"],
			[{ name: "T", type: value }],
		)
	const asset = add(
		{ tag: "variant", value: [{ name: "Native", fields: [], index: 0, docs: [] }] } as Type["def"],
		["NativeOrWithId"],
	)
	const account = v15.lookup.find((one) => one.path.at(-1) === "AccountId32")?.id
	if (account === undefined) throw new Error("the metadata has no accounts")
	const curve = struct([
		["deductible", u64],
		["full", u64],
		["steps", u16],
	])
	const insured = add(
		{
			tag: "variant",
			value: [{ name: "Protocol", fields: [field(undefined, u32)], index: 0, docs: [] }],
		} as Type["def"],
		["Insured"],
	)
	const policy = struct([
		["pool", u32],
		["buyer", account],
		["beneficiary", account],
		["insured", insured],
		["cap", u128],
		["due", u128],
		["owed", u128],
		["curve", curve],
		["start", u64],
		["end", u64],
	])
	const numbers = list(u32)
	const pool = struct([
		["service", u32],
		["asset", asset],
		["share", u32],
		["shares", u128],
		["assets", u128],
		["reserve", u128],
		["unearned", u128],
		["locked", u128],
		["capacity", u128],
		["utilisation", u32],
		["debt", u128],
		["worst_case", u128],
		["worst_case_of_group", u128],
		["guarded", bool],
		["policies", u32],
		["events", list(u64)],
		["queued", u128],
	])
	const method = (
		name: string,
		inputs: readonly (readonly [string, number])[],
		output: number,
	) => ({ name, inputs: inputs.map(([one, type]) => ({ name: one, type })), output, docs: [] })
	v15.apis.push({
		name: "InsuranceApi",
		methods: [
			method("pools", [["service", u32]], numbers),
			method("pool", [["pool", u32]], option(pool)),
			method(
				"policy",
				[
					["pool", u32],
					["policy", u64],
				],
				option(policy),
			),
		],
		docs: [],
	} as V15["apis"][number])
	const key = add({ tag: "tuple", value: [u32, u64] } as Type["def"])
	const hasher = { tag: "Twox64Concat", value: undefined }
	v15.pallets.push({
		name: "Insurance",
		storage: {
			prefix: "Insurance",
			items: [
				{
					name: "Policies",
					modifier: 0,
					type: { tag: "map", value: { hashers: [hasher, hasher], key, value: u64 } },
					fallback: "0x",
					docs: [],
				},
			],
		},
		calls: undefined,
		events: undefined,
		constants: [],
		errors: undefined,
		index: 250,
		docs: [],
	} as unknown as V15["pallets"][number])
	return codec.enc(decoded)
}

const address = new Uint8Array(32).fill(7)

/** A pool of so many policies. */
export function poolAnswer(service: number, policies: number): string {
	const to = new Writer()
		.u8(1)
		.u32(service)
		.u8(0)
		.u32(1)
		.u128(10n ** 18n)
		.u128(10n ** 18n)
		.u128(10n ** 15n)
		.u128(0n)
	to.u128(5n * 10n ** 17n)
		.u128(10n ** 18n)
		.u32(500_000_000)
		.u128(0n)
		.u128(5n * 10n ** 17n)
		.u128(5n * 10n ** 17n)
		.u8(0)
	return toHex(to.u32(policies).length(0).u128(0n).end())
}

/** A policy that ends soon. */
export function policyAnswer(now: bigint): string {
	const to = new Writer()
		.u8(1)
		.u32(0)
		.bytes(address)
		.bytes(address)
		.u8(0)
		.u32(3)
		.u128(10n ** 15n)
		.u128(0n)
		.u128(0n)
	return toHex(
		to
			.u64(600n)
			.u64(4_200n)
			.u16(6)
			.u64(now - 1_000n)
			.u64(now + 86_400n)
			.end(),
	)
}

/** What follows the prefix in the keys of a pool's policies: the numbers, each behind its hash. */
export function policyKeys(prefix: string, policies: number): string[] {
	return Array.from(
		{ length: policies },
		(_, i) => `${prefix}${toHex(Twox64Concat(new Writer().u64(BigInt(i)).end())).slice(2)}`,
	).sort()
}
