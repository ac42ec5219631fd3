// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { freePort, rpc, start, until } from "./process.mjs"

/** The same for every run, so that the address for light clients is known before the node is. */
const NODE_KEY = "11".repeat(32)

/** A development chain of one node, which browsers reach by RPC and, for their light client, peer to peer. */
export async function startDevelopment({ program, folder, ends }) {
	const [rpcPort, lightPort] = [await freePort(), await freePort()]
	const url = `http://127.0.0.1:${rpcPort}`
	const args = [
		// Other tests have chains of the same genesis.
		...[
			"--dev",
			"--tmp",
			"--no-mdns",
			"--no-prometheus",
			"--rpc-cors",
			"all",
			"--rpc-port",
			String(rpcPort),
		],
		// As tests of networks have it, so that the runtime is compiled once for all of them.
		...["--runtime-cache", join(dirname(program), "vigil-testnet-cache/runtime")],
		...["--node-key", NODE_KEY, "--listen-addr", `/ip4/127.0.0.1/tcp/${lightPort}/ws`],
	]
	let node
	const begin = async () => {
		node = start(program, args)
		await until("the development chain's first block", 600_000, async () => {
			if (!node.running()) throw new Error("the development node ended; is its port taken?")
			return (await rpc(url, "chain_getHeader")) !== null
		})
	}
	ends.push(() => node?.end("SIGTERM", 10_000))
	await begin()
	const specification = join(folder, "spec.json")
	const raw = execFileSync(program, ["export-chain-spec", "--chain", "dev", "--raw"], {
		maxBuffer: 2 ** 28,
		stdio: ["ignore", "pipe", "ignore"],
	})
	writeFileSync(specification, raw)
	const metadata = join(folder, "metadata.scale")
	writeFileSync(metadata, await metadataOf(url))
	const peer = await rpc(url, "system_localPeerId")
	return {
		environment: {
			VIGIL_NODE_URL: `ws://127.0.0.1:${rpcPort}`,
			VIGIL_CHAIN_SPEC: specification,
			VIGIL_METADATA: metadata,
			VIGIL_BOOT_NODE: `/ip4/127.0.0.1/tcp/${lightPort}/ws/p2p/${peer}`,
		},
		commands: {
			/** The chain begins anew, at the same address and from the same genesis. */
			async restart() {
				await node.end("SIGKILL")
				await begin()
			},
		},
	}
}

/** Its metadata of version 15, as a file holds it: behind a byte for that there is some, and four for its length. */
async function metadataOf(url) {
	const params = ["Metadata_metadata_at_version", "0x0f000000"]
	return Buffer.from((await rpc(url, "state_call", params)).slice(2), "hex").subarray(5)
}
