// SPDX-License-Identifier: Apache-2.0
// The built pages from a static host of the loopback, as any host serves them.

import { readFileSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join, normalize } from "node:path"
import { fileURLToPath } from "node:url"

export const DIST = fileURLToPath(new URL("../../dist/", import.meta.url))

const TYPES: { readonly [extension: string]: string } = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript",
	".css": "text/css",
	".json": "application/json",
	".svg": "image/svg+xml",
	".webmanifest": "application/manifest+json",
}

/** The policy that the page itself states: a host may send it as a header, too. */
export function policyOf(page: string): string {
	const html = readFileSync(join(DIST, page), "utf8")
	const found = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)
	if (found?.[1] === undefined) throw new Error(`${page} states no content policy`)
	return found[1]
}

export class Site {
	readonly url: string
	readonly #server: Server

	/** Serves below a folder: relative paths have to hold there. */
	static async start(files: { readonly [path: string]: string | (() => string) }): Promise<Site> {
		const server = createServer((request, response) => {
			const path = normalize(decodeURIComponent((request.url ?? "/").split("?")[0] ?? "/"))
			const name = path.replace(/^\/vigil\//, "") || "index.html"
			if (!path.startsWith("/vigil/") || name.includes("..")) {
				response.writeHead(404).end()
				return
			}
			const given = files[name]
			const body =
				given === undefined
					? readFile(join(DIST, name))
					: Promise.resolve(typeof given === "string" ? given : given())
			body.then(
				(content) => {
					const type = TYPES[extname(name)] ?? "application/octet-stream"
					response
						.writeHead(200, {
							"content-type": type,
							"content-security-policy": policyOf("index.html"),
						})
						.end(content)
				},
				() => response.writeHead(404).end(),
			)
		})
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
		return new Site(server)
	}

	private constructor(server: Server) {
		this.#server = server
		this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/vigil/`
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections()
		await new Promise((resolve) => this.#server.close(resolve))
	}
}
