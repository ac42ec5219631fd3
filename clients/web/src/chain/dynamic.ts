// SPDX-License-Identifier: Apache-2.0
import { getDynamicBuilder, getLookupFn, type LookupEntry } from "@polkadot-api/metadata-builders"
import {
	decAnyMetadata,
	type UnifiedMetadata,
	unifyMetadata,
} from "@polkadot-api/substrate-bindings"
import { type Client, fromHex, type Hex, RpcError, toHex } from "@vigil/sdk"
import { nameText } from "../logic/plain.ts"
import { checkLength, checkTypes, LONGEST_METADATA, withoutEmptyLists } from "./bounds.ts"
import { type Head, readHead } from "./head.ts"
import { keysOf, ShapeError, textOf } from "./values.ts"

/** How many values are asked for at once. */
const AT_ONCE = 16
/** How many keys are told at once. */
const KEYS = 1_000
/** The most that metadata may say of something. */
const LONGEST_DOCS = 2_000

/** An entry of a map: its keys and its value. */
export interface Entry {
	readonly keys: readonly unknown[]
	readonly value: unknown
}

/** A chain that lacks something that a view is about. */
export class AbsentError extends Error {
	override readonly name = "AbsentError"

	constructor(what: string) {
		super(`This chain has no ${what}.`)
	}
}

/**
 * A chain as its own metadata describes it: so views follow the runtime, and one that the chain lacks can say
 * so. Values are as polkadot-api decodes them, of which {@link "./values.ts"} reads.
 */
export class Dynamic {
	readonly #client: Client
	readonly #builder: ReturnType<typeof getDynamicBuilder>
	readonly #lookup: ReturnType<typeof getLookupFn>
	readonly metadata: UnifiedMetadata

	constructor(client: Client, metadata: Uint8Array) {
		this.#client = client
		const described = unifyMetadata(decAnyMetadata(checkLength(metadata)))
		checkTypes(described)
		this.metadata = withoutEmptyLists(described)
		this.#lookup = getLookupFn(this.metadata)
		this.#builder = getDynamicBuilder(this.#lookup)
	}

	/** Reads the chain's metadata. */
	static async connect(client: Client, signal: AbortSignal): Promise<Dynamic> {
		const params = ["Metadata_metadata_at_version", "0x0f000000"]
		const said = await client.request("state_call", params, { signal })
		const text = textOf(said, "metadata")
		// Two digits a byte, and a few of what comes before.
		if (text.length > 2 * LONGEST_METADATA + 16)
			throw new ShapeError("metadata", `${LONGEST_METADATA} bytes at most`)
		const answer = fromHex(text)
		// One byte for that there is some, then the length of what it is.
		const mode = (answer[1] ?? 0) & 3
		if (answer[0] !== 1 || mode === 3) throw new AbsentError("metadata of version 15")
		return new Dynamic(client, answer.subarray(1 + [1, 2, 4][mode as 0 | 1 | 2]!))
	}

	/** The newest block. */
	head(signal: AbortSignal): Promise<Head> {
		return readHead(this.#client, signal)
	}

	/** Whether the chain has a pallet. */
	hasPallet(name: string): boolean {
		return this.metadata.pallets.some((pallet) => pallet.name === name)
	}

	/** Whether the chain has a function of its runtime. */
	hasApi(api: string, method: string): boolean {
		return this.metadata.apis.some(
			(one) => one.name === api && one.methods.some((own) => own.name === method),
		)
	}

	/** The calls of a pallet, by name, with what they say of themselves. */
	callDocs(pallet: string, call: string): string | null {
		const found = this.metadata.pallets.find((one) => one.name === pallet)?.calls
		if (found === undefined) return null
		const entry = this.#lookup(found.type)
		if (entry.type !== "enum") return null
		const docs = entry.innerDocs[call]
		return docs === undefined ? null : nameText(docs.join(" "), LONGEST_DOCS)
	}

	/** Whether the chain has a call. */
	hasCall(pallet: string, call: string): boolean {
		return this.callDocs(pallet, call) !== null
	}

	/** What a call takes, by the names of its arguments. */
	argumentsOf(pallet: string, call: string): { readonly [name: string]: LookupEntry } | null {
		const found = this.metadata.pallets.find((one) => one.name === pallet)?.calls
		const entry = found === undefined ? undefined : this.#lookup(found.type)
		const own = entry?.type === "enum" ? entry.value[call] : undefined
		if (own === undefined) return null
		const of = own.type === "lookupEntry" ? own.value : own
		return of.type === "struct" ? of.value : {}
	}

	/** A constant of a pallet; nothing if there is none. */
	constant(pallet: string, name: string): unknown {
		const found = this.metadata.pallets
			.find((one) => one.name === pallet)
			?.constants.find((one) => one.name === name)
		return found === undefined
			? undefined
			: this.#builder.buildConstant(pallet, name).dec(found.value)
	}

	/** What a function of the runtime answers. Throws {@link AbsentError} where there is none. */
	async call(
		api: string,
		method: string,
		args: readonly unknown[],
		signal?: AbortSignal,
	): Promise<unknown> {
		if (!this.hasApi(api, method)) throw new AbsentError(`${api}.${method}`)
		const codecs = this.#builder.buildRuntimeCall(api, method)
		const params = [`${api}_${method}`, toHex(codecs.args.enc([...args]))]
		const answer = await this.#client.request(
			"state_call",
			params,
			signal === undefined ? {} : { signal },
		)
		return decoded(`${api}.${method}`, answer, codecs.value.dec)
	}

	/** A value of the state; the default where it is not set. Throws {@link AbsentError}. */
	async value(
		pallet: string,
		item: string,
		keys: readonly unknown[] = [],
		signal?: AbortSignal,
	): Promise<unknown> {
		const storage = this.#storage(pallet, item)
		const key = storage.keys.enc(...keys)
		const stored = await this.#client.request(
			"state_getStorage",
			[key],
			signal === undefined ? {} : { signal },
		)
		return stored === null
			? storage.fallback
			: decoded(`${pallet}.${item}`, stored, storage.value.dec)
	}

	/** Entries of a map below some of its keys, `most` of them at most. Throws {@link AbsentError}. */
	async entries(
		pallet: string,
		item: string,
		options: {
			readonly keys?: readonly unknown[]
			readonly most?: number
			readonly signal?: AbortSignal
		} = {},
	): Promise<Entry[]> {
		const { signal } = options
		const more = signal === undefined ? {} : { signal }
		const storage = this.#storage(pallet, item)
		const found = await this.#rawKeys(pallet, item, options)
		const entries: Entry[] = []
		for (let at = 0; at < found.length; at += AT_ONCE) {
			const slice = found.slice(at, at + AT_ONCE)
			const values = await Promise.all(
				slice.map((key) => this.#client.request("state_getStorage", [key], more)),
			)
			slice.forEach((key, i) => {
				const value = values[i]
				// It may have gone between the two questions.
				if (typeof value === "string")
					entries.push({
						keys: storage.keys.dec(key),
						value: decoded(`${pallet}.${item}`, value, storage.value.dec),
					})
			})
		}
		return entries
	}

	/** The keys of a map's entries alone, which is much less to read. Throws {@link AbsentError}. */
	async keysOf(
		pallet: string,
		item: string,
		options: {
			readonly keys?: readonly unknown[]
			readonly most?: number
			readonly signal?: AbortSignal
		} = {},
	): Promise<(readonly unknown[])[]> {
		const storage = this.#storage(pallet, item)
		return (await this.#rawKeys(pallet, item, options)).map((key) => storage.keys.dec(key))
	}

	async #rawKeys(
		pallet: string,
		item: string,
		options: {
			readonly keys?: readonly unknown[]
			readonly most?: number
			readonly signal?: AbortSignal
		},
	): Promise<string[]> {
		const { keys = [], most = 1_000, signal } = options
		const more = signal === undefined ? {} : { signal }
		const prefix = this.#storage(pallet, item).keys.enc(...keys)
		const found: string[] = []
		for (let after: string | null = null; found.length < most; after = found.at(-1) ?? null) {
			const count = Math.min(KEYS, most - found.length)
			const said = await this.#client.request("state_getKeysPaged", [prefix, count, after], more)
			const page = keysOf(said, { prefix, count, after })
			found.push(...page)
			if (page.length < count) break
		}
		return found
	}

	/** The bytes of a call. */
	encodeCall(pallet: string, call: string, args: unknown): Uint8Array {
		const { codec, location } = this.#builder.buildCall(pallet, call)
		return Uint8Array.from([...location, ...codec.enc(args)])
	}

	/** What a pallet says of one of its errors; nothing if it has none of that name. */
	errorDocs(pallet: string, name: string): string | null {
		const found = this.metadata.pallets.find((one) => one.name === pallet)
		const entry = found?.errors === undefined ? undefined : this.#lookup(found.errors.type)
		if (entry?.type !== "enum" || entry.value[name] === undefined) return null
		return nameText(entry.innerDocs[name]?.join(" ") ?? "", LONGEST_DOCS)
	}

	#storage(pallet: string, item: string) {
		const has = this.metadata.pallets
			.find((one) => one.name === pallet)
			?.storage?.items.some((one) => one.name === item)
		if (has !== true) throw new AbsentError(`${pallet}.${item}`)
		return this.#builder.buildStorage(pallet, item)
	}
}

/** What bytes mean that a node showed; an error that names them where they mean nothing. */
function decoded<Value>(what: string, shown: unknown, decode: (hex: string) => Value): Value {
	const hex = textOf(shown, what)
	try {
		return decode(hex)
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error)
		throw new ShapeError(what, `what its metadata describes (${nameText(why)})`)
	}
}

/** What a read came to: a value, or why there is none. */
export type Outcome<Value> =
	| { readonly state: "loading" }
	| { readonly state: "read"; readonly value: Value }
	| { readonly state: "absent"; readonly why: string }
	| { readonly state: "failed"; readonly why: string }

/** Reads, and says why if it could not. A chain that lacks it is not a failure. */
export async function outcomeOf<Value>(read: () => Promise<Value>): Promise<Outcome<Value>> {
	try {
		return { state: "read", value: await read() }
	} catch (error) {
		if (error instanceof AbsentError) return { state: "absent", why: error.message }
		const why =
			error instanceof RpcError
				? `The node refuses: ${error.message}`
				: error instanceof Error
					? error.message
					: String(error)
		return { state: "failed", why }
	}
}

/** Hexadecimal of bytes that came in either form. */
export const hexOf = (bytes: unknown): Hex =>
	bytes instanceof Uint8Array ? toHex(bytes) : (String(bytes) as Hex)
