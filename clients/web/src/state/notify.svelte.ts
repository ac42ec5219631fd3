// SPDX-License-Identifier: Apache-2.0

const KEY = "vigil-notify"

/** Notifications of this browser, for as long as the page is open: there is no server that could push. */
export class Notifier {
	#state = $state<"unsupported" | "off" | "on" | "denied">("off")

	constructor() {
		if (!("Notification" in globalThis)) this.#state = "unsupported"
		else if (Notification.permission === "denied") this.#state = "denied"
		else if (Notification.permission === "granted" && stored() === "on") this.#state = "on"
	}

	get state(): "unsupported" | "off" | "on" | "denied" {
		return this.#state
	}

	async turn(on: boolean): Promise<void> {
		if (this.#state === "unsupported") return
		const allowed = on ? await Notification.requestPermission() : "granted"
		this.#state = allowed !== "granted" ? "denied" : on ? "on" : "off"
		try {
			localStorage.setItem(KEY, this.#state)
		} catch {
			// Without storage the choice lasts as long as the page.
		}
	}

	async say(text: string): Promise<void> {
		if (this.#state !== "on") return
		const options = { body: text, icon: "./icon.svg", tag: text, data: location.href }
		const worker = await navigator.serviceWorker?.getRegistration()
		if (worker !== undefined) await worker.showNotification("Vigil", options)
		else new Notification("Vigil", options)
	}
}

function stored(): string | null {
	try {
		return localStorage.getItem(KEY)
	} catch {
		return null
	}
}
