// SPDX-License-Identifier: Apache-2.0
// What needs watchers in office, a pool and a destination, by a wallet with a real key: on the demo's network once it
// has shown all, see support/real.ts. Eve owns its protocols, and the stashes of validators watch.

import type { Page } from "@playwright/test"
import { WebSocket } from "ws"
import {
	type ArmedPlan,
	createClient,
	getKeptPlan,
	getPlansOfService,
	getServices,
	toHex,
} from "../../sdk/src/index.ts"
import { Chain } from "./support/prepare.ts"
import { KILLED, NODE, real, STANDBY } from "./support/real.ts"
import { expect, expectAccessible, type NetworkFile, test } from "./support/test.ts"
import { type Wallet, withWallet } from "./support/wallet.ts"

test.skip(
	NODE === undefined || STANDBY === undefined,
	"VIGIL_NODE_URL and VIGIL_STANDBY name no network with a destination",
)
test.describe.configure({ timeout: 240_000 })
const { network } = real("node")
const names = { wards: { [KILLED]: "Ward" } }

async function open(
	page: Page,
	visit: (path: string, network: NetworkFile) => Promise<unknown>,
	{ who, view }: { who: readonly string[]; view: string },
): Promise<Wallet> {
	const wallet = await withWallet(page, who)
	await visit(`console.html#/${view}`, { ...network, ...names })
	await page.getByRole("button", { name: "Connect test-wallet" }).click()
	return wallet
}

/** Signs what is reviewed, and waits until it is final. */
async function sign(page: Page, title: string): Promise<void> {
	const review = page.getByRole("dialog")
	await expect(review.getByText("asking the chain")).toHaveCount(0, { timeout: 30_000 })
	await review.getByRole("button", { name: title, exact: true }).click()
	await expect(review.getByText(/final since block/)).toBeVisible({ timeout: 90_000 })
	await expect(review.getByText(/failed/)).toHaveCount(0)
	await review.getByRole("button", { name: "Close" }).click()
}

test("a watcher claims the fees of a set", async ({ page, visit }) => {
	await open(page, visit, { who: ["Alice", "stash"], view: "stake" })
	const claim = page.getByRole("button", { name: /^Claim set / })
	await expect(claim.first()).toBeVisible({ timeout: 120_000 })
	const before = await claim.count()
	await claim.first().click()
	await sign(page, "Claim fees")
	await expect(claim).toHaveCount(before - 1, { timeout: 60_000 })
})

test("an underwriter deposits into a pool, and has shares of it", async ({ page, visit }) => {
	await open(page, visit, { who: ["Charlie"], view: "cover" })
	await page.getByRole("button", { name: "Pool 0" }).click()
	const form = page.getByRole("form", { name: "Deposit into pool" })
	await form.getByLabel("Amount to deposit in VGL").fill("1,000")
	await expectAccessible(page)
	await form.getByRole("button", { name: "Deposit into pool" }).click()
	await expect(page.getByRole("dialog").getByText("Insurance.deposit")).toBeVisible()
	await sign(page, "Deposit into pool")
})

test("a protocol buys cover at the price that was quoted, and the policy is listed with its end", async ({
	page,
	visit,
}) => {
	const client = createClient({ url: NODE as string, WebSocket })
	let plan: ArmedPlan | undefined
	for (const { service } of (await getServices(client)).value) {
		const asked = ["InsuranceApi_pools", toHex(Uint8Array.of(service, 0, 0, 0))]
		// A list of one pool, whose number is zero.
		if ((await client.request("state_call", asked)) === "0x0400000000")
			[plan] = await getPlansOfService(client, { service })
	}
	client.close()
	expect(plan).toBeDefined()
	const wallet = await open(page, visit, { who: ["Eve"], view: "cover" })
	await page.getByRole("button", { name: "Pool 0" }).click()
	const form = page.getByRole("form", { name: "Ask for a quote" })
	await form.getByLabel("Covered at most, in VGL").fill("100")
	await form.getByLabel("Nothing is paid for the first minutes").fill("1")
	await form.getByLabel("All is paid after minutes").fill("11")
	await form.getByLabel("Periods").fill("10")
	await form.getByLabel("Your protocol's number").fill(String(plan?.protocol))
	await form.getByRole("button", { name: "Ask for a quote" }).click()
	await expect(page.getByText(/VGL for 10 periods of/)).toBeVisible()
	await expect(page.getByText("Were it down for an hour:")).toContainText("= 100 VGL, all there is")
	await expectAccessible(page)
	await page.getByRole("button", { name: "Buy cover", exact: true }).click()
	await sign(page, "Buy cover")
	const policies = page.getByRole("list", { name: "Policies" })
	await expect(policies.getByText("pays you up to 100 VGL").first()).toBeVisible({
		timeout: 60_000,
	})
	expect(wallet.asked).toHaveLength(1)
})

test("a plan is armed on another chain, delivered there by a relayer, and the light says so", async ({
	page,
	visit,
}) => {
	// As another plan of the same owner has it there: what executes is that chain's own call.
	const client = createClient({ url: NODE as string, WebSocket })
	const standby = createClient({ url: STANDBY as string, WebSocket })
	const plans = await getPlansOfService(client, { service: KILLED })
	let program = ""
	let destination = 0
	for (const { plan, targets } of plans) {
		const kept = (await getKeptPlan(standby, { service: KILLED, plan })).value
		if (kept === null) continue
		// The last two instructions, a call and that it has to succeed, as a program of XCM 5.
		program = toHex(Uint8Array.of(5, 8, ...kept.failover.slice(-8)))
		destination = targets[0]?.destination ?? 0
	}
	client.close()
	standby.close()
	expect(program).toMatch(/^0x0508060300/)
	await open(page, visit, { who: ["Eve"], view: "protocol" })
	await expect(page.getByText(/Protocol \d+, \d+ plans?/).first()).toBeVisible({ timeout: 30_000 })
	const form = page.getByRole("form", { name: "Arm a plan" })
	await form.getByLabel("Watched chain").selectOption({ label: "Ward" })
	await form.getByLabel("Destination 1").selectOption(String(destination))
	await form.getByLabel("Program when it halts").fill(program)
	await expect(form.getByText(/^Ready: \d+ bytes on 1 destination, deposit /)).toBeVisible()
	const before = await page.getByRole("article", { name: /^Plan / }).count()
	await form.getByRole("button", { name: "Arm plan" }).click()
	await sign(page, "Arm plan")
	const armed = page.getByRole("article", { name: /^Plan / })
	await expect(armed).toHaveCount(before + 1, { timeout: 60_000 })
	await expect(armed.last().locator(".light.on").first()).toHaveText("delivered", {
		timeout: 180_000,
	})
	await expectAccessible(page)
})

test("a vote is cast", async ({ page, visit }) => {
	const chain = new Chain(NODE as string)
	const referendum = await chain.referendum()
	chain.stop()
	await open(page, visit, { who: ["Charlie"], view: "governance" })
	await page.getByLabel("Voting with, in VGL").fill("10")
	await page.getByRole("button", { name: `Vote aye on ${referendum}`, exact: true }).click()
	await sign(page, "Vote aye")
	await expect(page.getByRole("article", { name: `Referendum ${referendum}` })).toContainText(
		"10 VGL for",
	)
})
