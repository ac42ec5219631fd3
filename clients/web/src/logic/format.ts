// SPDX-License-Identifier: Apache-2.0

const MINUTE = 60n
const HOUR = 60n * MINUTE
const DAY = 24n * HOUR

const counted = (count: bigint, unit: string) => `${count} ${unit}${count === 1n ? "" : "s"}`

/** A span as people say it: two units at most, never more exact than it matters. */
export function duration(seconds: bigint): string {
	if (seconds < 0n) return `-${duration(-seconds)}`
	if (seconds < MINUTE) return counted(seconds, "second")
	if (seconds < HOUR) return both(seconds, MINUTE, "minute", 1n, "second")
	if (seconds < DAY) return both(seconds, HOUR, "hour", MINUTE, "minute")
	return both(seconds, DAY, "day", HOUR, "hour")
}

function both(
	seconds: bigint,
	large: bigint,
	name: string,
	small: bigint,
	smaller: string,
): string {
	const rest = (seconds % large) / small
	const first = counted(seconds / large, name)
	return rest === 0n ? first : `${first} ${counted(rest, smaller)}`
}

/** How long ago something was, in one unit. The clock of the reader may be behind: that is now. */
export function ago(then: bigint, now: bigint): string {
	const past = now > then ? now - then : 0n
	if (past < 5n) return "now"
	if (past < MINUTE) return `${counted(past, "second")} ago`
	if (past < HOUR) return `${counted(past / MINUTE, "minute")} ago`
	if (past < 2n * DAY) return `${counted(past / HOUR, "hour")} ago`
	return `${counted(past / DAY, "day")} ago`
}

/** A whole number with its thousands apart. */
export function whole(value: bigint | number): string {
	return BigInt(value).toLocaleString("en-GB")
}

/** The last second of JavaScript, and the first one but for its sign. */
const LAST = 8_640_000_000_000n

/** Such a time as a date of JavaScript; the end of time if it is later than that, or its beginning. */
export function dateOf(seconds: bigint): Date {
	const within = seconds > LAST ? LAST : seconds < -LAST ? -LAST : seconds
	return new Date(Number(within) * 1_000)
}

/** A time in UTC, for machines and on hover. */
export function utc(seconds: bigint): string {
	return dateOf(seconds).toISOString().replace(".000Z", "Z")
}

/** A time in the reader's zone. */
export function local(seconds: bigint): string {
	return dateOf(seconds).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" })
}

/** An amount of smallest units, with at most `most` digits behind the point, and never rounded up. */
export function amount(value: bigint, decimals = 12, symbol = "VGL", most = 4): string {
	const sign = value < 0n ? "-" : ""
	const size = value < 0n ? -value : value
	const unit = 10n ** BigInt(decimals)
	const digits = (size % unit).toString().padStart(decimals, "0").slice(0, most).replace(/0+$/, "")
	const shown = `${sign}${whole(size / unit)}${digits === "" ? "" : `.${digits}`}`
	// What is too little to show is not nothing.
	const tiny = size > 0n && size / unit === 0n && digits === ""
	return `${tiny ? `less than ${sign}0.${"1".padStart(most, "0")}` : shown} ${symbol}`
}

/** What somebody typed as an amount in smallest units; `null` if it is none. */
export function parseAmount(typed: string, decimals = 12): bigint | null {
	const text = typed.trim()
	// Who writes one and a half as 1,5 must not have it read as fifteen.
	if (/[,\s_]/.test(text) && !/^\d{1,3}(?:([,\s_])\d{3}(?:\1\d{3})*)(?:\.\d+)?$/.test(text))
		return null
	const match = /^(\d+)(?:\.(\d+))?$/.exec(text.replaceAll(/[,\s_]/g, ""))
	if (match === null) return null
	const [, units = "0", digits = ""] = match
	if (digits.length > decimals) return null
	return BigInt(units) * 10n ** BigInt(decimals) + BigInt(digits.padEnd(decimals, "0") || "0")
}

/** A share in billionths as per cent. */
export function percent(billionths: number | bigint): string {
	const hundredths = Number(BigInt(billionths) / 100_000n)
	return `${(hundredths / 100).toLocaleString("en-GB", { maximumFractionDigits: 2 })} %`
}

/** A hash or an address, short enough for a line. */
export function short(text: string): string {
	return text.length <= 16 ? text : `${text.slice(0, 8)}…${text.slice(-6)}`
}
