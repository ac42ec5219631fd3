// SPDX-License-Identifier: Apache-2.0
// Reads what a chain's metadata decodes, which nobody has a type of: a field that is missing or of another form
// is an error that names it, and never an empty place on the page.

/** A value of another form than a view expects: the runtime is newer than this page. */
export class ShapeError extends Error {
	override readonly name = "ShapeError"

	constructor(path: string, expected: string) {
		super(`The chain's ${path} is of a form that this page does not know: expected ${expected}.`)
	}
}

export interface Fields {
	readonly [name: string]: unknown
}

export function fieldsOf(value: unknown, path: string): Fields {
	if (typeof value !== "object" || value === null) throw new ShapeError(path, "fields")
	return value as Fields
}

/** A whole number, whichever size the metadata gives it. */
export function bigOf(value: unknown, path: string): bigint {
	if (typeof value === "bigint") return value
	if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value)
	throw new ShapeError(path, "a whole number")
}

export function numberOf(value: unknown, path: string): number {
	const number = Number(bigOf(value, path))
	if (!Number.isSafeInteger(number)) throw new ShapeError(path, "a number that is not so large")
	return number
}

export function textOf(value: unknown, path: string): string {
	if (typeof value === "string") return value
	throw new ShapeError(path, "a text")
}

export function listOf(value: unknown, path: string): readonly unknown[] {
	if (Array.isArray(value)) return value as readonly unknown[]
	throw new ShapeError(path, "a list")
}

/** A page of the keys of a map: each below the prefix and after the one before, and no more than were asked for. */
export function keysOf(
	value: unknown,
	asked: { readonly prefix: string; readonly count: number; readonly after: string | null },
): string[] {
	const keys = listOf(value, "list of keys")
	if (keys.length > asked.count) throw new ShapeError("list of keys", `${asked.count} at most`)
	let last = asked.after
	return keys.map((one) => {
		const key = textOf(one, "key")
		// In lower case all have one form, so that texts compare as the bytes that they stand for.
		if (!/^0x[0-9a-f]*$/.test(key) || !key.startsWith(asked.prefix))
			throw new ShapeError("list of keys", "keys of the map that was asked for")
		if (last !== null && key <= last) throw new ShapeError("list of keys", "keys that rise")
		last = key
		return key
	})
}

/** The name of a variant, and what is in it. */
export function variantOf(
	value: unknown,
	path: string,
): { readonly type: string; readonly value: unknown } {
	if (typeof value === "string") return { type: value, value: undefined }
	const { type, value: inner } = fieldsOf(value, path)
	return { type: textOf(type, `${path}'s variant`), value: inner }
}

/** Anything, for people to read: as in a decoded call. Numbers are whole, bytes are hexadecimal. */
export function shown(value: unknown): string {
	return JSON.stringify(
		value,
		(_, one: unknown) => {
			if (typeof one === "bigint") return one.toString()
			if (one instanceof Uint8Array)
				return `0x${Array.from(one, (byte) => byte.toString(16).padStart(2, "0")).join("")}`
			return one
		},
		2,
	)
}
