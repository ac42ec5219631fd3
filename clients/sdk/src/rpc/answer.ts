// SPDX-License-Identifier: Apache-2.0
import { BadAnswerError, RpcError } from "./errors.ts"

/** The fields of a JSON object; nothing of anything else. */
export function fields(value: unknown): { readonly [name: string]: unknown } {
	return typeof value === "object" && value !== null ? (value as { [name: string]: unknown }) : {}
}

/** The result of a JSON-RPC answer. */
export function resultOf(method: string, answer: unknown): unknown {
	const { error, result } = fields(answer)
	if (error !== undefined && error !== null) {
		const { code, message, data } = fields(error)
		const detail = typeof data === "string" ? `${String(message)}: ${data}` : String(message)
		throw new RpcError(method, typeof code === "number" ? code : 0, detail)
	}
	if (result === undefined) throw new BadAnswerError(method, "a result", answer)
	return result
}

export function stringOf(method: string, value: unknown): string {
	if (typeof value !== "string") throw new BadAnswerError(method, "text", value)
	return value
}

export function numberOf(method: string, value: unknown): number {
	if (!Number.isSafeInteger(value)) throw new BadAnswerError(method, "a whole number", value)
	return value as number
}

export function listOf(method: string, value: unknown): readonly unknown[] {
	if (!Array.isArray(value)) throw new BadAnswerError(method, "a list", value)
	return value
}
