// SPDX-License-Identifier: Apache-2.0
import { encodeCertificate, toHex } from "../../sdk/src/index.ts"
import { FakeChain, GOLDEN, goldenBytes, goldenHalt, SERVICE } from "./support/chain.ts"
import { expect, expectAccessible, test } from "./support/test.ts"

const now = () => BigInt(Math.floor(Date.now() / 1_000))
const names = { wards: { [SERVICE]: "Moonbeam", "900": "Astar" } }

function open(chain: FakeChain, downtime = 42n): void {
	chain.wards.set(SERVICE, {
		status: "halted",
		since: now(),
		incidents: [{ id: 1, halt: goldenHalt(), beganAt: now() - 720n, downtime }],
	})
}

const live = (chain: FakeChain, service: number) =>
	chain.wards.set(service, { status: "live", since: now() - 5_000n, incidents: [] })

test("a page without any service says that none is watched, and at which block", async ({
	page,
	visit,
}) => {
	await visit("index.html")
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("No chain is watched.")
	await expect(page.getByText("the chain has no service at block 100")).toBeVisible()
	await expectAccessible(page)
})

test("a ward that is halted is told without reload, first of all and with its certificate verified", async ({
	page,
	chain,
	visit,
}) => {
	live(chain, SERVICE)
	live(chain, 900)
	await visit("index.html", names)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("All 2 watched chains are live.")
	await expectAccessible(page)
	open(chain)
	chain.extrinsics = [toHex(Uint8Array.of(4, 9, 9, ...goldenBytes(), 7))]
	chain.block()
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(
		"Moonbeam stopped after block 105, 12 minutes ago.",
	)
	await expect(page.getByRole("status").filter({ hasText: "Moonbeam: Halted." })).toHaveCount(1)
	await expect(page.getByRole("listitem").first()).toContainText("Moonbeam")
	await page.getByRole("link", { name: "Moonbeam" }).click()
	await expect(page.getByText("Certificate verified in this browser.")).toBeVisible()
	await expect(page.locator("[data-downtime]")).toHaveAttribute("data-downtime", "42")
	await expectAccessible(page)
})

test("a certificate with any changed byte is refused, and the page says so", async ({
	page,
	chain,
	visit,
}) => {
	open(chain)
	const bytes = goldenBytes()
	// The last byte belongs to the signature.
	bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
	chain.certificates = [bytes]
	await visit(`index.html#/ward/${SERVICE}`, names)
	await expect(page.getByText("The certificate does not hold.")).toBeVisible()
	await expect(page.getByText("Certificate verified")).toHaveCount(0)
	await expectAccessible(page)
})

test("a certificate of another statement is none of the incident's", async ({
	page,
	chain,
	visit,
}) => {
	open(chain)
	const statement = { ...goldenHalt(), round: goldenHalt().round + 3n }
	chain.certificates = [encodeCertificate({ ...GOLDEN.certificate, statement })]
	await visit(`index.html#/ward/${SERVICE}`, names)
	await expect(page.getByText("No node that is asked shows its certificate.")).toBeVisible()
})

test("a node that goes away leaves every status unknown, and one that comes back is used again", async ({
	page,
	chain,
	visit,
	expected,
}) => {
	expected.push(/WebSocket connection to/)
	live(chain, SERVICE)
	await visit("index.html", names)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Moonbeam is live.")
	const { port } = new URL(chain.url)
	await chain.stop()
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing is known now.")
	await expect(page.getByRole("listitem").filter({ hasText: "Moonbeam" })).toContainText("Unknown")
	await expect(page.getByText("is not reached")).not.toHaveCount(0)
	await expectAccessible(page)
	const again = await FakeChain.start(Number(port))
	live(again, SERVICE)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Moonbeam is live.")
	await again.stop()
})

test("a chain that makes no blocks is stale, and nothing of it is green", async ({
	page,
	chain,
	visit,
}) => {
	live(chain, SERVICE)
	chain.behindMs = 600_000
	await visit("index.html", names)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing is known now.")
	await expect(page.getByText("Vigil made its last block 10 minutes")).toBeVisible()
	await expect(page.getByRole("listitem").filter({ hasText: "Moonbeam" })).toContainText("Unknown")
	await expect(page.getByRole("main").getByText("Live", { exact: true })).toHaveCount(0)
	await expectAccessible(page)
})

test("a node of another chain is refused by its genesis", async ({ page, visit }) => {
	await visit("index.html", { genesisHash: `0x${"99".repeat(32)}` })
	await expect(page.getByText("is on another chain")).not.toHaveCount(0)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing is known now.")
	await expectAccessible(page)
})

test("a host without a network file is told what to do", async ({ page, visit }) => {
	await visit("index.html", { nodes: [], chainSpec: null })
	await expect(page.getByText("expected a node or a chainSpec, got")).toBeVisible()
	await expectAccessible(page)
})

test("a chain without emergencies says so, where notices are looked for", async ({
	page,
	visit,
}) => {
	await visit("index.html#/notices")
	await expect(page.getByRole("heading", { name: "Notices and emergencies" })).toBeVisible()
	await expectAccessible(page)
})

test("a keyboard reaches the content, every ward and the way back", async ({
	page,
	chain,
	visit,
}) => {
	live(chain, SERVICE)
	await visit("index.html", names)
	await expect(page.getByRole("link", { name: "Moonbeam" })).toBeVisible()
	await page.keyboard.press("Tab")
	await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused()
	await page.keyboard.press("Enter")
	await page.keyboard.press("Tab")
	await expect(page.getByRole("link", { name: "Moonbeam" })).toBeFocused()
	await page.keyboard.press("Enter")
	await expect(page.getByRole("heading", { name: "Moonbeam", level: 2 })).toBeVisible()
	await page.goBack()
	await expect(page.getByRole("heading", { name: "Watched chains" })).toBeVisible()
})

test("a phone of 320 pixels shows all without scrolling sideways", async ({
	page,
	chain,
	visit,
}) => {
	await page.setViewportSize({ width: 320, height: 640 })
	open(chain)
	live(chain, 900)
	for (const path of ["index.html", `index.html#/ward/${SERVICE}`, "index.html#/notices"]) {
		await visit(path, names)
		await expect(page.getByRole("heading", { level: 1 })).toContainText("Moonbeam stopped")
		const wide = await page.evaluate(() => document.documentElement.scrollWidth)
		expect(wide, path).toBeLessThanOrEqual(320)
	}
})

test("the theme that was chosen is there before first paint, and the system's otherwise", async ({
	page,
	visit,
}) => {
	await visit("index.html")
	await page.getByLabel("Theme").selectOption("dark")
	await page.reload()
	await expect(page.locator("html")).toHaveAttribute("data-theme", "dark")
	await expect(page.locator("body")).toHaveCSS("background-color", "rgb(14, 20, 19)")
	await page.getByLabel("Theme").selectOption("system")
	await page.reload()
	await expect(page.locator("html")).not.toHaveAttribute("data-theme")
})

test.describe("for a reader in Tokyo", () => {
	test.use({ timezoneId: "Asia/Tokyo", locale: "en-GB" })

	test("times are in the reader's zone, and in UTC for who points at them", async ({
		page,
		chain,
		visit,
	}) => {
		open(chain)
		await visit(`index.html#/ward/${SERVICE}`, names)
		const began = chain.wards.get(SERVICE)?.incidents[0]?.beganAt ?? 0n
		const date = new Date(Number(began) * 1_000)
		const time = page
			.getByRole("article", { name: "Incident 1" })
			.locator(`time[datetime="${date.toISOString().replace(".000Z", "Z")}"]`)
			.first()
		const form = { dateStyle: "medium", timeStyle: "medium", timeZone: "Asia/Tokyo" } as const
		await expect(time).toHaveText(date.toLocaleString("en-GB", form))
		await time.hover()
		await expect(time).toHaveAttribute("title", date.toISOString().replace(".000Z", "Z"))
	})
})

test("incidents are saved as an Atom file", async ({ page, chain, visit }) => {
	open(chain)
	await visit("index.html", names)
	await expect(page.getByRole("heading", { level: 1 })).toContainText("Moonbeam stopped")
	const download = page.waitForEvent("download")
	await page.getByRole("button", { name: "Save incidents as an Atom file" }).click()
	const stream = await (await download).createReadStream()
	let text = ""
	for await (const chunk of stream) text += String(chunk)
	expect(text).toContain("<title>Moonbeam stands still</title>")
})
