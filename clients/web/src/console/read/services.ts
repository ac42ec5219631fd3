// SPDX-License-Identifier: Apache-2.0
import type { Dynamic } from "../../chain/dynamic.ts"
import { fieldsOf, listOf, numberOf, ShapeError } from "../../chain/values.ts"

/** More than any chain has that this page is for. */
const MOST = 10_000

/** The services that are not retired, by rising number. */
export async function readServices(chain: Dynamic, signal: AbortSignal): Promise<number[]> {
	const found: number[] = []
	for (let from = 0; ;) {
		if (found.length > MOST) throw new ShapeError("services", `${MOST} at most`)
		const page = listOf(
			await chain.call("RestakingApi", "services", [from, 256], signal),
			"services",
		)
		for (const one of page) {
			const [number, info] = listOf(one, "a service")
			const service = numberOf(number, "a service's number")
			if (service < from) throw new ShapeError("services", "numbers that rise")
			from = service + 1
			if (fieldsOf(info, "a service")["retired"] !== true) found.push(service)
		}
		if (page.length < 256) return found
	}
}
