// SPDX-License-Identifier: Apache-2.0
// What a chain answers of emergencies, brakes and notices, encoded by a real chain's metadata: a page that reads another
// form than the runtime has does not read these.

import { existsSync, readFileSync } from "node:fs"
import { getDynamicBuilder, getLookupFn } from "@polkadot-api/metadata-builders"
import { decAnyMetadata, unifyMetadata } from "@polkadot-api/substrate-bindings"
import { toHex } from "../../../sdk/src/index.ts"
import type { Answer } from "./chain.ts"

const FILE =
	process.env["VIGIL_METADATA"] ??
	new URL("../../../sdk/.papi/metadata/vigil.scale", import.meta.url)

/** As `npm run descriptors` of the SDK leaves it; nothing if it was not run. */
export const METADATA: Uint8Array | null = existsSync(FILE) ? readFileSync(FILE) : null
export const NO_METADATA =
	"no metadata is there: npm run descriptors in clients/sdk, or VIGIL_METADATA"

const bytes = (text: string) => new TextEncoder().encode(text)
const variant = (type: string, value?: unknown) => ({ type, value })

export interface FakeNotice {
	readonly number: number
	readonly text: string
	readonly expires: number
	readonly at?: number
	readonly emergency?: number
	readonly audience?: "Users" | "Operators"
}

/** What a chain is to answer. Times are blocks. */
export interface FakeEmergency {
	/** An emergency 1 that the council declared of one call, and until when it is braked. */
	readonly braked?: { readonly pallet: string; readonly call: string; readonly until: number }
	readonly notices?: readonly FakeNotice[]
}

/** Answers, by the name of what is asked. */
export function emergencyAnswers(
	{ braked, notices = [] }: FakeEmergency,
	metadata: Uint8Array,
): (name: string) => Answer | undefined {
	const described = unifyMetadata(decAnyMetadata(metadata))
	const builder = getDynamicBuilder(getLookupFn(described))
	const scope =
		braked === undefined
			? variant("All")
			: variant("Call", { pallet: bytes(braked.pallet), call: bytes(braked.call) })
	const zero = `0x${"00".repeat(32)}`
	const answers: { readonly [method: string]: unknown } = {
		open: braked === undefined ? [] : [1],
		emergency: {
			kind: variant("LogicFlaw"),
			scope,
			declarers: [variant("Council")],
			drill: false,
			stage: variant("Declared", { ratify_by: 400 }),
			until: 900,
			referendum: 12,
			acts: 1,
			log: zero,
			figures: { began: 95, declared: 95, acted: 96, certified: undefined, closed: undefined },
			post_mortem: undefined,
		},
		brakes:
			braked === undefined
				? []
				: [{ emergency: 1, scope, by: variant("Council"), began: 96, until: braked.until }],
		notices: notices.map((one) => ({
			number: one.number,
			emergency: one.emergency,
			audience: variant(one.audience ?? "Users"),
			at: one.at ?? 96,
			expires: one.expires,
			text: bytes(one.text),
		})),
		disaster_plan: { version: 2, hash: zero, drill_by: 100_000, overdue: false },
	}
	return (name) => {
		const method = /^EmergencyApi_(\w+)$/.exec(name)?.[1]
		if (method === undefined || !(method in answers)) return undefined
		const codec = builder.buildRuntimeCall("EmergencyApi", method).value
		return { result: toHex(codec.enc(answers[method])) }
	}
}
