// SPDX-License-Identifier: Apache-2.0
// What tests measured, as a table behind their results: how often, the worst, and what is allowed.

import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter"
import type { Measure } from "./test.ts"

interface Row {
	times: number
	worst: number
	readonly unit: string
	readonly most: number
}

export default class Table implements Reporter {
	readonly #rows = new Map<string, Row>()

	onTestEnd(_: TestCase, result: TestResult): void {
		for (const { type, description } of result.annotations) {
			if (type !== "measured" || description === undefined) continue
			const { what, value, unit, most } = JSON.parse(description) as Measure
			const row = this.#rows.get(what) ?? { times: 0, worst: 0, unit, most }
			row.times += 1
			row.worst = Math.max(row.worst, value)
			this.#rows.set(what, row)
		}
	}

	onEnd(): void {
		if (this.#rows.size === 0) return
		const lines = [...this.#rows]
			.sort(([a], [b]) => a.localeCompare(b))
			.map(([what, { times, worst, unit, most }]) => [
				what,
				String(times),
				`${Number(worst.toFixed(1)).toLocaleString("en-GB")} ${unit}`.trim(),
				`${most.toLocaleString("en-GB")} ${unit}`.trim(),
			])
		const table = [["measured", "times", "worst", "at most"], ...lines]
		const widths = [0, 1, 2, 3].map((i) => Math.max(...table.map((line) => line[i]?.length ?? 0)))
		console.log("")
		for (const line of table)
			console.log(`  ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`.trimEnd())
	}

	printsToStdio(): boolean {
		return false
	}
}
