// SPDX-License-Identifier: Apache-2.0
// The pictures of the README, of recorded answers, so that they do not change with the day's chain. They are
// written when VIGIL_SCREENSHOTS names a folder; without it the same views are only opened.

import { join } from "node:path"
import { toHex } from "../../sdk/src/index.ts"
import { type FakeChain, goldenBytes, goldenHalt, SERVICE } from "./support/chain.ts"
import { NODE, real } from "./support/real.ts"
import { expect, test } from "./support/test.ts"

const folder = process.env["VIGIL_SCREENSHOTS"]
const now = () => BigInt(Math.floor(Date.now() / 1_000))
const network = {
	name: "Vigil",
	wards: { [SERVICE]: "Moonbeam", "8": "Astar", "9": "Base", "10": "Hydration" },
}
const DAY = 86_400n

function scene(chain: FakeChain): void {
	const past = (id: number, days: bigint, downtime: bigint) => ({
		id,
		halt: { ...goldenHalt(), height: 5_000_000n + BigInt(id), round: now() - days * DAY },
		beganAt: now() - days * DAY - 12n,
		downtime,
		resumed: now() - days * DAY - 12n + downtime,
	})
	chain.wards.set(SERVICE, {
		status: "halted",
		since: now() - 700n,
		incidents: [
			past(1, 61n, 5_400n),
			past(2, 17n, 900n),
			{
				id: 3,
				halt: goldenHalt(),
				last: { ...goldenHalt(), round: now() - 12n },
				beganAt: now() - 720n,
				downtime: 708n,
			},
		],
	})
	chain.wards.set(8, {
		status: "live",
		since: now() - 40n * DAY,
		incidents: [past(1, 33n, 26_000n)],
	})
	chain.wards.set(9, { status: "recovering", since: now() - 20n, incidents: [past(1, 0n, 60n)] })
	chain.wards.set(10, { status: "live", since: now() - 90n * DAY, incidents: [] })
	chain.certificates = [goldenBytes()]
	chain.extrinsics = [toHex(goldenBytes())]
}

test("the status page, in light, dark and on a phone", async ({ page, chain, visit }) => {
	scene(chain)
	await visit("index.html", network)
	await expect(page.getByRole("heading", { level: 1 })).toContainText(
		"Moonbeam stopped after block 105",
	)
	// An outage may lie across midnight: then it is of two days.
	const bars = page.getByRole("img", { name: /Certified downtime on [2-6] of 90 days/ })
	await expect(bars.first()).toBeVisible()
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme })
		if (folder !== undefined)
			await page.screenshot({ path: join(folder, `status-${colorScheme}.png`) })
	}
	await page.setViewportSize({ width: 390, height: 844 })
	if (folder !== undefined) await page.screenshot({ path: join(folder, "status-phone.png") })
})

test("an incident with its verified certificate", async ({ page, chain, visit }) => {
	scene(chain)
	await visit(`index.html#/ward/${SERVICE}`, network)
	await expect(page.getByText("Certificate verified in this browser.")).toBeVisible()
	await expect(page.locator(".uplot")).toBeVisible()
	if (folder !== undefined) await page.screenshot({ path: join(folder, "incident.png") })
})

for (const view of ["stake", "protocol"] as const) {
	test(`the console's view of ${view}`, async ({ page, visit }) => {
		test.skip(NODE === undefined, "VIGIL_NODE_URL names no node")
		await visit(`console.html#/${view}`, { ...real("node").network, name: "Vigil" })
		await page.getByRole("button", { name: "Use a development key" }).click()
		await expect(page.getByText(/^Reading /)).toHaveCount(0, { timeout: 50_000 })
		if (folder !== undefined) await page.screenshot({ path: join(folder, `console-${view}.png`) })
	})
}
