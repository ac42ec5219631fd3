// SPDX-License-Identifier: Apache-2.0
import type { Dynamic } from "../../chain/dynamic.ts"
import { fieldsOf, listOf, numberOf } from "../../chain/values.ts"

/** The services that are not retired, by rising number. */
export async function readServices(chain: Dynamic, signal: AbortSignal): Promise<number[]> {
	const found: number[] = []
	for (let from = 0; ;) {
		const page = listOf(
			await chain.call("RestakingApi", "services", [from, 256], signal),
			"services",
		)
		for (const one of page) {
			const [service, info] = listOf(one, "a service")
			if (fieldsOf(info, "a service")["retired"] !== true)
				found.push(numberOf(service, "a service's number"))
		}
		const last = page.at(-1)
		if (page.length < 256 || last === undefined) return found
		from = numberOf(listOf(last, "a service")[0], "a service's number") + 1
	}
}
