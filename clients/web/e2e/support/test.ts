// SPDX-License-Identifier: Apache-2.0
// What every test of a page holds it to: no report of the content policy, no request to any host but its own and
// the configured nodes, no error on the console, and no accessibility violation where that is asked for.

import AxeBuilder from "@axe-core/playwright"
import { expect, type Page, test as base } from "@playwright/test"
import { FakeChain, GENESIS } from "./chain.ts"
import { Site } from "./site.ts"

export interface NetworkFile {
	readonly [name: string]: unknown
}

interface Fixtures {
	chain: FakeChain
	/** Serves the pages with this network file, and opens one. */
	visit: (
		path: string,
		network?: NetworkFile,
		files?: { readonly [path: string]: string },
	) => Promise<Site>
	/** Errors on the console that the test expects. */
	expected: RegExp[]
}

export const test = base.extend<Fixtures>({
	expected: async ({}, use) => use([]),
	chain: async ({}, use) => {
		const chain = await FakeChain.start()
		await use(chain)
		await chain.stop()
	},
	visit: async ({ page, chain, expected }, use) => {
		const sites: Site[] = []
		const requests: string[] = []
		const faults: string[] = []
		const allowed = new Set<string>([new URL(chain.url).host])
		page.on("request", (request) => requests.push(request.url()))
		page.on("websocket", (socket) => requests.push(socket.url()))
		page.on("pageerror", (error) => faults.push(String(error)))
		page.on("console", (message) => {
			if (message.type() === "error") faults.push(message.text())
		})
		await page.addInitScript(() => {
			document.addEventListener("securitypolicyviolation", (event) =>
				console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
			)
		})
		await use(async (path, network = {}, files = {}) => {
			const file = {
				name: "Test network",
				genesisHash: GENESIS,
				nodes: [chain.url],
				wards: {},
				...network,
			}
			for (const node of file.nodes) allowed.add(new URL(node).host)
			for (const host of (network["hosts"] as string[] | undefined) ?? []) allowed.add(host)
			const site = await Site.start({ "network.json": JSON.stringify(file), ...files })
			sites.push(site)
			allowed.add(new URL(site.url).host)
			await page.goto(`${site.url}${path}`)
			return site
		})
		for (const site of sites) await site.stop()
		const reports = faults.filter((fault) => fault.startsWith("policy:"))
		measured("content policy: reports", reports.length, "", 0)
		const foreign = requests.filter(
			(url) => !/^(?:data|blob):/.test(url) && !allowed.has(new URL(url).host),
		)
		measured("requests to foreign hosts", foreign.length, "", 0)
		expect(foreign, "requests to foreign hosts").toEqual([])
		const unexpected = faults.filter((fault) => !expected.some((one) => one.test(fault)))
		expect(unexpected, "errors on the console and policy reports").toEqual([])
	},
})

/** Something that was measured, for the table behind the tests; the worst counts. `most` is what it may be. */
export function measured(what: string, value: number, unit: string, most: number): void {
	const description = JSON.stringify({ what, value, unit, most } satisfies Measure)
	test.info().annotations.push({ type: "measured", description })
}

export interface Measure {
	readonly what: string
	readonly value: number
	readonly unit: string
	readonly most: number
}

/** No violation in the light and the dark theme, nor with forced colours. */
export async function expectAccessible(page: Page): Promise<void> {
	for (const media of [
		{ colorScheme: "light" },
		{ colorScheme: "dark" },
		{ forcedColors: "active" },
	] as const) {
		await page.emulateMedia({ colorScheme: null, forcedColors: null, ...media })
		const { violations } = await new AxeBuilder({ page })
			.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
			.analyze()
		measured("axe: violations", violations.length, "", 0)
		expect(
			violations.map(
				(one) =>
					`${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`,
			),
			JSON.stringify(media),
		).toEqual([])
	}
	await page.emulateMedia({ colorScheme: null, forcedColors: null })
}

export { expect }
