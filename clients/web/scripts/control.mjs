// SPDX-License-Identifier: Apache-2.0
import { createServer } from "node:http"

/**
 * Lets tests do to the chain what its name says, by a command in `VIGIL_<NAME>`: they run in processes of their own.
 */
export async function startControl(commands) {
	const server = createServer((request, response) => {
		const command = commands[(request.url ?? "").slice(1)]
		if (command === undefined || request.method !== "POST") {
			response.writeHead(404).end()
			return
		}
		command().then(
			() => response.end("done"),
			(error) => response.writeHead(500).end(String(error)),
		)
	})
	await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
	const { port } = server.address()
	const environment = Object.fromEntries(
		Object.keys(commands).map((name) => {
			const ask = `fetch("http://127.0.0.1:${port}/${name}",{method:"POST"}).then(async(r)=>{if(!r.ok)throw Error(await r.text())})`
			return [`VIGIL_${name.toUpperCase()}`, `"${process.execPath}" -e '${ask}'`]
		}),
	)
	return {
		environment,
		stop: async () => {
			server.closeAllConnections()
			await new Promise((resolve) => server.close(resolve))
		},
	}
}
