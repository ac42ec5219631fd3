// SPDX-License-Identifier: Apache-2.0
import type { WorkerLike } from "../chain/light.ts"
import type { Network } from "../logic/network.ts"
import { Clock } from "./clock.svelte.ts"
import { Link, type Trust } from "./link.svelte.ts"

const TRUST = "vigil-trust"

/** The link of a page, as the reader last wanted it. */
export function makeLink(network: Network): Link {
	const makeWorker = () =>
		new Worker(new URL("../chain/light.worker.ts", import.meta.url), {
			type: "module",
		}) as unknown as WorkerLike
	let trust: Trust = "both"
	try {
		if (localStorage.getItem(TRUST) === "light" && network.chainSpec !== null) trust = "light"
	} catch {
		// Without storage it is as by default.
	}
	return new Link(network, { makeWorker, trust })
}

/** Keeps what the reader wants and begins anew with it. */
export function chooseTrust(trust: Trust): void {
	try {
		localStorage.setItem(TRUST, trust)
	} catch {
		return
	}
	location.reload()
}

export function makeClock(): Clock {
	return new Clock()
}
