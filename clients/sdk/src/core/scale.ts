// SPDX-License-Identifier: Apache-2.0
import { DecodeError, InvalidArgumentError } from "./errors.ts"
import { type Hex, fromHex, toHex } from "./hex.ts"

/** Reads SCALE, and refuses every form but the one that encoders write. */
export class Reader {
	#offset = 0
	readonly #bytes: Uint8Array
	readonly #what: string

	constructor(bytes: Uint8Array, what: string) {
		this.#bytes = bytes
		this.#what = what
	}

	get offset(): number {
		return this.#offset
	}

	fail(problem: string): never {
		throw new DecodeError(this.#what, this.#offset, problem)
	}

	bytes(length: number): Uint8Array {
		const end = this.#offset + length
		if (end > this.#bytes.length)
			this.fail(`expected ${length} more bytes, got ${this.#bytes.length - this.#offset}`)
		const taken = this.#bytes.slice(this.#offset, end)
		this.#offset = end
		return taken
	}

	/** All that is left. */
	rest(): Uint8Array {
		return this.bytes(this.#bytes.length - this.#offset)
	}

	#unsigned(length: number): bigint {
		let value = 0n
		for (const byte of this.bytes(length).reverse()) value = (value << 8n) | BigInt(byte)
		return value
	}

	u8(): number {
		return Number(this.#unsigned(1))
	}

	u16(): number {
		return Number(this.#unsigned(2))
	}

	u32(): number {
		return Number(this.#unsigned(4))
	}

	u64(): bigint {
		return this.#unsigned(8)
	}

	u128(): bigint {
		return this.#unsigned(16)
	}

	bool(): boolean {
		const byte = this.u8()
		if (byte > 1) this.fail("expected false or true")
		return byte === 1
	}

	hash(): Hex {
		return toHex(this.bytes(32))
	}

	/** A key, uncompressed. */
	key(): Uint8Array {
		return this.bytes(96)
	}

	/** The length of a list, at most `most`. */
	length(most: number): number {
		const first = this.u8()
		const mode = first & 3
		let length = first >> 2
		if (mode > 0) length += this.u8() * 2 ** 6
		if (mode > 1) length += this.u16() * 2 ** 14
		if (mode === 3 || length > most) this.fail(`more than ${most} items`)
		if (mode > 0 && length < 2 ** (8 * mode - 2)) this.fail("a length in more bytes than it needs")
		return length
	}

	list<Item>(most: number, item: (reader: this) => Item): Item[] {
		const length = this.length(most)
		const items: Item[] = []
		for (let i = 0; i < length; i++) items.push(item(this))
		return items
	}

	option<Item>(item: (reader: this) => Item): Item | null {
		return this.bool() ? item(this) : null
	}

	/** The variant that stands at this number. */
	variant<Name extends string>(names: readonly Name[]): Name {
		return names[this.u8()] ?? this.fail("a variant that this version does not know")
	}

	end(): void {
		const left = this.#bytes.length - this.#offset
		if (left !== 0) this.fail(`${left} bytes too many`)
	}
}

/** Writes SCALE. */
export class Writer {
	readonly #parts: number[] = []

	bytes(bytes: Uint8Array): this {
		for (const byte of bytes) this.#parts.push(byte)
		return this
	}

	#unsigned(value: bigint, length: number): this {
		if (value < 0n || value >= 1n << BigInt(8 * length))
			throw new InvalidArgumentError("number", `one that fits into ${length} bytes`, value)
		for (let i = 0; i < length; i++) this.#parts.push(Number((value >> BigInt(8 * i)) & 0xffn))
		return this
	}

	u8(value: number): this {
		return this.#unsigned(BigInt(value), 1)
	}

	u16(value: number): this {
		return this.#unsigned(BigInt(value), 2)
	}

	u32(value: number): this {
		return this.#unsigned(BigInt(value), 4)
	}

	u64(value: bigint): this {
		return this.#unsigned(value, 8)
	}

	u128(value: bigint): this {
		return this.#unsigned(value, 16)
	}

	hash(hash: Hex): this {
		return this.bytes(fromHex(hash))
	}

	key(key: Uint8Array): this {
		return this.bytes(key)
	}

	length(length: number): this {
		if (length < 2 ** 6) return this.u8(length << 2)
		if (length < 2 ** 14) return this.u16((length << 2) | 1)
		return this.u32(length * 4 + 2)
	}

	list<Item>(items: readonly Item[], write: (writer: this, item: Item) => void): this {
		this.length(items.length)
		for (const item of items) write(this, item)
		return this
	}

	option<Item>(item: Item | null, write: (writer: this, item: Item) => void): this {
		this.u8(item === null ? 0 : 1)
		if (item !== null) write(this, item)
		return this
	}

	end(): Uint8Array {
		return Uint8Array.from(this.#parts)
	}
}
