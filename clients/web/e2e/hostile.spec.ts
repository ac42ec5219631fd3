// SPDX-License-Identifier: Apache-2.0
// A node that lies in every way that needs no signature. The page may know less for it, and say so: it never shows
// what is not known as known, never hangs, never runs what it is told, and never asks without pause.

import { toHex } from "../../sdk/src/index.ts"
import { Writer } from "../../sdk/src/core/scale.ts"
import { type Answer, type FakeChain, goldenHalt, policy, SERVICE } from "./support/chain.ts"
import { expect, expectAccessible, test } from "./support/test.ts"

const now = () => BigInt(Math.floor(Date.now() / 1_000))
const names = { wards: { [SERVICE]: "Moonbeam" } }
const MOST = 2n ** 64n - 1n
const MARKUP = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`

const live = (chain: FakeChain) =>
	chain.wards.set(SERVICE, { status: "live", since: now() - 5_000n, incidents: [] })

const WRONG: readonly (readonly [string, Answer])[] = [
	["a number", { result: 5 }],
	["nothing", { result: null }],
	["an object", { result: { wards: [] } }],
	["no hexadecimal", { result: "0xzz" }],
	["half of what it should be", { result: toHex(new Writer().length(3).u32(1).end()) }],
	["more than it should be", { result: "0x0000" }],
	[
		"a status that nobody knows",
		{ result: toHex(new Writer().length(1).u32(7).u8(9).u64(1n).end()) },
	],
	["an error of no form", { error: 17 }],
]

for (const name of ["LivenessApi_wards", "RestakingApi_services", "chain_getHeader"] as const) {
	test(`${name} answered with what is none: nothing is known, and the node is not asked without pause`, async ({
		page,
		chain,
		visit,
	}) => {
		live(chain)
		const heading = page.getByRole("heading", { level: 1 })
		for (const [what, lie] of WRONG) {
			chain.lies = (asked) => (asked === name ? lie : undefined)
			await visit("index.html", names)
			await expect(heading, what).toHaveText("Nothing is known now.")
			await expect(page.getByText("cannot be read"), what).not.toHaveCount(0)
			await expect(page.getByRole("main").getByText("Live", { exact: true }), what).toHaveCount(0)
		}
		const asked = () => chain.asked.filter((one) => one === name).length
		const before = asked()
		// The longer it goes on, the more seldom.
		await page.waitForTimeout(3_000)
		expect(asked() - before).toBeLessThan(8)
		chain.lies = () => undefined
		await expect(heading).toHaveText("Moonbeam is live.", { timeout: 90_000 })
		await expect(page.getByText("cannot be read")).toHaveCount(0)
	})
}

test("a node that never answers leaves the page reading, and nothing known", async ({
	page,
	chain,
	visit,
}) => {
	live(chain)
	chain.lies = (asked) => (asked === "LivenessApi_wards" ? { text: "{}" } : undefined)
	await visit("index.html", names)
	const heading = page.getByRole("heading", { level: 1 })
	await expect(heading).toHaveText("Reading the chain…")
	await expect.poll(() => chain.asked.includes("LivenessApi_wards")).toBe(true)
	await expect(heading).toHaveAttribute("data-freshness", "loading")
	await expect(page.getByText("Live", { exact: true })).toHaveCount(0)
})

test("of two nodes, one that cannot be read is left for the other", async ({
	page,
	chain,
	visit,
}) => {
	const { FakeChain } = await import("./support/chain.ts")
	const other = await FakeChain.start()
	live(other)
	live(chain)
	chain.lies = (asked) => (asked === "LivenessApi_wards" ? { result: 5 } : undefined)
	await visit("index.html", { ...names, nodes: [chain.url, other.url] })
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Moonbeam is live.")
	await expect(page.getByText(`Trusting ${new URL(other.url).host}`)).toBeVisible()
	await other.stop()
})

test("a list of services that never ends is given up, whether it goes round in circles or on and on", async ({
	page,
	chain,
	visit,
}) => {
	const service = (number: number) => {
		const to = new Writer().u32(number)
		policy(to).u64(1n).u64(4n)
		return to.u8(1).u64(4n).u8(0).end()
	}
	let onAndOn = false
	chain.lies = (asked, params) => {
		if (asked !== "RestakingApi_services") return undefined
		const from = onAndOn ? Buffer.from(String(params[1]).slice(2), "hex").readUInt32LE(0) : 0
		const page = Array.from({ length: 256 }, (_, i) => from + i)
		return { result: toHex(new Writer().list(page, (to, one) => to.bytes(service(one))).end()) }
	}
	await visit("index.html")
	await expect(page.getByText("services that do not rise")).not.toHaveCount(0)
	onAndOn = true
	await expect(page.getByText("expected 10000 at most")).not.toHaveCount(0, { timeout: 90_000 })
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing is known now.")
})

test("numbers as large as they can be are shown as what they are, and break nothing", async ({
	page,
	chain,
	visit,
}) => {
	const halt = { ...goldenHalt(), height: MOST, round: MOST, blockTimestamp: MOST }
	chain.wards.set(SERVICE, {
		status: "halted",
		since: MOST,
		incidents: [
			{ id: 1, halt, beganAt: 0n, downtime: MOST, resumed: MOST },
			{ id: 1, halt, beganAt: MOST, downtime: 0n, resumed: 0n },
			{ id: 1, halt, beganAt: MOST, downtime: MOST },
		],
	})
	for (const path of ["index.html", `index.html#/ward/${SERVICE}`]) {
		await visit(path, names)
		await expect(page.getByRole("heading", { level: 1 })).toContainText(
			"Moonbeam stopped after block 18,446,744,073,709,551,615",
		)
		await expectAccessible(page)
		await page.setViewportSize({ width: 320, height: 640 })
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
	}
	await expect(page.getByRole("article", { name: "Incident 1" })).toHaveCount(3)
})

test("a block of the future is not fresh: of it nobody knows how old it is", async ({
	page,
	chain,
	visit,
}) => {
	live(chain)
	chain.behindMs = -3_600_000
	await visit("index.html", names)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing is known now.")
	await expect(page.getByText("ahead of this device's clock")).toBeVisible()
	await expect(page.getByRole("listitem").filter({ hasText: "Moonbeam" })).toContainText("Unknown")
	await expectAccessible(page)
})

test("a height that is none, and a time that is none, are refused", async ({
	page,
	chain,
	visit,
}) => {
	live(chain)
	chain.lies = (asked) =>
		asked === "chain_getHeader" ? { result: { number: `0x${"f".repeat(4_000)}` } } : undefined
	await visit("index.html", names)
	await expect(page.getByText("cannot be read")).not.toHaveCount(0)
	chain.lies = (asked) =>
		asked === "state_getStorage" ? { result: `0x${"ff".repeat(40)}` } : undefined
	await expect(page.getByText("The chain's time is of a form")).not.toHaveCount(0, {
		timeout: 90_000,
	})
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing is known now.")
})

test("what a node says is text: markup stays what it is, and no mark turns what is around it", async ({
	page,
	chain,
	visit,
}) => {
	live(chain)
	const error = { code: -32_000, message: `${MARKUP}\u202egnorw\u2066 ${"long ".repeat(500)}` }
	chain.lies = (asked) => (asked === "LivenessApi_wards" ? { error } : undefined)
	await visit("index.html", { wards: { [SERVICE]: MARKUP }, name: MARKUP })
	const said = page.getByText("cannot be read").first()
	await expect(said).toContainText("<img src=x onerror=")
	const text = (await said.textContent()) ?? ""
	expect(text).not.toMatch(/[\u202e\u2066]/)
	expect(text.length).toBeLessThan(700)
	chain.lies = () => undefined
	await expect(page.getByRole("heading", { level: 1 })).toContainText("<img src=x", {
		timeout: 90_000,
	})
	await expect(page.locator("main img, main script")).toHaveCount(0)
	await expect(page).not.toHaveTitle("owned")
})

test("who tells of 30,000 blocks at once is asked for the newest alone", async ({
	page,
	chain,
	visit,
}) => {
	live(chain)
	await visit("index.html", names)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Moonbeam is live.")
	const before = chain.asked.length
	chain.flood(30_000)
	chain.number = 7_000
	chain.block()
	await expect(page.getByText("Vigil's block 7,001,")).toBeVisible({ timeout: 90_000 })
	expect(chain.asked.length - before).toBeLessThan(400)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Moonbeam is live.")
})

test("what is no JSON-RPC ends the conversation, and the next one is believed", async ({
	page,
	chain,
	visit,
}) => {
	live(chain)
	await visit("index.html", names)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Moonbeam is live.")
	const conversations = () => chain.asked.filter((one) => one === "chain_subscribeNewHeads").length
	const before = conversations()
	chain.say("}{")
	await expect.poll(conversations).toBeGreaterThan(before)
	chain.say(`{"jsonrpc":"2.0","id":999999,"result":"nobody asked"}`)
	chain.say(`{"jsonrpc":"2.0","method":"chain_newHead","params":{"subscription":{},"result":[]}}`)
	chain.say(`[]`)
	chain.block()
	await expect(page.getByText("Vigil's block 101,")).toBeVisible()
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Moonbeam is live.")
})

test("a node that changes the chain between two conversations is refused, where the host names the chain", async ({
	page,
	chain,
	visit,
}) => {
	live(chain)
	await visit("index.html", names)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Moonbeam is live.")
	chain.lies = (asked, params) =>
		asked === "chain_getBlockHash" && params[0] === 0
			? { result: `0x${"99".repeat(32)}` }
			: undefined
	chain.drop()
	await expect(page.getByText("is on another chain")).not.toHaveCount(0)
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing is known now.")
})

test("a certificate that a hostile node makes up as bytes is never called verified", async ({
	page,
	chain,
	visit,
}) => {
	chain.wards.set(SERVICE, {
		status: "halted",
		since: now(),
		incidents: [{ id: 1, halt: goldenHalt(), beganAt: now() - 60n, downtime: 30n }],
	})
	chain.extrinsics = ["0x", `0x${"00".repeat(10_000)}`, `0x${"ff".repeat(10_000)}`]
	for (const result of [
		5,
		{ certificates: 5, next: null },
		{ certificates: [{ certificate: "0x00", commitment: "0x", witnesses: MARKUP }], next: null },
		// Round and round.
		{ certificates: [], next: `0x${"11".repeat(32)}` },
	]) {
		chain.lies = (asked) => (asked === "vigil_witnessedCertificates" ? { result } : undefined)
		await visit(`index.html#/ward/${SERVICE}`, names)
		await expect(
			page.getByText("could not be verified").or(page.getByText("shows its certificate")),
		).toBeVisible({ timeout: 90_000 })
		await expect(page.getByText("Certificate verified")).toHaveCount(0)
	}
})
