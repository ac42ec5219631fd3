// SPDX-License-Identifier: Apache-2.0
import type { Incident } from "@vigil/sdk/ward"
import { ago, duration, whole } from "./format.ts"
import { type Known, WORDS } from "./words.ts"

/** What a headline is made of. */
export interface WardLine {
	readonly service: number
	readonly name: string
	readonly status: Known
	/** Since when it has that status. */
	readonly since: bigint | null
	/** The incident that it is about, once that is read. */
	readonly incident: Incident | null
}

/** The first line of the page: what stopped, when, and nothing that is not known. */
export function headline(lines: readonly WardLine[], known: boolean, now: bigint): string {
	if (!known) return "Nothing is known now."
	const halted = lines.filter((line) => line.status === "halted")
	const [first] = halted
	if (first !== undefined && halted.length === 1) return haltedPhrase(first, now)
	if (halted.length > 1) return `${listed(halted)} stand still.`
	const suspects = lines.filter((line) => line.status === "suspect")
	if (suspects.length > 0)
		return `${listed(suspects)}: no new blocks are seen, and no halt is certified.`
	const recovering = lines.filter((line) => line.status === "recovering")
	if (recovering.length > 0) return `${listed(recovering)}: blocks are made again.`
	if (lines.some((line) => line.status === "unknown")) return "Of some wards nothing is known."
	if (lines.length === 0) return "No chain is watched."
	return lines.length === 1
		? `${lines[0]?.name} is live.`
		: `All ${lines.length} watched chains are live.`
}

/** "Moonbeam stopped after block 5,123,456, 12 minutes ago." */
export function haltedPhrase({ name, incident, since }: WardLine, now: bigint): string {
	if (incident === null)
		return since === null
			? `${name} stands still.`
			: `${name} stands still. That was certified ${ago(since, now)}.`
	return `${name} stopped after block ${whole(incident.last.height)}, ${ago(incident.beganAt, now)}.`
}

/** What happened in an incident, in one sentence. */
export function incidentPhrase(incident: Incident, now: bigint): string {
	const block = `after block ${whole(incident.last.height)}`
	const down = duration(incident.downtime)
	return incident.resumed === null
		? `Stopped ${block}, ${ago(incident.beganAt, now)}; ${down} of downtime certified so far.`
		: `Stopped ${block} for ${down}, over ${ago(incident.resumed, now)}.`
}

function listed(lines: readonly WardLine[]): string {
	const names = lines.slice(0, 3).map((line) => line.name)
	const more = lines.length - names.length
	if (more > 0) return `${names.join(", ")} and ${more} more`
	return names.length < 2
		? (names[0] ?? "")
		: `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
}

/** What a live region says when a status has changed; nothing while it is first read. */
export function spoken(name: string, before: Known | undefined, after: Known): string | null {
	return before === undefined || before === after ? null : `${name}: ${WORDS[after].word}.`
}
