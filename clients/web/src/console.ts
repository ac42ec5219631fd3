// SPDX-License-Identifier: Apache-2.0
import { mount } from "svelte"
import "./styles/base.css"
import { loadNetwork } from "./chain/network.ts"
import ConsolePage from "./console/ConsolePage.svelte"
import Fault from "./components/Fault.svelte"

const target = document.getElementById("app") as HTMLElement

try {
	mount(ConsolePage, { target, props: { network: await loadNetwork() } })
} catch (error) {
	mount(Fault, {
		target,
		props: { message: error instanceof Error ? error.message : String(error) },
	})
}
