// SPDX-License-Identifier: Apache-2.0
import { type Dynamic, hexOf } from "../../chain/dynamic.ts"
import { nameText } from "../../logic/plain.ts"
import { bigOf, fieldsOf, listOf, numberOf, variantOf } from "../../chain/values.ts"

/** A referendum that is open. */
export interface Referendum {
	readonly index: number
	readonly track: string
	readonly ayes: bigint
	readonly nays: bigint
	readonly support: bigint
	/** The block since which it is being decided, if it is. */
	readonly deciding: number | null
	/** The block after which it is confirmed, if it stays as it is. */
	readonly confirming: number | null
	readonly submitted: number
	/** What would be done: its hash, or its bytes. */
	readonly proposal: string
}

export async function readReferenda(chain: Dynamic, signal: AbortSignal): Promise<Referendum[]> {
	const entries = await chain.entries("Referenda", "ReferendumInfoFor", { most: 500, signal })
	const tracks = tracksOf(chain)
	const open: Referendum[] = []
	for (const { keys, value } of entries) {
		const { type, value: inner } = variantOf(value, "a referendum")
		if (type !== "Ongoing") continue
		const info = fieldsOf(inner, "a referendum")
		const tally = fieldsOf(info["tally"], "a tally")
		const deciding =
			info["deciding"] === undefined || info["deciding"] === null
				? null
				: fieldsOf(info["deciding"], "deciding")
		const confirming = deciding?.["confirming"]
		const track = numberOf(info["track"], "track")
		const { type: form, value: proposal } = variantOf(info["proposal"], "a proposal")
		open.push({
			index: numberOf(keys[0], "a referendum's number"),
			track: tracks.get(track) ?? `Track ${track}`,
			ayes: bigOf(tally["ayes"], "ayes"),
			nays: bigOf(tally["nays"], "nays"),
			support: bigOf(tally["support"], "support"),
			deciding: deciding === null ? null : numberOf(deciding["since"], "since"),
			confirming:
				confirming === undefined || confirming === null ? null : numberOf(confirming, "confirming"),
			submitted: numberOf(info["submitted"], "submitted"),
			proposal:
				form === "Inline" ? hexOf(proposal) : hexOf(fieldsOf(proposal, "a proposal")["hash"]),
		})
	}
	return open.sort((a, b) => b.index - a.index)
}

function tracksOf(chain: Dynamic): Map<number, string> {
	const tracks = chain.constant("Referenda", "Tracks")
	if (!Array.isArray(tracks)) return new Map()
	return new Map(
		tracks.map((one) => {
			const [id, info] = Array.isArray(one)
				? (one as unknown[])
				: [fieldsOf(one, "a track")["id"], fieldsOf(one, "a track")["info"]]
			const name = fieldsOf(info, "a track")["name"]
			return [numberOf(id, "a track's number"), nameOf(name)]
		}),
	)
}

function nameOf(name: unknown): string {
	const text = name instanceof Uint8Array ? new TextDecoder().decode(name) : String(name)
	return nameText(text.replaceAll("\u0000", "").replaceAll("_", " "))
}

/** Who sits in the council. */
export async function readCouncil(chain: Dynamic, signal: AbortSignal): Promise<string[]> {
	return listOf(await chain.value("Council", "Members", [], signal), "the council").map(String)
}
