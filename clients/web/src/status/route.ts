// SPDX-License-Identifier: Apache-2.0

/** What the part of the address after `#` asks for. */
export type Route =
	| { readonly view: "wards" }
	| { readonly view: "ward"; readonly service: number }
	| { readonly view: "notices" }

/** Reads it; what nobody knows is the first view. */
export function routeOf(hash: string): Route {
	const ward = /^#\/ward\/(\d{1,10})$/.exec(hash)
	if (ward?.[1] !== undefined && Number(ward[1]) < 2 ** 32)
		return { view: "ward", service: Number(ward[1]) }
	return hash === "#/notices" ? { view: "notices" } : { view: "wards" }
}

export const wardHref = (service: number): string => `#/ward/${service}`
