// SPDX-License-Identifier: Apache-2.0
import type { Certificate, UnknownCertificate } from "../certificate/types.ts"
import { serviceId } from "../core/numbers.ts"
import type { Client } from "./createClient.ts"
import { certificateOf } from "./getCertificates.ts"

/**
 * Certificates from now on as they arise at a watching node, of one service or of all; not yet verified.
 * Throws `NotReachedError` when the connection breaks: then fetch what was missed, and watch again.
 */
export async function* watchCertificates(
	client: Client,
	options: {
		readonly service?: number
		/** Suspicions instead: Halts that more than a third of the weight signed and no quorum. */
		readonly suspicions?: boolean
		readonly signal?: AbortSignal | undefined
	} = {},
): AsyncGenerator<Certificate | UnknownCertificate, void, undefined> {
	const what = options.suspicions === true ? "Suspicions" : "Certificates"
	const methods = { subscribe: `vigil_subscribe${what}`, unsubscribe: `vigil_unsubscribe${what}` }
	const params = [options.service === undefined ? null : serviceId(options.service)]
	for await (const shown of client.subscribe(methods, params, options)) {
		yield certificateOf(methods.subscribe, shown)
	}
}
