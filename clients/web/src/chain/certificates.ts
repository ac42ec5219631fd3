// SPDX-License-Identifier: Apache-2.0
import {
	type Certificate,
	type Client,
	findCertificates,
	fromHex,
	getSet,
	getWitnessedCertificates,
	hashCommitment,
	type Hex,
	type Incident,
	RpcError,
	type WatcherSet,
} from "@vigil/sdk"

/** How many blocks before the newest are searched for a certificate. */
const BLOCKS = 16
/** How many pages of a node's certificates are read. */
const PAGES = 16

/** A certificate and the set that should have signed it. It is not yet verified. */
export interface Found {
	readonly certificate: Certificate
	readonly set: WatcherSet
	/** Where it was found. It matters to nobody's trust. */
	readonly from: "block" | "node"
}

/** Why there is none. */
export type Missing = "set-forgotten" | "not-shown"

/** The certificate by which an incident began, or by which it was certified last. */
export async function findHalt(options: {
	/** Whose word is taken for the set: the source of the page. */
	readonly client: Client
	/** Nodes that may be asked for certificates. Nobody's word is taken for them. */
	readonly others: readonly Client[]
	readonly service: number
	readonly incident: Incident
	readonly signal: AbortSignal
}): Promise<Found | Missing> {
	const { client, others, service, incident, signal } = options
	const { value: set } = await getSet(client, { service, setId: incident.setId, signal })
	if (set === null) return "set-forgotten"
	const asked = { service, incident, signal, set }
	const inBlock = await inBlocks(client, asked)
	if (inBlock !== null) return { certificate: inBlock, set, from: "block" }
	for (const other of [client, ...others]) {
		const shown = await ofNode(other, asked)
		if (shown !== null) return { certificate: shown, set, from: "node" }
	}
	return "not-shown"
}

interface Asked {
	readonly service: number
	readonly incident: Incident
	readonly signal: AbortSignal
	readonly set: WatcherSet
}

function isOf(certificate: Certificate, { halt, last }: Incident): boolean {
	const { statement } = certificate
	if (statement.kind !== "halt") return false
	return [halt, last].some(
		(one) =>
			statement.round === one.round &&
			statement.blockHash === one.blockHash &&
			statement.height === one.height,
	)
}

/** In the transactions of the last blocks: so it needs no node that watches. */
async function inBlocks(
	client: Client,
	{ service, incident, signal }: Asked,
): Promise<Certificate | null> {
	let hash = (await client.request("chain_getBlockHash", [], { signal })) as Hex
	for (let walked = 0; walked < BLOCKS; walked++) {
		const answer = (await client.request("chain_getBlock", [hash], {
			signal,
		})) as BlockAnswer | null
		if (answer === null) return null
		for (const extrinsic of answer.block.extrinsics) {
			const bytes = fromHex(extrinsic)
			const found = findCertificates({ bytes, service, setId: incident.setId })
			const one = found.find((certificate) => isOf(certificate, incident))
			if (one !== undefined) return one
		}
		if (answer.block.header.number === "0x0") return null
		hash = answer.block.header.parentHash
	}
	return null
}

interface BlockAnswer {
	readonly block: {
		readonly extrinsics: readonly string[]
		readonly header: { readonly parentHash: Hex; readonly number: string }
	}
}

/** Among those that a watching node keeps; nothing from a node that does not watch. */
async function ofNode(
	client: Client,
	{ service, incident, signal, set }: Asked,
): Promise<Certificate | null> {
	const commitment = hashCommitment(set.commitment)
	let from: Hex | null = null
	for (let page = 0; page < PAGES; page++) {
		try {
			const asked = { service, commitment, signal, ...(from === null ? {} : { from }) }
			const { certificates, next } = await getWitnessedCertificates(client, asked)
			for (const { certificate } of certificates) {
				if (certificate.kind !== "unknown" && isOf(certificate, incident)) return certificate
			}
			if (next === null) return null
			from = next
		} catch (error) {
			signal.throwIfAborted()
			if (error instanceof RpcError) return null
			throw error
		}
	}
	return null
}
