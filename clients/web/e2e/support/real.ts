// SPDX-License-Identifier: Apache-2.0
// A real network that somebody else runs, as environment variables name it:
//
//     VIGIL_NODE_URL    ws://127.0.0.1:9944, a node whose keys are those of a development network
//     VIGIL_CHAIN_SPEC  a file: its raw specification with code, for the light client
//     VIGIL_BOOT_NODE   where the light client finds it: /ip4/127.0.0.1/tcp/30333/ws/p2p/12D3...
//     VIGIL_PEERS       hosts and ports of the other nodes that a light client may find: 127.0.0.1:30334,127.0.0.1:30335
//     VIGIL_SERVICE     the number of a service whose ward is killed
//     VIGIL_STANDBY     a node of a Substrate destination, whose keeper is Eve
//     VIGIL_KILL        a command that kills that ward
//     VIGIL_REVIVE      a command that brings it back, run before a test needs it alive
//     VIGIL_RESTART     a command that begins the node's chain anew, at the same address

import { readFileSync } from "node:fs"
import type { NetworkFile } from "./test.ts"

export const NODE = process.env["VIGIL_NODE_URL"]
export const SPEC = process.env["VIGIL_CHAIN_SPEC"]
export const BOOT = process.env["VIGIL_BOOT_NODE"]
const PEERS = process.env["VIGIL_PEERS"]?.split(",") ?? []
export const STANDBY = process.env["VIGIL_STANDBY"]
export const KILL = process.env["VIGIL_KILL"]
export const REVIVE = process.env["VIGIL_REVIVE"]
export const RESTART = process.env["VIGIL_RESTART"]
export const KILLED = Number(process.env["VIGIL_SERVICE"] ?? "0")

/** The network, by the node alone, by the light client alone, or by both. */
export function real(by: "node" | "light" | "both"): {
	network: NetworkFile
	files: { [path: string]: string }
} {
	const light = by !== "node"
	const network = {
		name: "Real network",
		genesisHash: null,
		nodes: by === "light" ? [] : [NODE],
		chainSpec: light ? "spec.json" : null,
		bootNodes: light && BOOT !== undefined ? [BOOT] : [],
		development: true,
		metadataHash: false,
		hosts: light && BOOT !== undefined ? [hostOf(BOOT), ...PEERS] : [],
	}
	return {
		network,
		files: light && SPEC !== undefined ? { "spec.json": readFileSync(SPEC, "utf8") } : {},
	}
}

function hostOf(address: string): string {
	const [, , host, , port] = address.split("/")
	return `${host}:${port}`
}
