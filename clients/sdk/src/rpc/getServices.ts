// SPDX-License-Identifier: Apache-2.0
import { readServiceId } from "../certificate/codec.ts"
import { serviceId } from "../core/numbers.ts"
import { Writer } from "../core/scale.ts"
import { type At, callRuntime, type ReadOptions } from "./callRuntime.ts"
import { readService, type Service } from "./codec.ts"
import type { Client } from "./createClient.ts"

const A_PAGE = 256

/** The services that are live or have sets to be forgotten, from this number on: 256 at most, in rising order. */
export function getServices(
	client: Client,
	options: ReadOptions & { readonly from?: number; readonly limit?: number } = {},
): Promise<At<Service[]>> {
	const parameters = new Writer().u32(serviceId(options.from ?? 0)).u32(options.limit ?? A_PAGE)
	return callRuntime(
		client,
		"RestakingApi_services",
		parameters,
		(from) => {
			// A list that goes round in circles would be read page by page for ever.
			let last = (options.from ?? 0) - 1
			return from.list(A_PAGE, (reader) => {
				const service = readServiceId(reader)
				if (service <= last) reader.fail("services that do not rise")
				last = service
				return { service, ...readService(reader) }
			})
		},
		options,
	)
}
