// SPDX-License-Identifier: Apache-2.0
import { VigilError, fromHex } from "@vigil/sdk"
import { type ArmPlan, buildPlan, type Program, type ThrottleClass } from "@vigil/sdk/plan"
import { parseAmount } from "./format.ts"

/** What somebody typed into the plan's form. */
export interface PlanForm {
	readonly protocol: number | null
	readonly service: string
	readonly class: ThrottleClass
	readonly value: string
	readonly targets: readonly TargetForm[]
}

export interface TargetForm {
	readonly destination: string
	/** What the destination takes: `Evm`, `Xcm` or `Raw`. */
	readonly takes: string
	readonly delay: string
	readonly contract: string
	readonly gas: string
	/** What is executed when the ward halts: calldata, or the program's bytes. */
	readonly failover: string
	/** The same for when it lives again; nothing if empty. */
	readonly failback: string
}

export const EMPTY_TARGET: TargetForm = {
	destination: "",
	takes: "Evm",
	delay: "0",
	contract: "",
	gas: "200000",
	failover: "",
	failback: "",
}

/** A plan, or what is missing for one in a sentence. */
export type Built =
	{ readonly plan: ArmPlan; readonly bytes: number } | { readonly problem: string }

/** The plan that a form describes, by the rules that the chain has. */
export function planOf(form: PlanForm, terms: string | null): Built {
	if (form.protocol === null) return { problem: "Register a protocol first." }
	if (form.service === "") return { problem: "Choose the service whose halt fires the plan." }
	if (terms === null) return { problem: "The terms of the service are not read yet." }
	const value = form.value.trim() === "" ? 0n : parseAmount(form.value)
	if (value === null) return { problem: "Type the value at stake as an amount in VGL." }
	try {
		const plan = buildPlan({
			protocol: form.protocol,
			service: Number(form.service),
			class: form.class,
			valuePlanck: value,
			terms,
			targets: form.targets.map((target, i) => {
				if (target.destination === "") throw new FormError(`Choose where target ${i + 1} is.`)
				const failback =
					target.failback.trim() === "" ? undefined : programOf(target, target.failback, i)
				return {
					destination: Number(target.destination),
					delaySeconds: delayOf(target.delay, i),
					failover: programOf(target, target.failover, i),
					...(failback === undefined ? {} : { failback }),
				}
			}),
		})
		const bytes = plan.targets.reduce(
			(sum, one) => sum + one.failover.length + one.failback.length,
			0,
		)
		return { plan, bytes }
	} catch (error) {
		if (error instanceof FormError) return { problem: error.message }
		if (error instanceof VigilError) return { problem: `${error.message} ${error.remedy}` }
		throw error
	}
}

class FormError extends Error {
	override readonly name = "FormError"
}

function delayOf(typed: string, i: number): number {
	if (!/^\d{1,7}$/.test(typed.trim()))
		throw new FormError(`Type the delay of target ${i + 1} in whole seconds.`)
	return Number(typed)
}

function programOf(target: TargetForm, typed: string, i: number): Program {
	const hex = typed.trim()
	if (!/^0x(?:[0-9a-fA-F]{2})+$/.test(hex)) {
		throw new FormError(
			`Type what target ${i + 1} executes as 0x and an even number of hexadecimal digits.`,
		)
	}
	const bytes = fromHex(hex)
	if (target.takes !== "Evm")
		return target.takes === "Xcm" ? { type: "xcm", program: bytes } : { type: "raw", bytes }
	if (!/^\d{1,18}$/.test(target.gas.trim()))
		throw new FormError(`Type the gas of target ${i + 1} as a whole number.`)
	return {
		type: "evm",
		calls: [{ target: target.contract.trim(), gas: BigInt(target.gas.trim()), data: bytes }],
	}
}
