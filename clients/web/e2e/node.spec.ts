// SPDX-License-Identifier: Apache-2.0
// What a page shows of a real node; see support/real.ts.

import { Liar } from "./support/liar.ts"
import { NODE, real, SPEC } from "./support/real.ts"
import { expect, expectAccessible, test } from "./support/test.ts"

test.skip(NODE === undefined, "VIGIL_NODE_URL names no node")

test("a real node's chain is shown with its newest block, and whom one trusts", async ({
	page,
	visit,
}) => {
	const { network } = real("node")
	await visit("index.html", network)
	await expect(page.getByRole("heading", { level: 1 })).toHaveAttribute("data-freshness", "fresh")
	await expect(page.getByText(/Vigil's block [\d,]+, made/)).toBeVisible()
	const badge = page.getByText(`Trusting ${new URL(NODE as string).host}`)
	await badge.click()
	await expect(page.getByText("What you see is the word of")).toBeVisible()
	await expectAccessible(page)
})

test("the light client alone shows the chain, trusts no node and asks none", async ({
	page,
	visit,
}) => {
	test.skip(SPEC === undefined, "VIGIL_CHAIN_SPEC names no specification")
	test.setTimeout(180_000)
	const { network, files } = real("light")
	await visit("index.html", network, files)
	await expect(page.getByText("Checked by this browser")).toBeVisible({ timeout: 120_000 })
	await expect(page.getByRole("heading", { level: 1 })).toHaveAttribute("data-freshness", "fresh", {
		timeout: 60_000,
	})
	const block = page.getByText(/Vigil's block [\d,]+, made/)
	const first = await block.textContent()
	// It follows the chain.
	await expect(block).not.toHaveText(first ?? "", { timeout: 30_000 })
	await expectAccessible(page)
})

test("a node shows the chain at once, the light client takes over when it has caught up, and goes on when the node's port is closed", async ({
	page,
	visit,
	expected,
}) => {
	test.skip(SPEC === undefined, "VIGIL_CHAIN_SPEC names no specification")
	test.setTimeout(180_000)
	expected.push(/WebSocket connection to/)
	const { network, files } = real("both")
	const port = await Liar.start(NODE as string)
	await visit("index.html", { ...network, nodes: [port.url] }, files)
	const heading = page.getByRole("heading", { level: 1 })
	await expect(page.getByText("Trusting")).toBeVisible()
	await expect(heading).toHaveAttribute("data-freshness", "fresh")
	await expect(page.getByText("Checked by this browser")).toBeVisible({ timeout: 120_000 })
	await expect(heading).toHaveAttribute("data-freshness", "fresh", { timeout: 60_000 })
	await port.stop()
	const block = page.getByText(/Vigil's block [\d,]+, made/)
	const number = async () =>
		Number(/block ([\d,]+)/.exec((await block.textContent()) ?? "")?.[1]?.replaceAll(",", ""))
	const before = await number()
	// More than what was on its way already.
	await expect.poll(number, { timeout: 60_000 }).toBeGreaterThan(before + 2)
	await expect(heading).toHaveAttribute("data-freshness", "fresh")
	await expect(page.getByText("Checked by this browser")).toBeVisible()
})
