// SPDX-License-Identifier: Apache-2.0
import { spoken, type WardLine } from "../logic/phrase.ts"
import type { Known } from "../logic/words.ts"

/** Says when a status has changed: to a screen reader, and as notifications to who wants them. */
export class Announcer {
	#said = $state("")
	readonly #before = new Map<number, Known>()
	readonly #notify: (text: string) => void

	constructor(notify: (text: string) => void) {
		this.#notify = notify
	}

	/** What a live region holds. */
	get said(): string {
		return this.#said
	}

	/** Compares with what was known before. What is unknown for a while and then as before is no news. */
	hear(lines: readonly WardLine[]): void {
		const news: string[] = []
		for (const { service, name, status } of lines) {
			if (status === "unknown") continue
			const text = spoken(name, this.#before.get(service), status)
			this.#before.set(service, status)
			if (text !== null) news.push(text)
		}
		if (news.length === 0) return
		this.#said = news.slice(0, 5).join(" ")
		for (const text of news.slice(0, 5)) this.#notify(text)
	}
}
