// SPDX-License-Identifier: Apache-2.0

/** What `network.json` beside the page says: which chain it shows, and by whom it is reached. */
export interface Network {
	readonly name: string
	/** The hash of the chain's genesis block. Where it is given, another chain is refused. */
	readonly genesisHash: string | null
	/** Nodes to ask, the preferred first, as `ws:` or `wss:` addresses. */
	readonly nodes: readonly string[]
	/** The chain specification with its code, for the light client: a path beside the page. */
	readonly chainSpec: string | null
	/** Where the light client finds the network, in place of those of the specification. */
	readonly bootNodes: readonly string[]
	/** What the wards are called, by service. Chains know numbers only. */
	readonly wards: Readonly<Record<string, string>>
	/** Whether the keys that everybody knows may sign here. */
	readonly development: boolean
	/** Whether the chain lets wallets check calls against the hash of its metadata. */
	readonly metadataHash: boolean
	/** The Atom feed, if the host keeps one: a path beside the page. */
	readonly feed: string | null
}

/** A `network.json` that says nothing usable. */
export class NetworkFileError extends Error {
	override readonly name = "NetworkFileError"
}

/** Reads what `network.json` says. Throws {@link NetworkFileError}. */
export function parseNetwork(given: unknown): Network {
	const file =
		typeof given === "object" && given !== null ? (given as Fields) : fail("an object", given)
	const nodes = strings(file, "nodes")
	for (const node of nodes) {
		if (!/^wss?:\/\/[^\s]+$/.test(node)) fail("nodes that begin with ws:// or wss://", node)
	}
	const genesisHash = text(file, "genesisHash")
	if (genesisHash !== null && !/^0x[0-9a-f]{64}$/.test(genesisHash)) {
		fail("a genesisHash of 0x and 64 digits in lower case", genesisHash)
	}
	const chainSpec = beside(file, "chainSpec")
	if (nodes.length === 0 && chainSpec === null) fail("a node or a chainSpec", "neither")
	return {
		name: text(file, "name") ?? "Vigil",
		genesisHash,
		nodes,
		chainSpec,
		bootNodes: strings(file, "bootNodes"),
		wards: names(file["wards"] ?? {}),
		development: file["development"] === true,
		metadataHash: file["metadataHash"] === true,
		feed: beside(file, "feed"),
	}
}

/** What a service's ward is called. */
export function wardName(network: Pick<Network, "wards">, service: number): string {
	return network.wards[String(service)] ?? `Service ${service}`
}

interface Fields {
	readonly [name: string]: unknown
}

function text(file: Fields, name: string): string | null {
	const value = file[name] ?? null
	return value === null || typeof value === "string" ? value : fail(`a text as ${name}`, value)
}

function strings(file: Fields, name: string): string[] {
	const value = file[name] ?? []
	const good = Array.isArray(value) && value.every((one) => typeof one === "string")
	return good ? (value as string[]) : fail(`a list of texts as ${name}`, value)
}

/** A path beside the page, and nowhere else. */
function beside(file: Fields, name: string): string | null {
	const value = text(file, name)
	if (value !== null && !/^(?:\.\/)?[\w][\w./-]*$/.test(value)) {
		fail(`a path beside the page as ${name}`, value)
	}
	return value
}

function names(value: unknown): Record<string, string> {
	if (typeof value !== "object" || value === null) return fail("names of wards by service", value)
	const entries = Object.entries(value)
	const good = entries.every(([service, name]) => /^\d+$/.test(service) && typeof name === "string")
	return good
		? (Object.fromEntries(entries) as Record<string, string>)
		: fail("names of wards by service", value)
}

function fail(expected: string, got: unknown): never {
	throw new NetworkFileError(`network.json: expected ${expected}, got ${JSON.stringify(got)}.`)
}
