// SPDX-License-Identifier: Apache-2.0
// Writes the Atom feed of a network, for whoever hosts the pages:
//
//     node feed/feed.mjs http://127.0.0.1:9944 network.json > feed.atom
//
// It takes the node's word; run it beside a node of yours.

import { readFileSync } from "node:fs"
import { createClient, getGenesisHash, getIncidents, getServices, type Service } from "@vigil/sdk"
import { atomOf, type Told } from "../src/logic/atom.ts"
import { parseNetwork, wardName } from "../src/logic/network.ts"

const [url, file, ...rest] = process.argv.slice(2)
if (url === undefined || file === undefined || rest.length > 0) {
	console.error("usage: feed.mjs URL NETWORK_JSON")
	process.exit(2)
}
try {
	const network = parseNetwork(JSON.parse(readFileSync(file, "utf8")))
	const client = createClient({ url })
	const genesisHash = await getGenesisHash(client)
	if (network.genesisHash !== null && network.genesisHash !== genesisHash) {
		throw new Error(
			`the node is on another chain: expected ${network.genesisHash}, got ${genesisHash}`,
		)
	}
	const services: Service[] = []
	for (let from = 0; ;) {
		const { value } = await getServices(client, { from })
		services.push(...value)
		const last = value.at(-1)
		if (value.length < 256 || last === undefined) break
		from = last.service + 1
	}
	const told: Told[] = []
	for (const { service } of services) {
		const { value } = await getIncidents(client, { service })
		told.push(...value.map((incident) => ({ service, name: wardName(network, service), incident })))
	}
	const at = BigInt(Math.floor(Date.now() / 1_000))
	process.stdout.write(atomOf({ network: network.name, genesisHash, told, at }))
	client.close()
} catch (error) {
	console.error(`error: ${error instanceof Error ? error.message : String(error)}`)
	process.exitCode = 1
}
