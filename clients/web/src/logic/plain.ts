// SPDX-License-Identifier: Apache-2.0

/** The longest name that is shown. */
const LONGEST_NAME = 80

/**
 * What a stranger called something, on one line: without characters that change how those around them read, such as
 * marks that turn the direction of writing round, and not without an end.
 */
export function nameText(said: string, most = LONGEST_NAME): string {
	const line = withoutMarks(said.slice(0, most)).replaceAll(/\s+/g, " ").trim()
	return said.length > most ? `${line}…` : line
}

/** A text of several lines, of the network or its host: with its line breaks and nothing else that is not seen. */
export function prose(said: string, most = 4_000): string {
	const text = said
		.slice(0, most)
		.split(/\r\n|\r|\n/)
		.map((line) => withoutMarks(line).trimEnd())
		.join("\n")
	return said.length > most ? `${text}…` : text
}

/** Controls and format characters; the joiners stay, as several scripts and emoji are not written without them. */
const withoutMarks = (text: string): string =>
	text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ").replaceAll(/(?![\u200c\u200d])\p{Cf}/gu, "")
