// SPDX-License-Identifier: Apache-2.0
// The console by keyboard alone, on a real node; see support/real.ts.

import type { Locator, Page } from "@playwright/test"
import { NODE, real } from "./support/real.ts"
import { expect, test } from "./support/test.ts"

test.skip(NODE === undefined, "VIGIL_NODE_URL names no node")

const MOST = 120

/** Goes from one to the next until this one has the focus, which can be seen. */
async function goTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
	await expect(target).toBeVisible()
	const isThere = () => target.evaluate((one) => one === document.activeElement)
	for (let i = 0; i < MOST && !(await isThere()); i++) await page.keyboard.press(key)
	await expect(target).toBeFocused()
	await expect(target).not.toHaveCSS("outline-style", "none")
}

test("stake is bonded without a mouse: view, account, amount, review, signature, and back to the form", async ({
	page,
	visit,
}) => {
	await visit("console.html", real("node").network)
	await expect(page.getByText(/Vigil's block [\d,]+\./)).toBeVisible()
	await page.keyboard.press("Tab")
	await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused()
	await page.keyboard.press("Enter")
	const view = (name: string) =>
		page.getByRole("navigation", { name: "Views" }).getByRole("link", { name })
	await goTo(page, view("Governance"))
	await page.keyboard.press("Enter")
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Governance")
	await goTo(page, page.getByRole("button", { name: "Use a development key" }))
	await page.keyboard.press("Enter")
	await goTo(page, page.getByLabel("Sign with"))
	await goTo(page, view("Stake"), "Shift+Tab")
	await page.keyboard.press("Enter")
	const form = page.getByRole("form", { name: /^Bond (?:more )?stake$/ })
	const amount = form.getByLabel("Amount to bond in VGL")
	await goTo(page, amount)
	await page.keyboard.type("12")
	await page.keyboard.press("Enter")
	const review = page.getByRole("dialog")
	const sign = review.getByRole("button", { name: /^Bond / })
	await expect(sign).toBeEnabled({ timeout: 120_000 })
	// The focus stays within what is reviewed.
	await goTo(page, review.getByRole("checkbox"))
	await page.keyboard.press("Escape")
	await expect(review).toHaveCount(0)
	await expect(amount).toBeFocused()
	await expect(amount).toHaveValue("12")
	await page.keyboard.press("Enter")
	await expect(sign).toBeEnabled({ timeout: 120_000 })
	await goTo(page, sign)
	await page.keyboard.press("Enter")
	await expect(review.getByText(/final since block/)).toBeVisible({ timeout: 120_000 })
	await expect(review.getByText(/failed/)).toHaveCount(0)
	await goTo(page, review.getByRole("button", { name: "Close" }))
	await page.keyboard.press("Enter")
	await expect(review).toHaveCount(0)
	await expect(amount).toBeFocused()
	await expect(page.getByText(/are bonded/)).toBeVisible()
})

for (const [view, last] of [
	["cover", "Cover pools"],
	["protocol", "Arm a plan"],
	["governance", "Council"],
] as const) {
	test(`every control of the view ${view} is reached by keyboard, and none keeps it`, async ({
		page,
		visit,
	}) => {
		await visit(`console.html#/${view}`, real("node").network)
		await page.getByRole("button", { name: "Use a development key" }).click()
		await expect(page.getByRole("heading", { name: last })).toBeVisible()
		await expect(page.getByText(/^Reading /)).toHaveCount(0, { timeout: 120_000 })
		const controls = await page.evaluate(() => {
			const all = document.querySelectorAll<HTMLElement>(
				"main :is(a[href], button, input, select, textarea, summary):not(:disabled)",
			)
			return [...all].filter((one) => one.checkVisibility()).length
		})
		await page.getByRole("button", { name: "Use a development key" }).focus()
		const reached = await page.evaluate(() => {
			const seen = new Set<Element>()
			Object.assign(globalThis, { seen })
			document.addEventListener("focusin", ({ target }) => {
				if (target instanceof Element && target.closest("main") !== null) seen.add(target)
			})
			return 0
		})
		expect(reached).toBe(0)
		const count = () =>
			page.evaluate(
				() =>
					[...(globalThis as unknown as { seen: Set<Element> }).seen].filter((one) =>
						one.matches("a[href], button, input, select, textarea, summary"),
					).length,
			)
		// Once round the page, and over its end.
		for (let i = 0; i < controls + 40 && (await count()) < controls; i++)
			await page.keyboard.press("Tab")
		expect(await count()).toBe(controls)
	})
}
