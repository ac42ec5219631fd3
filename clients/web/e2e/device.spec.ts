// SPDX-License-Identifier: Apache-2.0
// What a page is on a device: it notifies, it can be installed, and it starts without its host.

import type { Page } from "@playwright/test"
import { type FakeChain, goldenHalt, SERVICE } from "./support/chain.ts"
import { expect, expectAccessible, test } from "./support/test.ts"

const now = () => BigInt(Math.floor(Date.now() / 1_000))
const names = { wards: { [SERVICE]: "Moonbeam" } }

function live(chain: FakeChain): void {
	chain.wards.set(SERVICE, { status: "live", since: now() - 5_000n, incidents: [] })
	chain.block()
}

function halt(chain: FakeChain): void {
	const incident = { id: 1, halt: goldenHalt(), beganAt: now() - 60n, downtime: 30n }
	chain.wards.set(SERVICE, { status: "halted", since: now(), incidents: [incident] })
	chain.block()
}

/** What the browser was told to show; it is asked for the permission itself. */
async function recorded(page: Page): Promise<() => Promise<readonly string[]>> {
	await page.addInitScript(() => {
		const told: string[] = []
		const note = (title: string, options?: NotificationOptions) =>
			told.push(`${title}: ${options?.body}`)
		const { Notification: Real, ServiceWorkerRegistration: Registration } = globalThis
		class Recorded extends Real {
			constructor(title: string, options?: NotificationOptions) {
				super(title, options)
				note(title, options)
			}
		}
		Object.assign(globalThis, { told, Notification: Recorded })
		if (Registration === undefined) return
		const { showNotification } = Registration.prototype
		Registration.prototype.showNotification = async function (title, options) {
			note(title, options)
			await showNotification.call(this, title, options)
		}
	})
	return () => page.evaluate(() => (globalThis as unknown as { told: string[] }).told)
}

const heading = (page: Page) => page.getByRole("heading", { level: 1 })

for (const workers of ["block", "allow"] as const) {
	test.describe(`with service workers: ${workers}`, () => {
		test.use({ serviceWorkers: workers })

		test("a halt is notified once to who wants it, for as long as they want it", async ({
			page,
			context,
			chain,
			visit,
		}) => {
			await context.grantPermissions(["notifications"])
			const told = await recorded(page)
			live(chain)
			await visit("index.html", names)
			await expect(heading(page)).toHaveText("Moonbeam is live.")
			await page.getByRole("button", { name: "Notify me in this browser" }).click()
			await expect(page.getByText("This browser tells you of every change")).toBeVisible()
			if (workers === "allow")
				await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
			expect(await told()).toEqual([])
			halt(chain)
			await expect(heading(page)).toContainText("Moonbeam stopped")
			await expect.poll(told).toEqual(["Vigil: Moonbeam: Halted."])
			chain.block()
			await expect(page.getByText("Vigil's block 103")).toBeVisible()
			expect(await told()).toHaveLength(1)
			// It is remembered, and what is so already is no news.
			await page.reload()
			await expect(page.getByRole("button", { name: "Stop notifications" })).toBeVisible()
			await expect(heading(page)).toContainText("Moonbeam stopped")
			expect(await told()).toEqual([])
			await page.getByRole("button", { name: "Stop notifications" }).click()
			live(chain)
			await expect(heading(page)).toHaveText("Moonbeam is live.")
			expect(await told()).toEqual([])
		})
	})
}

test("a browser that refuses notifications is told of, with what can be done", async ({
	page,
	chain,
	visit,
}) => {
	await page.addInitScript(() => {
		Notification.requestPermission = async () => "denied"
	})
	live(chain)
	await visit("index.html", names)
	await page.getByRole("button", { name: "Notify me in this browser" }).click()
	await expect(page.getByText("its settings can allow them")).toBeVisible()
	await expectAccessible(page)
})

test.describe("installed", () => {
	test.use({ serviceWorkers: "allow" })

	test("both pages start without their host after one visit, and without any network say that nothing is known", async ({
		page,
		context,
		chain,
		visit,
		expected,
	}) => {
		expected.push(/WebSocket|Failed to load|net::ERR|ServiceWorker/)
		live(chain)
		const site = await visit("index.html", names)
		await expect(heading(page)).toHaveText("Moonbeam is live.")
		// It is ready when all is kept.
		await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
		await site.stop()
		await page.reload()
		await expect(heading(page)).toHaveText("Moonbeam is live.")
		await expect(page.getByText("Vigil's block")).toBeVisible()
		await page.getByRole("link", { name: "Console" }).click()
		await expect(heading(page)).toHaveText("Stake")
		await expect(page.getByText("Reading needs no account.")).toBeVisible()
		await page.goto(`${site.url}index.html?from=home#/notices`)
		await expect(page.getByRole("heading", { name: "Notices and emergencies" })).toBeVisible()
		await page.goto(site.url)
		await expect(heading(page)).toHaveText("Moonbeam is live.")
		await context.setOffline(true)
		await chain.stop()
		await page.reload()
		await expect(heading(page)).toHaveText("Nothing is known now.")
		await expect(page.getByText("Live", { exact: true })).toHaveCount(0)
		await expectAccessible(page)
	})

	test("what a device needs to install it is there, below the folder that it is served from", async ({
		page,
		visit,
	}) => {
		const site = await visit("index.html", names)
		const session = await page.context().newCDPSession(page)
		const { errors, data, url } = await session.send("Page.getAppManifest")
		expect(errors).toEqual([])
		expect(url).toBe(`${site.url}manifest.webmanifest`)
		const manifest = JSON.parse(data ?? "{}") as {
			name: string
			display: string
			start_url: string
			scope: string
			icons: { src: string }[]
		}
		expect(manifest).toMatchObject({ name: "Vigil", display: "standalone" })
		expect(new URL(manifest.scope, url).href).toBe(site.url)
		for (const path of [manifest.start_url, ...manifest.icons.map((icon) => icon.src)])
			expect((await page.request.get(new URL(path, url).href)).status(), path).toBe(200)
		await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
		const { installabilityErrors } = await session.send("Page.getInstallabilityErrors")
		// Tests run in windows that forget.
		const others = installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")
		expect(others).toEqual([])
	})
})
