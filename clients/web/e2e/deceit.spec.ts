// SPDX-License-Identifier: Apache-2.0
// A node that lies to whoever signs, and wallets that do what no wallet should: the first needs a real node, see
// support/real.ts.

import type { Page } from "@playwright/test"
import { Liar } from "./support/liar.ts"
import { NODE, real } from "./support/real.ts"
import { expect, test as base } from "./support/test.ts"
import { withWallet } from "./support/wallet.ts"
import { createClient, fromHex, getGenesisHash, toHex } from "../../sdk/src/index.ts"
import { merkleizeMetadata } from "@polkadot-api/merkleize-metadata"
import { WebSocket } from "ws"

const test = base.extend<{ liar: Liar }>({
	liar: async ({}, use) => {
		const liar = await Liar.start(NODE as string)
		await use(liar)
		await liar.stop()
	},
})

/** Reviews a bond of 77 VGL. */
async function review(page: Page) {
	await page.getByRole("button", { name: "Connect test-wallet" }).click()
	const form = page.getByRole("form", { name: "Bond stake", exact: true })
	await form.getByLabel("Amount to bond in VGL").fill("77")
	await form.getByRole("button").click()
	const dialog = page.getByRole("dialog")
	await expect(dialog.getByText("asking the chain")).toHaveCount(0)
	return { dialog, form, sign: dialog.getByRole("button", { name: /^Bond / }) }
}

test.describe("a node that lies to whoever signs", () => {
	test.skip(NODE === undefined, "VIGIL_NODE_URL names no node")

	test("who has it signed for another chain than the page is on gets no signature, and the wallet is not asked", async ({
		page,
		visit,
		liar,
	}) => {
		const wallet = await withWallet(page, ["Ferdie"])
		const client = createClient({ url: NODE as string, WebSocket })
		const genesis = await getGenesisHash(client)
		client.close()
		// To the question of who signs, and to no other: the page itself asks by block.
		let asked = false
		liar.hears = (text) => {
			asked ||= text.includes("chainSpec_v1_genesisHash")
			return text
		}
		liar.says = (text) =>
			asked && text.includes(`"result":"${genesis}"`)
				? text.replace(genesis, `0x${"99".repeat(32)}`)
				: text
		await visit("console.html", { ...real("node").network, nodes: [liar.url] })
		const { dialog, sign } = await review(page)
		await sign.click()
		await expect(
			dialog.getByText("The chain that it is signed for changed since it was reviewed"),
		).toBeVisible()
		expect(wallet.asked).toEqual([])
	})

	test("a review that is opened before the chain is reached has its price as soon as it is", async ({
		page,
		visit,
		liar,
		expected,
	}) => {
		expected.push(/WebSocket connection to/)
		await withWallet(page, ["Ferdie"])
		liar.hears = () => null
		await visit("console.html", { ...real("node").network, nodes: [liar.url] })
		await page.getByRole("button", { name: "Connect test-wallet" }).click()
		const form = page.getByRole("form", { name: "Bond stake", exact: true })
		await form.getByLabel("Amount to bond in VGL").fill("77")
		await form.getByRole("button").click()
		const dialog = page.getByRole("dialog")
		await expect(dialog.getByText("asking the chain")).toBeVisible()
		await expect(dialog.getByRole("button", { name: /^Bond / })).toBeDisabled()
		liar.hears = (text) => text
		await expect(dialog.getByText("asking the chain")).toHaveCount(0, { timeout: 90_000 })
		await expect(dialog.getByRole("button", { name: /^Bond / })).toBeEnabled()
	})

	test("how a call is written is said to be the node's word, where the wallet cannot check it", async ({
		page,
		visit,
		liar,
	}) => {
		await withWallet(page, ["Ferdie"])
		await visit("console.html", { ...real("node").network, nodes: [liar.url] })
		const { dialog } = await review(page)
		const word = dialog.getByText(`are the word of ${new URL(liar.url).host}`)
		await expect(word).toBeVisible()
		await dialog.getByRole("checkbox").check()
		await expect(word).toHaveCount(0)
	})

	test("a runtime that was built without the hash of its metadata says so, and one that says it knows has it signed", async ({
		page,
		visit,
		liar,
	}) => {
		const wallet = await withWallet(page, ["Ferdie"])
		const client = createClient({ url: NODE as string, WebSocket })
		const said = fromHex(
			String(await client.request("state_call", ["Metadata_metadata_at_version", "0x0f000000"])),
		)
		client.close()
		// Behind a byte for that there is some, and four for its length.
		const metadata = said.subarray(5)
		await visit("console.html", { ...real("node").network, nodes: [liar.url] })
		const first = await review(page)
		const box = first.dialog.getByRole("checkbox")
		await expect(box).not.toBeChecked()
		await expect(first.dialog.getByText("was built without it, and refuses such")).toBeVisible()
		await first.dialog.getByRole("button", { name: "Cancel" }).click()
		liar.says = (text) => text.replace(`"result":"0x010100"`, `"result":"0x010004"`)
		await first.form.getByRole("button").click()
		await expect(box).toBeChecked()
		await expect(first.dialog.getByText("was built without it")).toHaveCount(0)
		await first.sign.click()
		await expect.poll(() => wallet.asked.length, { timeout: 120_000 }).toBe(1)
		const token = { decimals: 12, tokenSymbol: "VGL" }
		expect(wallet.asked[0]).toMatchObject({
			mode: 1,
			metadataHash: toHex(merkleizeMetadata(metadata, token).digest()),
		})
		// What the page was told was not so.
		await expect(first.dialog.locator(".problem")).toBeVisible({ timeout: 120_000 })
	})

	test("one that goes away when it has the signature leaves a hash to look up, and no claim that nothing was sent", async ({
		page,
		visit,
		liar,
		expected,
	}) => {
		expected.push(/WebSocket connection to/)
		await withWallet(page, ["Ferdie"])
		liar.hears = (text) =>
			/transaction\w*_v1_(?:broadcast|submitAndWatch)/.test(text) ? null : text
		await visit("console.html", { ...real("node").network, nodes: [liar.url] })
		const { dialog, form, sign } = await review(page)
		await sign.click()
		await expect(dialog.getByText("Look the hash up before you send it again.")).toBeVisible()
		await expect(dialog.getByText(/^Hash: 0x[0-9a-f]{64}$/)).toBeVisible()
		await expect(dialog.getByText("Nothing was sent")).toHaveCount(0)
		await dialog.getByRole("button", { name: "Close" }).click()
		await expect(form.getByLabel("Amount to bond in VGL")).toHaveValue("77")
	})

	for (const [what, answer] of [
		["a signature of nothing", { signature: "0x" }],
		["a signature that is none", { signature: 7 }],
		["an answer that is none", null],
	] as const) {
		test(`a wallet that gives ${what} is told of in a sentence, and nothing is lost`, async ({
			page,
			visit,
		}) => {
			await withWallet(page, ["Ferdie"])
			await page.addInitScript((given) => {
				const { injectedWeb3 } = globalThis as unknown as {
					injectedWeb3: { [name: string]: { enable: () => Promise<{ signer: object }> } }
				}
				const own = injectedWeb3["test-wallet"]
				if (own === undefined) return
				const { enable } = own
				own.enable = async () => ({
					...(await enable()),
					signer: { signPayload: async () => given, signRaw: async () => given },
				})
			}, answer)
			await visit("console.html", real("node").network)
			const { dialog, form, sign } = await review(page)
			await sign.click()
			await expect(dialog.locator(".problem")).toContainText(
				/could not be signed|does not fit this chain|refuses it|Look the hash up/,
				{ timeout: 120_000 },
			)
			await expect(dialog.getByText("final since block")).toHaveCount(0)
			await dialog.getByRole("button", { name: /Cancel|Close/ }).click()
			await expect(form.getByLabel("Amount to bond in VGL")).toHaveValue("77")
		})
	}
})

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
const MARKUP = `<img src=x onerror="document.title='owned'">`

for (const [what, wallet, said] of [
	["declines", "throw new Error('Rejected')", "gave no accounts: Rejected"],
	["throws what is no error", "throw 'no'", "gave no accounts: no"],
	["shows no list", "return { accounts: { get: async () => 5 } }", "shows no list of accounts"],
	["shows nothing", "return null", "gave no accounts"],
	[
		"has no account",
		"return { accounts: { get: async () => [] } }",
		"shows no account to this page",
	],
	[
		"has accounts that are none",
		"return { accounts: { get: async () => [null, 5, {}, { address: 7 }, { address: 'x' }, { address: '0x00', type: 'ethereum' }] } }",
		"shows no account to this page",
	],
] as const) {
	base(`a wallet that ${what} is told of in a sentence`, async ({ page, visit }) => {
		await page.addInitScript(
			`globalThis.injectedWeb3 = { "odd-wallet": { version: "1", enable: async () => { ${wallet} } } }`,
		)
		await visit("console.html")
		await page.getByRole("button", { name: "Connect odd-wallet" }).click()
		await expect(page.getByRole("alert").filter({ hasText: said })).toBeVisible()
		await expect(page.getByLabel("Sign with")).toHaveCount(0)
	})
}

base(
	"what a wallet calls its accounts is text, and an account that it shows twice is there once",
	async ({ page, visit }) => {
		const accounts = [MARKUP, "\u202eecilA", "x".repeat(5_000)].map((name) => ({
			address: ALICE,
			name,
		}))
		await page.addInitScript(
			`globalThis.injectedWeb3 = { "odd-wallet": { version: "1", enable: async () => ({ accounts: { get: async () => ${JSON.stringify([...accounts, { address: ALICE, name: MARKUP }])} } }) } }`,
		)
		await visit("console.html")
		await page.getByRole("button", { name: "Connect odd-wallet" }).click()
		const option = page.getByLabel("Sign with").getByRole("option")
		await expect(option).toHaveCount(1)
		await expect(option).toContainText("<img src=x")
		await expect(page.locator("main img")).toHaveCount(0)
		await expect(page).not.toHaveTitle("owned")
	},
)
