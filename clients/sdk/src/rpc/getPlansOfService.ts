// SPDX-License-Identifier: Apache-2.0
import { serviceId } from "../core/numbers.ts"
import { Writer } from "../core/scale.ts"
import { type At, callRuntime, type ReadOptions } from "./callRuntime.ts"
import type { Client } from "./createClient.ts"
import { BadAnswerError } from "./errors.ts"
import { type ArmedPlan, readPlan } from "./getPlans.ts"

const A_PAGE = 100
const MOST_PER_PAGE = 4_096
/** More plans than any chain has. */
const MOST_PAGES = 256

interface Page {
	readonly entries: readonly ArmedPlan[]
	readonly next: number | null
}

/** The plans that a service's Halt fires, of all protocols. It reads every plan of the chain, page by page. */
export async function getPlansOfService(
	client: Client,
	options: ReadOptions & { readonly service: number },
): Promise<ArmedPlan[]> {
	const service = serviceId(options.service)
	const found: ArmedPlan[] = []
	let from: number | null = 0
	for (let pages = 0; from !== null; pages++) {
		if (pages >= MOST_PAGES) throw new BadAnswerError("FailoverApi_plans", "a last page", from)
		const page = new Writer().u32(from).u32(A_PAGE)
		const { value }: At<Page> = await callRuntime(
			client,
			"FailoverApi_plans",
			page,
			(reader) => ({
				entries: reader.list(MOST_PER_PAGE, readPlan),
				next: reader.option((one) => one.u32()),
			}),
			options,
		)
		found.push(...value.entries.filter((plan) => plan.service === service))
		// A chain whose pages do not go on would keep us for ever.
		from = value.next !== null && value.next > from ? value.next : null
	}
	return found
}
