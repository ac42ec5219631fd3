// SPDX-License-Identifier: Apache-2.0
import { type Network, NetworkFileError, parseNetwork } from "../logic/network.ts"

/** What the host says that this page shows. Throws {@link NetworkFileError}. */
export async function loadNetwork(): Promise<Network> {
	let file: unknown
	try {
		const answer = await fetch("./network.json", { cache: "no-cache" })
		if (!answer.ok) throw new Error(`status ${answer.status}`)
		file = await answer.json()
	} catch (error) {
		throw new NetworkFileError(
			`network.json beside this page cannot be read (${error instanceof Error ? error.message : String(error)}).`,
		)
	}
	return parseNetwork(file)
}
