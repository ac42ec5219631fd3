// SPDX-License-Identifier: Apache-2.0
// Keeps the page itself for when its host is away, from the first visit on. What the chain says is never kept: that
// would be stale.
const KEPT = "vigil-page-1"
// The files of this build, so that another build is another worker.
const FILES = []
// Those that are large, and kept when they are used.
const LARGE = []

self.addEventListener("install", (event) => event.waitUntil(keepAll()))
// The pages of the build before are closed by now.
self.addEventListener("activate", (event) =>
	event.waitUntil(forgetOthers().then(() => self.clients.claim())),
)
self.addEventListener("fetch", (event) => {
	const { request } = event
	const url = new URL(request.url)
	if (request.method !== "GET" || url.origin !== self.location.origin) return
	event.respondWith(fresh(request))
})

async function keepAll() {
	const cache = await caches.open(KEPT)
	const keep = async (file) => {
		const answer = await fetch(file, { cache: "no-cache" })
		if (answer.ok) await cache.put(file, answer)
	}
	// One that cannot be had now is kept when it is used.
	await Promise.allSettled(FILES.map(keep))
}

async function forgetOthers() {
	const cache = await caches.open(KEPT)
	const own = new Set([...FILES, ...LARGE].map((file) => new URL(file, self.location).href))
	const assets = new URL("assets/", self.location).href
	for (const { url } of await cache.keys())
		if (url.startsWith(assets) && !own.has(url)) await cache.delete(url)
}

async function fresh(request) {
	const cache = await caches.open(KEPT)
	try {
		const answer = await fetch(request)
		if (answer.ok) await cache.put(request, answer.clone())
		return answer
	} catch (error) {
		const kept =
			(await cache.match(request, { ignoreSearch: true })) ??
			(request.mode === "navigate" ? await cache.match("./index.html") : undefined)
		if (kept !== undefined) return kept
		throw error
	}
}

// A notification leads to the page that showed it.
self.addEventListener("notificationclick", (event) => {
	event.notification.close()
	event.waitUntil(self.clients.openWindow(event.notification.data ?? "./"))
})
