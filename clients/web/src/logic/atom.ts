// SPDX-License-Identifier: Apache-2.0
import type { Incident } from "@vigil/sdk/ward"
import { duration, utc, whole } from "./format.ts"

/** An incident of a ward with a name. */
export interface Told {
	readonly service: number
	readonly name: string
	readonly incident: Incident
}

/** The incidents as an Atom feed (RFC 4287), the latest first; the same incidents give the same bytes. */
export function atomOf(options: {
	readonly network: string
	/** The hash of the genesis block: entries of different chains never share an id. */
	readonly genesisHash: string
	readonly told: readonly Told[]
	/** When the chain said so, in unix seconds: for a feed without entries. */
	readonly at: bigint
}): string {
	const { network, genesisHash, told, at } = options
	const latest = [...told].sort((a, b) => Number(updated(b.incident) - updated(a.incident)))
	const newest = latest[0]
	const entries = latest.slice(0, 100).map(({ service, name, incident }) => {
		const over = incident.resumed !== null
		const title = over
			? `${name} is back after ${duration(incident.downtime)}`
			: `${name} stands still`
		const body = `${name} stopped after block ${whole(incident.last.height)} (${incident.last.blockHash}). Certified downtime ${over ? "" : "so far "}is ${duration(incident.downtime)}.`
		return [
			"\t<entry>",
			`\t\t<id>urn:vigil:${escape(genesisHash)}:${service}:${incident.id}</id>`,
			`\t\t<title>${escape(title)}</title>`,
			`\t\t<published>${utc(incident.halt.round)}</published>`,
			`\t\t<updated>${utc(updated(incident))}</updated>`,
			`\t\t<category term="${over ? "recovered" : "halted"}"/>`,
			`\t\t<content type="text">${escape(body)}</content>`,
			"\t</entry>",
		].join("\n")
	})
	return [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<feed xmlns="http://www.w3.org/2005/Atom">',
		`\t<id>urn:vigil:${escape(genesisHash)}</id>`,
		`\t<title>${escape(network)}: certified outages</title>`,
		`\t<updated>${utc(newest === undefined ? at : updated(newest.incident))}</updated>`,
		"\t<author><name>Vigil</name></author>",
		...entries,
		"</feed>",
		"",
	].join("\n")
}

const updated = (incident: Incident): bigint => incident.resumed ?? incident.last.round

/** As XML has it, without characters that it has not. */
function escape(text: string): string {
	return text
		.replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;")
}
