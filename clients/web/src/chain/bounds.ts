// SPDX-License-Identifier: Apache-2.0
// What metadata may describe. It is a node's word, and whoever reads values by it does as many steps as it says.

import type { UnifiedMetadata } from "@polkadot-api/substrate-bindings"
import { ShapeError } from "./values.ts"

/** Much more than the metadata of any chain that this page is for: bytes, types, pallets. */
export const LONGEST_METADATA = 4 * 1_024 * 1_024
const MOST_TYPES = 16_384
const MOST_PALLETS = 256
/** The most parts that a value may have without saying by its bytes how many there are. */
const MOST_PARTS = 4_096

type Lookup = UnifiedMetadata["lookup"]

/** How many parts a type has for sure, and whether a value of it takes bytes. */
interface Extent {
	readonly parts: number
	readonly empty: boolean
}

const ONE: Extent = { parts: 1, empty: false }
const BYTE: Lookup[number]["def"] = { tag: "primitive", value: { tag: "u8", value: undefined } }

/** Refuses metadata that is too long to be read. */
export function checkLength(metadata: Uint8Array): Uint8Array {
	if (metadata.length > LONGEST_METADATA)
		throw new ShapeError("metadata", `${LONGEST_METADATA} bytes at most`)
	return metadata
}

/**
 * Refuses types by which a few bytes are a value without end: tuples of tuples, long arrays, and types that hold
 * themselves.
 */
export function checkTypes({ lookup, pallets }: Pick<UnifiedMetadata, "lookup" | "pallets">): void {
	if (lookup.length > MOST_TYPES) throw new ShapeError("metadata", `${MOST_TYPES} types at most`)
	if (pallets.length > MOST_PALLETS)
		throw new ShapeError("metadata", `${MOST_PALLETS} pallets at most`)
	const types = new Map(lookup.map((one) => [one.id, one.def]))
	const known = new Map<number, Extent | "open">()
	for (const { id } of lookup) extentOf(id, types, known)
	for (const { def } of lookup) {
		if (def.tag === "sequence") extentOf(def.value, types, known)
		if (def.tag === "variant")
			for (const { fields } of def.value)
				sumOf(
					fields.map((field) => field.type),
					types,
					known,
				)
	}
}

/**
 * Metadata as values are read by it: lists of nothing, such as some pallet keeps in place of what it has not, are one
 * byte. By their length a few bytes would be a thousand million nothings.
 */
export function withoutEmptyLists(metadata: UnifiedMetadata): UnifiedMetadata {
	const types = new Map(metadata.lookup.map((one) => [one.id, one.def]))
	const known = new Map<number, Extent | "open">()
	const lookup = metadata.lookup.map((one) =>
		one.def.tag === "sequence" && extentOf(one.def.value, types, known).empty
			? { ...one, def: BYTE }
			: one,
	)
	return { ...metadata, lookup }
}

type Types = ReadonlyMap<number, Lookup[number]["def"]>

function extentOf(id: number, types: Types, known: Map<number, Extent | "open">): Extent {
	const before = known.get(id)
	if (before === "open") throw new ShapeError("metadata", "types that do not hold themselves")
	if (before !== undefined) return before
	const def = types.get(id)
	if (def === undefined) throw new ShapeError("metadata", `a type ${id}`)
	known.set(id, "open")
	const extent = bounded(measured(def, types, known))
	known.set(id, extent)
	return extent
}

function measured(
	def: Lookup[number]["def"],
	types: Types,
	known: Map<number, Extent | "open">,
): Extent {
	switch (def.tag) {
		// They say by a byte or more what follows.
		case "variant":
		case "sequence":
		case "bitSequence":
		case "primitive":
			return ONE
		case "compact":
			return { parts: 1, empty: extentOf(def.value, types, known).empty }
		case "composite":
			return sumOf(
				def.value.map((field) => field.type),
				types,
				known,
			)
		case "tuple":
			return sumOf(def.value, types, known)
		case "array": {
			const { len, type } = def.value
			const inner = types.get(type)
			if (inner?.tag === "primitive" && inner.value.tag === "u8")
				return { ...ONE, empty: len === 0 }
			const { parts, empty } = extentOf(type, types, known)
			return { parts: 1 + len * parts, empty: len === 0 || empty }
		}
		default:
			throw new ShapeError("metadata", "kinds of types that this page knows")
	}
}

function sumOf(of: readonly number[], types: Types, known: Map<number, Extent | "open">): Extent {
	let parts = 1
	let empty = true
	for (const id of of) {
		const one = extentOf(id, types, known)
		parts += one.parts
		empty &&= one.empty
	}
	return bounded({ parts, empty })
}

function bounded(extent: Extent): Extent {
	if (extent.parts > MOST_PARTS)
		throw new ShapeError("metadata", `types of ${MOST_PARTS} parts at most`)
	return extent
}
