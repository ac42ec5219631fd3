// SPDX-License-Identifier: Apache-2.0
// Acting on a real node with a wallet; see support/real.ts. Accounts are those of development networks.

import { execSync } from "node:child_process"
import { NODE, real, RESTART, SPEC } from "./support/real.ts"
import { expect, expectAccessible, test } from "./support/test.ts"
import { Chain } from "./support/prepare.ts"
import { withWallet } from "./support/wallet.ts"
import { createClient, getGenesisHash, getServices } from "../../sdk/src/index.ts"
import { WebSocket } from "ws"

test.skip(NODE === undefined, "VIGIL_NODE_URL names no node")
const { network } = real("node")

test("stake is bonded by a wallet, after the decoded call, the fee and what follows were shown", async ({
	page,
	visit,
}) => {
	const wallet = await withWallet(page, ["Eve"])
	await visit("console.html", network)
	await page.getByRole("button", { name: "Connect test-wallet" }).click()
	await expect(page.getByLabel("Sign with")).toContainText(wallet.address)
	await expect(
		page.getByText("Nothing is bonded by this account.").or(page.getByText("are bonded")),
	).toBeVisible()
	await expectAccessible(page)
	const form = page.getByRole("form", { name: "Bond stake", exact: true })
	await form.getByLabel("Amount to bond in VGL").fill("1,000")
	await form.getByRole("button").click()
	const review = page.getByRole("dialog")
	await expect(review.getByText(/Staking\.bond/)).toBeVisible()
	await expect(review.getByText("1000000000000000")).toBeVisible()
	await expect(review.getByText("asking the chain")).toHaveCount(0)
	await expect(review.getByText("1,000 VGL stays yours")).toBeVisible()
	await expectAccessible(page)
	await review.getByRole("button", { name: /^Bond / }).click()
	await expect(review.getByText(/Done/)).toBeVisible({ timeout: 120_000 })
	await expect(review.getByText(/final since block/)).toBeVisible({ timeout: 120_000 })
	await review.getByRole("button", { name: "Close" }).click()
	await expect(page.getByText(/are bonded/)).toBeVisible()
	expect(wallet.asked.at(-1)?.address).toBe(wallet.shown)
})

test("validators are nominated", async ({ page, visit }) => {
	await withWallet(page, ["Eve"])
	await visit("console.html", network)
	await page.getByRole("button", { name: "Connect test-wallet" }).click()
	await page.getByRole("list", { name: "Validators" }).getByRole("checkbox").first().check()
	await page.getByRole("button", { name: "Nominate validators" }).click()
	const review = page.getByRole("dialog")
	await review.getByRole("button", { name: "Nominate validators" }).click()
	await expect(review.getByText(/final since block/)).toBeVisible({ timeout: 120_000 })
	await review.getByRole("button", { name: "Close" }).click()
	await expect(page.getByText(/are bonded, and back 1 validator\./)).toBeVisible()
})

test("a reader who declines in the wallet loses nothing that was typed", async ({
	page,
	visit,
}) => {
	const wallet = await withWallet(page, ["Ferdie"])
	wallet.declines = true
	await visit("console.html", network)
	await page.getByRole("button", { name: "Connect test-wallet" }).click()
	const form = page.getByRole("form", { name: "Bond stake", exact: true })
	await form.getByLabel("Amount to bond in VGL").fill("77")
	await form.getByRole("button").click()
	const review = page.getByRole("dialog")
	await review.getByRole("button", { name: /^Bond / }).click()
	await expect(review.getByText("You declined in the wallet. Nothing was sent")).toBeVisible()
	await review.getByRole("button", { name: "Cancel" }).click()
	await expect(form.getByLabel("Amount to bond in VGL")).toHaveValue("77")
})

test("a signature for another genesis is refused by the chain, in a sentence", async ({
	page,
	visit,
}) => {
	const wallet = await withWallet(page, ["Ferdie"])
	wallet.elsewhere = true
	await visit("console.html", network)
	await page.getByRole("button", { name: "Connect test-wallet" }).click()
	const form = page.getByRole("form", { name: "Bond stake", exact: true })
	await form.getByLabel("Amount to bond in VGL").fill("77")
	await form.getByRole("button").click()
	const review = page.getByRole("dialog")
	await review.getByRole("button", { name: /^Bond / }).click()
	await expect(review.getByText("The signature does not fit this chain.")).toBeVisible({
		timeout: 120_000,
	})
})

test("an account that its wallet keeps for another chain cannot sign, and the page says why", async ({
	page,
	visit,
}) => {
	await withWallet(page, ["Ferdie"], { genesisHash: `0x${"99".repeat(32)}` })
	await visit("console.html", network)
	await page.getByRole("button", { name: "Connect test-wallet" }).click()
	await expect(page.getByText("is set in the wallet to sign for another chain only")).toBeVisible()
	const form = page.getByRole("form", { name: "Bond stake", exact: true })
	await form.getByLabel("Amount to bond in VGL").fill("77")
	await form.getByRole("button").click()
	await expect(page.getByRole("dialog").getByRole("button", { name: /^Bond / })).toBeDisabled()
})

test("more than the account has is refused before anything is signed", async ({ page, visit }) => {
	const wallet = await withWallet(page, ["Ferdie"])
	await visit("console.html", network)
	await page.getByRole("button", { name: "Connect test-wallet" }).click()
	const form = page.getByRole("form", { name: "Bond stake", exact: true })
	await form.getByLabel("Amount to bond in VGL").fill("999999999999")
	await form.getByRole("button").click()
	const review = page.getByRole("dialog")
	await expect(review.getByText(/are missing\./)).toBeVisible()
	await expect(review.getByRole("button", { name: /^Bond / })).toBeDisabled()
	expect(wallet.asked).toEqual([])
})

test("what the chain refuses in a block is told with the chain's own words", async ({
	page,
	visit,
}) => {
	await withWallet(page, ["Ferdie"])
	await visit("console.html", network)
	await page.getByRole("button", { name: "Connect test-wallet" }).click()
	const form = page.getByRole("form", { name: "Unbond stake" })
	await expect(form.getByRole("button")).toBeDisabled()
	// Less than the least that may be bonded.
	const bond = page.getByRole("form", { name: "Bond stake", exact: true })
	await bond.getByLabel("Amount to bond in VGL").fill("0.000000000001")
	await bond.getByRole("button").click()
	const review = page.getByRole("dialog")
	await review.getByRole("button", { name: /^Bond / }).click()
	await expect(review.getByText(/Staking refused it \(InsufficientBond\)/)).toBeVisible({
		timeout: 120_000,
	})
})

test("a protocol is registered with a development key", async ({ page, visit }) => {
	await visit("console.html#/protocol", network)
	await page.getByRole("button", { name: "Use a development key" }).click()
	await page.getByRole("button", { name: "Register protocol" }).click()
	const review = page.getByRole("dialog")
	await expect(review.getByText("Failover.register_protocol")).toBeVisible()
	await review.getByRole("button", { name: "Register protocol" }).click()
	await expect(review.getByText(/final since block/)).toBeVisible({ timeout: 120_000 })
	await review.getByRole("button", { name: "Close" }).click()
	await expect(page.getByText(/Protocol \d+, 0 plans/).first()).toBeVisible()
	await expectAccessible(page)
})

for (const [view, heading] of [
	["stake", "Pending slashes"],
	["cover", "Cover pools"],
	["protocol", "Arm a plan"],
	["governance", "Referenda"],
] as const) {
	test(`the view ${view} says what the chain has or lacks, for every reader`, async ({
		page,
		visit,
	}) => {
		await visit(`console.html#/${view}`, network)
		await page.getByRole("button", { name: "Use a development key" }).click()
		await expect(page.getByRole("heading", { name: heading })).toBeVisible()
		await expect(page.getByText(/^Reading /)).toHaveCount(0, { timeout: 120_000 })
		await expect(page.getByText(/ failed: /)).toHaveCount(0)
		await expectAccessible(page)
		await page.setViewportSize({ width: 320, height: 640 })
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
	})
}

test.describe("on a chain with a service, a destination and a referendum", { tag: "@slow" }, () => {
	let referendum = 0
	let destination = 0
	test.beforeAll(async () => {
		test.setTimeout(300_000)
		const chain = new Chain(NODE as string)
		const client = createClient({ url: NODE as string, WebSocket })
		await chain.service()
		destination = await chain.destination()
		referendum = await chain.referendum()
		await chain.watcher(await getGenesisHash(client))
		client.close()
		chain.stop()
	})

	test("a watcher allocates, and what could be slashed is shown", async ({ page, visit }) => {
		await withWallet(page, ["Alice", "stash"])
		await visit("console.html", network)
		await page.getByRole("button", { name: "Connect test-wallet" }).click()
		const form = page.getByRole("form", { name: "Allocate stake" })
		await form.getByLabel("Service").selectOption({ index: 1 })
		await form.getByLabel("Share of your stake in per cent").fill("101")
		await expect(form.getByText("at most 100 per cent").first()).toBeVisible()
		await expect(form.getByRole("button", { name: "Allocate stake", exact: true })).toBeDisabled()
		await form.getByLabel("Share of your stake in per cent").fill("25")
		await form.getByRole("button", { name: "Allocate stake", exact: true }).click()
		const review = page.getByRole("dialog")
		await review.getByRole("button", { name: "Allocate stake" }).click()
		await expect(review.getByText(/final since block/)).toBeVisible({ timeout: 120_000 })
		await expect(review.getByText(/failed/)).toHaveCount(0)
		await review.getByRole("button", { name: "Close" }).click()
		const risk = page.getByRole("region", { name: "What could be slashed" })
		await expect(risk.getByRole("row").nth(1)).toContainText(/25 %/)
		await expectAccessible(page)
	})

	test("a vote is cast", async ({ page, visit }) => {
		await withWallet(page, ["Charlie"])
		await visit("console.html#/governance", network)
		await page.getByRole("button", { name: "Connect test-wallet" }).click()
		await page.getByLabel("Voting with, in VGL").fill("10")
		await page.getByRole("button", { name: `Vote aye on ${referendum}`, exact: true }).click()
		const review = page.getByRole("dialog")
		await review.getByRole("button", { name: "Vote aye" }).click()
		await expect(review.getByText(/final since block/)).toBeVisible({ timeout: 120_000 })
		await expect(review.getByText(/failed/)).toHaveCount(0)
		await review.getByRole("button", { name: "Close" }).click()
		await expect(page.getByRole("article", { name: `Referendum ${referendum}` })).toContainText(
			"10 VGL for",
		)
		await expectAccessible(page)
	})

	test("a plan is armed from the form, after what is missing was said", async ({ page, visit }) => {
		test.setTimeout(400_000)
		const client = createClient({ url: NODE as string, WebSocket })
		// The watcher that allocated is elected with one of the next eras.
		await expect
			.poll(async () => (await getServices(client)).value[0]?.currentSet ?? null, {
				timeout: 300_000,
				intervals: [2_000],
			})
			.not.toBeNull()
		client.close()
		await withWallet(page, ["Alice"])
		await visit("console.html#/protocol", network)
		await page.getByRole("button", { name: "Connect test-wallet" }).click()
		await expect(
			page
				.getByText(/Protocol \d+, \d+ plans?/)
				.or(page.getByText("owns no protocol"))
				.first(),
		).toBeVisible()
		if (await page.getByText("owns no protocol").isVisible()) {
			await page.getByRole("button", { name: "Register protocol" }).click()
			await page.getByRole("dialog").getByRole("button", { name: "Register protocol" }).click()
			await expect(page.getByRole("dialog").getByText(/final since block/)).toBeVisible({
				timeout: 120_000,
			})
			await page.getByRole("dialog").getByRole("button", { name: "Close" }).click()
		}
		const form = page.getByRole("form", { name: "Arm a plan" })
		await expect(form.getByText("Choose the service whose halt fires the plan.")).toBeVisible()
		await form.getByLabel("Watched chain").selectOption({ index: 1 })
		await form.getByLabel("Destination 1").selectOption(String(destination))
		await form.getByLabel("Contract").fill(`0x${"33".repeat(20)}`)
		await form.getByLabel("Calldata when it halts").fill("0x8456cb59")
		await expect(form.getByText(/^Ready: \d+ bytes on 1 destination, deposit /)).toBeVisible()
		await expectAccessible(page)
		await form.getByRole("button", { name: "Arm plan" }).click()
		const review = page.getByRole("dialog")
		await expect(review.getByText("Failover.arm_plan")).toBeVisible()
		await review.getByRole("button", { name: "Arm plan" }).click()
		await expect(review.getByText(/final since block/)).toBeVisible({ timeout: 120_000 })
		await expect(review.getByText(/failed/)).toHaveCount(0)
		await review.getByRole("button", { name: "Close" }).click()
		await expect(page.getByRole("article", { name: /^Plan / }).first()).toContainText(
			/on its way|not sealed yet|delivered/,
		)
		await expectAccessible(page)
	})

	test("rewards of an era are paid out", async ({ page, visit }) => {
		test.setTimeout(180_000)
		await withWallet(page, ["Alice", "stash"])
		await visit("console.html", network)
		await page.getByRole("button", { name: "Connect test-wallet" }).click()
		const pay = page.getByRole("button", { name: /^Pay out era / }).first()
		await expect(pay).toBeVisible({ timeout: 120_000 })
		await pay.click()
		const review = page.getByRole("dialog")
		await review.getByRole("button", { name: "Pay out rewards" }).click()
		await expect(review.getByText(/final since block/)).toBeVisible({ timeout: 120_000 })
		await expect(review.getByText(/failed/)).toHaveCount(0)
	})
})

test(
	"stake is bonded through the light client alone",
	{ tag: "@slow" },
	async ({ page, visit }) => {
		test.skip(SPEC === undefined, "VIGIL_CHAIN_SPEC names no specification")
		test.setTimeout(240_000)
		const light = real("light")
		await withWallet(page, ["Dave"])
		await visit("console.html", light.network, light.files)
		await expect(page.getByText("Checked by this browser")).toBeVisible({ timeout: 120_000 })
		await page.getByRole("button", { name: "Connect test-wallet" }).click()
		const form = page.getByRole("form", { name: "Bond stake", exact: true })
		await expect(page.getByText(/can be moved\./)).toBeVisible({ timeout: 120_000 })
		await form.getByLabel("Amount to bond in VGL").fill("500")
		await form.getByRole("button").click()
		const review = page.getByRole("dialog")
		await review.getByRole("button", { name: /^Bond / }).click({ timeout: 120_000 })
		await expect(review.getByText(/final since block/)).toBeVisible({ timeout: 90_000 })
	},
)

// The last one, as the others' chain ends with it.
test(
	"a chain that begins anew is noticed, and nothing that was typed is lost",
	{ tag: "@slow" },
	async ({ page, visit, expected }) => {
		test.skip(RESTART === undefined, "VIGIL_RESTART names no command")
		test.setTimeout(240_000)
		expected.push(/WebSocket connection to/)
		await visit("console.html", network)
		await page.getByRole("button", { name: "Use a development key" }).click()
		const amount = page
			.getByRole("form", { name: "Bond stake", exact: true })
			.getByLabel("Amount to bond in VGL")
		await amount.fill("123")
		// Long enough that the page knows the chain by a block that is final.
		await page.waitForFunction((until) => Date.now() > until, Date.now() + 45_000, {
			timeout: 120_000,
		})
		execSync(RESTART as string, { stdio: "inherit" })
		await expect(page.getByText("The chain began anew while this page was open.")).toBeVisible({
			timeout: 120_000,
		})
		await expect(amount).toHaveValue("123")
	},
)
