// SPDX-License-Identifier: Apache-2.0
import type { Certificate, Checkpoint, Halt, Resume } from "../certificate/types.ts"
import { type IncidentId, larger, type SetId } from "../core/numbers.ts"
import { end, type Named, names, open, stand } from "./incident.ts"
import type { Incident } from "./types.ts"

/** What one certificate says of life and silence. */
export type Word =
	| { readonly statement: Halt; readonly haltAfter: bigint; readonly setId: SetId }
	| { readonly statement: Resume | Checkpoint }

/**
 * The incidents that a set of verified certificates makes, whatever their order, numbered from 1. The last
 * one may be under way.
 *
 * This is how Vigil's own record comes to be, so whoever has the certificates need not ask a node for the
 * downtime. Vigil itself settles what is very old, and numbers incidents as it first heard of them.
 */
export function replayRecord(words: readonly Word[], freshness: bigint): Incident[] {
	const inOrder = [...words].sort((a, b) => compare(orderOf(a), orderOf(b)))
	const incidents: Incident[] = []
	let life: bigint | null = null
	let shown: { height: bigint; round: bigint } | null = null
	let under: Incident | null = null
	for (const [place, word] of inOrder.entries()) {
		if ("haltAfter" in word) {
			const said = word.statement
			if (under !== null) {
				under = stand(under, said, word.haltAfter, freshness)
				continue
			}
			const above: bigint | null = shown !== null && shown.height > said.height ? shown.round : null
			const since: bigint | null =
				life !== null && above !== null ? larger(life, above) : (life ?? above)
			under = open(word.setId, said, word.haltAfter, since)
			continue
		}
		const { kind, round, height } = word.statement
		if (kind === "checkpoint") shown = { height, round }
		const lives: boolean = kind === "resume" || (under !== null && height > under.last.height)
		if (!lives) continue
		life = round
		if (under === null) continue
		incidents.push(end(under, round, answer(under, round, inOrder, place), freshness))
		under = null
	}
	if (under !== null) incidents.push(under)
	return incidents.map((incident, i) => ({ ...incident, id: BigInt(i + 1) as IncidentId }))
}

/** What a verified certificate says of life and silence; nothing if it is about Vigil. */
export function wordOf(
	certificate: Pick<Certificate, "statement" | "setId">,
	haltAfter: bigint,
): Word | null {
	const { statement, setId } = certificate
	switch (statement.kind) {
		case "halt":
			return { statement, haltAfter, setId }
		case "resume":
		case "checkpoint":
			return { statement }
		case "handover":
		case "outbox":
			return null
		default:
			return statement satisfies never
	}
}

/**
 * The block that an incident stands at, if a Resume of this round from this word on names it: then the
 * whole gap to that round is certified, whatever else of the round says that the ward lives.
 */
function answer(
	incident: Incident,
	round: bigint,
	words: readonly Word[],
	from: number,
): Named | null {
	for (let place = from; place < words.length; place++) {
		const statement = words[place]?.statement
		if (statement?.round !== round) return null
		if (statement.kind === "resume" && names(incident, statement)) return statement
	}
	return null
}

/** What words are ordered by: Halt before Checkpoint before Resume in one round, then all there is. */
function orderOf(word: Word): readonly (bigint | string)[] {
	const { statement } = word
	const rank = { halt: 0n, checkpoint: 1n, resume: 2n }[statement.kind]
	const { round, height } = statement
	if (!("haltAfter" in word)) {
		const named = statement.kind === "resume" ? statement.blockHash : ""
		return [round, rank, height, named]
	}
	const { blockHash, blockTimestamp } = word.statement
	return [round, rank, height, blockHash, blockTimestamp, word.setId, word.haltAfter]
}

function compare(a: readonly (bigint | string)[], b: readonly (bigint | string)[]): number {
	for (const [i, value] of a.entries()) {
		const other = b[i] ?? 0n
		if (value !== other) return value < other ? -1 : 1
	}
	return 0
}
