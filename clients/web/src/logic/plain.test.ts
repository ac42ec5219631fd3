// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest"
import { nameText, prose } from "./plain.ts"

it("a name is one line, without marks that turn the writing around it and without an end out of sight", () => {
	expect(nameText("  Moon\nbeam\t ")).toBe("Moon beam")
	expect(nameText("safe\u202eelbat\u2066\u200f")).toBe("safeelbat")
	expect(nameText("nul\u0000 bell\u0007")).toBe("nul bell")
	expect(nameText("x".repeat(500))).toBe(`${"x".repeat(80)}…`)
	expect(nameText("x".repeat(80))).toBe("x".repeat(80))
})

it("names of every script stay whole, joined signs too", () => {
	for (const name of ["نگهبان", "क्‍ष", "👩‍🚀", "Ærøskøbing", "<b>bold</b>"])
		expect(nameText(name)).toBe(name)
})

it("prose keeps its lines and nothing else that is not seen", () => {
	expect(prose("One.\r\nTwo.\u2028Three.\u202e")).toBe("One.\nTwo. Three.")
	expect(prose("x".repeat(5_000))).toHaveLength(4_001)
})
