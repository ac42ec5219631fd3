// SPDX-License-Identifier: Apache-2.0
// A whole network, with a ward that dies; see support/real.ts. The ward of VIGIL_SERVICE has to be certified live when
// it begins, and VIGIL_KILL kills it.

import { execSync } from "node:child_process"
import { WebSocket } from "ws"
import { createClient, getIncidents, getWard } from "../../sdk/src/index.ts"
import { KILL, KILLED, NODE, real, REVIVE, SPEC } from "./support/real.ts"
import { expect, expectAccessible, measured, test } from "./support/test.ts"

test.skip(
	NODE === undefined || KILL === undefined,
	"VIGIL_NODE_URL and VIGIL_KILL name no network whose ward can be killed",
)

const names = { wards: { [KILLED]: "Ward" } }

for (const by of ["node", "light"] as const) {
	test(`a ward that is killed reads halted within 10 s of the chain, without reload, its certificate verified, by ${by === "node" ? "a node" : "the light client alone"}`, async ({
		page,
		visit,
	}) => {
		test.skip(by === "light" && SPEC === undefined, "VIGIL_CHAIN_SPEC names no specification")
		test.setTimeout(600_000)
		const client = createClient({ url: NODE as string, WebSocket })
		const status = async () => (await getWard(client, { service: KILLED })).value?.status
		if (REVIVE !== undefined) execSync(REVIVE, { stdio: "inherit" })
		await expect.poll(status, { timeout: 300_000 }).toBe("live")
		const { network, files } = real(by)
		await visit("index.html", { ...network, ...names }, files)
		const row = page.getByRole("listitem").filter({ hasText: "Ward" })
		await expect(row).toContainText("Live", { timeout: 120_000 })
		execSync(KILL as string, { stdio: "inherit" })
		await expect.poll(status, { timeout: 120_000, intervals: [100] }).toBe("halted")
		const certified = Date.now()
		await expect(row).toContainText("Halted", { timeout: 10_000 })
		measured(`by ${by}: halted on the page after the chain`, Date.now() - certified, "ms", 10_000)
		await expect(page.getByRole("heading", { level: 1 })).toHaveText(
			/^Ward stopped after block [\d,]+, .* ago\.$|^Ward stopped after block [\d,]+, now\.$/,
		)
		await row.getByRole("link").click()
		await expect(page.getByText("Certificate verified in this browser.").first()).toBeVisible({
			timeout: 30_000,
		})
		await expect
			.poll(
				async () => {
					const chain = (await getIncidents(client, { service: KILLED })).value.at(-1)?.downtime
					const shown = await page.locator("[data-downtime]").first().getAttribute("data-downtime")
					return chain !== undefined && shown === chain.toString()
				},
				{ timeout: 30_000, intervals: [200] },
			)
			.toBe(true)
		await expectAccessible(page)
		client.close()
	})
}
