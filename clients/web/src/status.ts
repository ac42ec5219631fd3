// SPDX-License-Identifier: Apache-2.0
import { mount } from "svelte"
import "./styles/base.css"
import { loadNetwork } from "./chain/network.ts"
import Fault from "./components/Fault.svelte"
import StatusPage from "./status/StatusPage.svelte"

const target = document.getElementById("app") as HTMLElement

try {
	mount(StatusPage, { target, props: { network: await loadNetwork() } })
} catch (error) {
	mount(Fault, {
		target,
		props: { message: error instanceof Error ? error.message : String(error) },
	})
}
if ("serviceWorker" in navigator && import.meta.env.PROD)
	void navigator.serviceWorker.register("./sw.js").catch(() => {})
