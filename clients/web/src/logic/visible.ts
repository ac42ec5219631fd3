// SPDX-License-Identifier: Apache-2.0

/** Which rows of a long list are on the page. */
export interface Visible {
	readonly first: number
	/** The row after the last. */
	readonly end: number
}

/** The rows in sight and some around them, of a list of rows of one height. */
export function visibleRows(options: {
	readonly count: number
	readonly rowHeight: number
	readonly height: number
	readonly scrolled: number
	readonly around?: number
}): Visible {
	const { count, rowHeight, height, scrolled, around = 6 } = options
	const first = Math.max(0, Math.min(count, Math.floor(Math.max(0, scrolled) / rowHeight) - around))
	const shown = Math.ceil(height / rowHeight) + 2 * around + 1
	return { first, end: Math.min(count, first + shown) }
}
