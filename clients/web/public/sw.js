// SPDX-License-Identifier: Apache-2.0
// Keeps the page itself for when its host is away. What the chain says is never kept: that would be stale.
const KEPT = "vigil-page-1"

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))
self.addEventListener("fetch", (event) => {
	const { request } = event
	const url = new URL(request.url)
	if (request.method !== "GET" || url.origin !== self.location.origin) return
	event.respondWith(fresh(request))
})

async function fresh(request) {
	const cache = await caches.open(KEPT)
	try {
		const answer = await fetch(request)
		if (answer.ok) await cache.put(request, answer.clone())
		return answer
	} catch (error) {
		const kept = await cache.match(request)
		if (kept !== undefined) return kept
		throw error
	}
}

// A notification leads to the page that showed it.
self.addEventListener("notificationclick", (event) => {
	event.notification.close()
	event.waitUntil(self.clients.openWindow(event.notification.data ?? "./"))
})
