// SPDX-License-Identifier: Apache-2.0
// What both pages show of an emergency, of what it stops and of notices, on recorded answers.

import type { FakeChain } from "./support/chain.ts"
import { emergencyAnswers, type FakeEmergency, METADATA, NO_METADATA } from "./support/emergency.ts"
import { expect, expectAccessible, test } from "./support/test.ts"

test.skip(METADATA === null, NO_METADATA)

const BRAKED = { pallet: "Failover", call: "arm_plan", until: 700 }
const TEXT = "Plans cannot be armed: a flaw was found.\nPlans that are armed still fire."
const REFUSED = /Notice \d+ is refused/

function tell(chain: FakeChain, state: FakeEmergency): void {
	const metadata = METADATA as Uint8Array
	chain.metadata = metadata
	chain.lies = emergencyAnswers(state, metadata)
}

test("an emergency, what it stops and the notice of it are shown, each with its end", async ({
	page,
	chain,
	visit,
}) => {
	const notice = { number: 4, text: TEXT, expires: 2_100, emergency: 1 }
	tell(chain, { braked: BRAKED, notices: [notice] })
	await visit("index.html#/notices")
	const view = page.getByRole("region", { name: "Notices and emergencies" })
	const emergency = view.getByRole("article", { name: "Emergency 1" })
	await expect(emergency).toContainText("Emergency 1: Logic flaw")
	await expect(emergency).toContainText(
		"about the call Failover.arm_plan, declared by Council; declared; over at block 400 unless token holders ratify it",
	)
	await expect(emergency).toContainText("It ends by itself at block 900.")
	await expect(emergency).toContainText("Referendum 12 decides")
	await expect(view.getByRole("heading", { name: "Stopped now" })).toBeVisible()
	await expect(view).toContainText(
		"the call Failover.arm_plan, by Council, until block 700 at the latest",
	)
	const shown = view.getByRole("list", { name: "Notices" }).getByRole("listitem")
	await expect(shown).toHaveCount(1)
	await expect(shown).toContainText("Plans that are armed still fire.")
	await expect(shown).toContainText("Notice 4 for users, of block 96, in force until block 2,100")
	await expect(shown).toContainText("about emergency 1")
	// 2,000 blocks of three seconds.
	const end = await shown.getByRole("time").getAttribute("datetime")
	const away = Date.parse(end ?? "") - Date.now()
	expect(Math.abs(away - 6_000_000)).toBeLessThan(60_000)
	await expect(view.getByText(REFUSED)).toHaveCount(0)
	await expectAccessible(page)
	await page.setViewportSize({ width: 320, height: 640 })
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})

test("a notice that has ended is refused by the block or by this device's clock, though the node still tells it", async ({
	page,
	chain,
	visit,
}) => {
	const notices = [
		{ number: 1, text: "Ended with a block that is there.", expires: 100 },
		{ number: 2, text: "Ends with a block that should be there.", expires: 110 },
		{ number: 3, text: "Ends later.", expires: 5_000 },
	]
	tell(chain, { notices })
	// Not so old that the chain stands still, also some time after it was read, and older than ten blocks take.
	chain.behindMs = 33_000
	await visit("index.html#/notices")
	const list = page.getByRole("list", { name: "Notices" }).getByRole("listitem")
	await expect(list).toHaveCount(3)
	const row = (number: number) => list.filter({ hasText: new RegExp(`notice ${number} `, "i") })
	await expect(row(1)).toContainText("Notice 1 is refused: it ended with block 100")
	await expect(row(2)).toContainText("Notice 2 is refused: it ended with block 110")
	await expect(row(3)).toContainText("Notice 3 for users")
	await expect(page.getByText("Ends later.")).toBeVisible()
	for (const { text } of notices.slice(0, 2)) await expect(page.getByText(text)).toBeHidden()
	await row(2).getByText("What notice 2 said").click()
	await expect(page.getByText("Ends with a block that should be there.")).toBeVisible()
	await expectAccessible(page)
})

test("a notice in force is refused when it ends, without reload and without a block", async ({
	page,
	chain,
	visit,
}) => {
	await page.clock.install()
	tell(chain, { notices: [{ number: 7, text: "For half a minute.", expires: 110 }] })
	await visit("index.html#/notices")
	await expect(page.getByText("For half a minute.")).toBeVisible()
	await expect(page.getByText(REFUSED)).toHaveCount(0)
	await page.clock.fastForward(40_000)
	await expect(page.getByText("Notice 7 is refused: it ended with block 110")).toBeVisible()
	await expect(page.getByText("For half a minute.")).toBeHidden()
})

test("nothing that a chain which stands still said is taken as in force", async ({
	page,
	chain,
	visit,
}) => {
	tell(chain, { braked: BRAKED, notices: [{ number: 4, text: TEXT, expires: 100_000 }] })
	chain.behindMs = 600_000
	await visit("index.html#/notices")
	await expect(
		page.getByText("Notice 4 is refused: Vigil made its last block 10 minutes"),
	).toBeVisible()
	await expect(page.getByText("so nobody knows whether it is in force")).toBeVisible()
	await expect(page.getByText("Plans that are armed still fire.")).toBeHidden()
	await expect(page.getByText("This is what block 100 said, 10 minutes")).toBeVisible()
	await expectAccessible(page)
	// A block from the future is no better.
	chain.behindMs = -600_000
	await page.reload()
	await expect(page.getByText("Vigil's last block is dated in the future, so")).toBeVisible()
	await expect(page.getByText("Plans that are armed still fire.")).toBeHidden()
})

test("a chain without emergencies and notices says so, with its block", async ({
	page,
	chain,
	visit,
}) => {
	tell(chain, {})
	await visit("index.html#/notices")
	await expect(page.getByText("No notice is in force at block 100.")).toBeVisible()
	await expect(
		page.getByText("No emergency is declared, and no drill runs, at block 100."),
	).toBeVisible()
	await expect(page.getByRole("heading", { name: "Stopped now" })).toHaveCount(0)
})

test("the console shows the same, and refuses the same", async ({
	page,
	chain,
	visit,
	expected,
}) => {
	expected.push(/WebSocket/)
	const notices = [
		{ number: 4, text: TEXT, expires: 2_100, emergency: 1 },
		{ number: 3, text: "Long over.", expires: 99, audience: "Operators" as const },
	]
	tell(chain, { braked: BRAKED, notices })
	await visit("console.html#/governance")
	const view = page.getByRole("region", { name: "Emergencies, drills and notices" })
	await expect(view.getByRole("article", { name: "Emergency 1" })).toBeVisible()
	await expect(view).toContainText("the call Failover.arm_plan, by Council, until block 700")
	await expect(view.getByText("Plans that are armed still fire.")).toBeVisible()
	await expect(view.getByText("Notice 3 is refused: it ended with block 99")).toBeVisible()
	await expect(view.getByText("Long over.")).toBeHidden()
	await expect(page.getByText(/^Reading (?!needs)/)).toHaveCount(0)
	await expect(page.getByText(/ failed: /)).toHaveCount(0)
	await expectAccessible(page)
	chain.behindMs = 600_000
	await page.reload()
	await expect(view.getByText("Notice 4 is refused: Vigil made its last block")).toBeVisible()
	await expect(view.getByText("nobody knows what holds now")).toBeVisible()
})
