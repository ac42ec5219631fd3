// SPDX-License-Identifier: Apache-2.0
import { type Client, watchStatus } from "@vigil/sdk"

/** Says what is known of every ward, until the signal is aborted. */
export async function followStatuses(
	client: Client,
	say: (line: string) => void,
	signal: AbortSignal,
): Promise<void> {
	for await (const update of watchStatus(client, { signal })) {
		switch (update.type) {
			case "status":
				say(`service ${update.service} is ${update.status} since Vigil's block ${update.block}`)
				break
			case "unknown":
				// Never go on showing what was told before: nobody vouches for it now.
				say(`nothing is known now: ${update.reason}`)
				break
			case "fresh":
				break
			default:
				update satisfies never
		}
	}
}
