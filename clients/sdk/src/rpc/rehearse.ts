// SPDX-License-Identifier: Apache-2.0
import { encodeWords } from "../core/abi.ts"
import { InvalidArgumentError, VigilError } from "../core/errors.ts"
import { fromHex, toHex } from "../core/hex.ts"
import { serviceId, u32 } from "../core/numbers.ts"
import { stringOf } from "./answer.ts"
import { HEAD_METHODS, numberOfHeader } from "./callRuntime.ts"
import type { Client } from "./createClient.ts"
import { BadAnswerError } from "./errors.ts"
import { getKeptPlan } from "./getKeptPlan.ts"
import type { Rehearsed } from "./getPlans.ts"

/** The first four bytes of `keccak256("rehearse(uint32,uint32)")`. */
const SELECTOR = "0x0022a6b6"

/** Where a plan is rehearsed. The client is one of that chain. */
export type RehearseOptions = {
	readonly service: number
	readonly plan: number
	readonly signal?: AbortSignal | undefined
} & (
	| {
			readonly type: "evm"
			/** The inbox contract's address. */
			readonly inbox: string
	  }
	| {
			readonly type: "substrate"
			/**
			 * Sends `Inbox.rehearse(service, plan)`, whose sender pays for the execution, and resolves when it is in
			 * a block. A failed transaction should throw.
			 */
			readonly submit: (call: RehearseCall) => Promise<unknown>
			/** How many blocks to wait for the outcome after that. By default 20. */
			readonly blocks?: number
	  }
)

/** The transaction that rehearses a plan, by the names of the destination's metadata. */
export interface RehearseCall {
	readonly pallet: "Inbox"
	readonly call: "rehearse"
	readonly args: { readonly service: number; readonly plan: number }
}

/** A plan that could not be rehearsed. */
export class RehearsalError extends VigilError {
	override readonly name = "RehearsalError"
	/** `UnknownPlan`: not kept there. `HasFired`: it fired and has not failed back. `NoOutcome`: none was told. */
	readonly problem: "UnknownPlan" | "HasFired" | "NoOutcome"

	constructor(problem: RehearsalError["problem"], plan: number) {
		const [message, remedy] = {
			UnknownPlan: ["is not kept there", "Wait until getPlans shows it delivered."],
			HasFired: ["has fired", "Wait until it fails back."],
			NoOutcome: ["was rehearsed without an outcome", "Look at getKeptPlan."],
		}[problem] as [string, string]
		super(`Plan ${plan} ${message}.`, remedy)
		this.problem = problem
	}
}

/**
 * Has a destination execute a plan now and undo it all, and says what came of it: a plan that fails when it is
 * rehearsed will fail.
 *
 * On an EVM chain it is a read that costs nothing. On a Substrate chain it is a transaction, which `submit`
 * sends. Throws {@link RehearsalError}, and `RpcError` with the contract's error where it refuses.
 */
export async function rehearse(client: Client, options: RehearseOptions): Promise<Rehearsed> {
	return options.type === "evm" ? rehearseOnEvm(client, options) : onSubstrate(client, options)
}

async function rehearseOnEvm(
	client: Client,
	options: Extract<RehearseOptions, { type: "evm" }>,
): Promise<Rehearsed> {
	const { inbox, service, plan, signal } = options
	if (!/^0x[0-9a-fA-F]{40}$/.test(inbox)) {
		throw new InvalidArgumentError("inbox", "0x and 40 hexadecimal digits", `"${inbox}"`)
	}
	const words = encodeWords([serviceId(service), u32("plan", plan)])
	const data = `${SELECTOR}${toHex(words).slice(2)}`
	const answer = await client.request("eth_call", [{ to: inbox, data }, "latest"], { signal })
	const bytes = fromHex(stringOf("eth_call", answer))
	const outcomes = [undefined, "passed", "failoverFails", "failbackFails"] as const
	const outcome = bytes.length === 32 ? outcomes[bytes[31] ?? 0] : undefined
	if (outcome === undefined || bytes.slice(0, 31).some((byte) => byte !== 0)) {
		throw new BadAnswerError("eth_call", "the outcome of a rehearsal", answer)
	}
	return outcome
}

async function onSubstrate(
	client: Client,
	options: Extract<RehearseOptions, { type: "substrate" }>,
): Promise<Rehearsed> {
	const { service, plan, submit, signal, blocks = 20 } = options
	const asked = { service: serviceId(service), plan: u32("plan", plan), signal }
	const { value: before, block } = await getKeptPlan(client, asked)
	if (before === null) throw new RehearsalError("UnknownPlan", plan)
	if (before.fired) throw new RehearsalError("HasFired", plan)
	await submit({ pallet: "Inbox", call: "rehearse", args: { service, plan } })
	const heads = client.subscribe(HEAD_METHODS, [], { signal })
	let last: number | undefined
	for await (const head of heads) {
		const { value: now } = await getKeptPlan(client, asked)
		if (now === null) throw new RehearsalError("UnknownPlan", plan)
		if (now.rehearsed !== null && now.rehearsed.at !== before.rehearsed?.at) {
			return now.rehearsed.outcome
		}
		last ??= Math.max(block.number, numberOfHeader(head)) + blocks
		if (numberOfHeader(head) >= last) break
	}
	throw new RehearsalError("NoOutcome", plan)
}
