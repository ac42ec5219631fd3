// SPDX-License-Identifier: Apache-2.0
import type { Checkpoint, Halt, Policy, Resume } from "../certificate/types.ts"
import type { IncidentId, SetId } from "../core/numbers.ts"

/** Where a ward stands between life and halt. */
export type Status = "live" | "suspect" | "halted" | "recovering"

/** One halt of one ward, as it was certified. */
export interface Incident {
	/** Its number among the incidents of the service where it is kept. */
	readonly id: IncidentId
	/** The set that certified the first Halt. */
	readonly setId: SetId
	/** The first certified Halt. */
	readonly halt: Halt
	/** The latest certified Halt: the block that the ward stands at, or stood at. */
	readonly last: Halt
	/** When downtime began, in unix seconds. */
	readonly beganAt: bigint
	/** Seconds of downtime certified so far. */
	readonly downtime: bigint
	/** The round of the Resume or Checkpoint that showed life again. */
	readonly resumed: bigint | null
}

/** A checkpoint in the history. */
export interface KeptCheckpoint {
	readonly checkpoint: Checkpoint
	/** Whether a later round certified another branch from this height or a lower one on. */
	readonly superseded: boolean
	/** Whether this one showed that the ward had left a branch. */
	readonly branched: boolean
}

/** What is known of one ward. */
export interface Ward {
	readonly status: Status
	/** Since when it has that status, by the clock of whoever heard it. */
	readonly since: bigint
	/** The Halt that it is suspected by. */
	readonly suspected: Halt | null
	/** The round of the last suspicion, lapsed ones included. */
	readonly lastSuspicion: bigint | null
	/** The incident under way: there is one exactly while it is halted or recovering. */
	readonly incident: Incident | null
	readonly lastHalt: Halt | null
	/** The latest round of a Resume that was accepted. */
	readonly lastResume: bigint | null
	/** Height and round of the last Checkpoint that was accepted, kept or not. */
	readonly shown: { readonly height: bigint; readonly round: bigint } | null
	/** Whether the ward came back on a branch without the block that it halted at. */
	readonly offBranch: boolean
	/** How many incidents there were. */
	readonly incidents: bigint
	/** The Checkpoints that are kept, in the order in which they were accepted. */
	readonly checkpoints: readonly KeptCheckpoint[]
}

/** A statement with the weight behind it. */
export type Claim =
	/** A Halt by more than a third of the weight, and no quorum. */
	| { readonly type: "suspicion"; readonly halt: Halt }
	| { readonly type: "halt"; readonly halt: Halt }
	| { readonly type: "resume"; readonly resume: Resume }
	| { readonly type: "checkpoint"; readonly checkpoint: Checkpoint }

/** For how many seconds rounds are heard. */
export interface Limits {
	/** The round of a Halt may have begun this long ago. */
	readonly freshness: bigint
	/** The round of a Checkpoint may have begun this long ago. */
	readonly checkpointFreshness: bigint
	/** A round may begin this far in the future. */
	readonly clockDrift: bigint
}

/** Who makes a claim, how they watch, and when it is heard. */
export interface Hearing {
	readonly setId: SetId
	readonly policy: Pick<Policy, "haltAfter" | "roundLength" | "checkpointInterval" | "stableFor">
	/** Your clock in unix seconds. */
	readonly now: bigint
	readonly limits: Limits
	/** How many Checkpoints are kept; the oldest go first. */
	readonly most: number
}

/** Why a valid certificate changes nothing. */
export type Reason =
	| "StaleRound"
	| "OldHalt"
	| "Resumed"
	| "BelowCheckpoint"
	| "OffBranch"
	| "AlreadyHalted"
	| "OldSuspicion"
	| "StillRecovering"
	| "OldResume"
	| "OldCheckpoint"

/** Why a claim is not heard. */
export type Unheard =
	| { readonly refusal: "Ignored"; readonly reason: Reason }
	/** Its round begins too far in the future. */
	| { readonly refusal: "RoundInFuture" }
	/** No round of the policy begins in the second that it names. */
	| { readonly refusal: "OffRound" }
	/** The checkpoint's height is no multiple of the policy's interval. */
	| { readonly refusal: "OffInterval" }

/** One change of a ward, in the order in which they happen. */
export type Change =
	| { readonly change: "Suspected"; readonly halt: Halt }
	| { readonly change: "Opened"; readonly incident: Incident }
	| { readonly change: "Stands"; readonly incident: Incident }
	| { readonly change: "Resumed"; readonly incident: Incident }
	| { readonly change: "Remembered"; readonly resume: Resume }
	| { readonly change: "Branched"; readonly checkpoint: Checkpoint }
	| { readonly change: "Closed"; readonly incident: Incident }
	| { readonly change: "Accepted"; readonly checkpoint: Checkpoint }
	| { readonly change: "Shown"; readonly checkpoint: Checkpoint }
	| { readonly change: "Moved"; readonly from: Status; readonly to: Status }

/** What came of a claim: the ward as it is then, or why it stays as it was. */
export type Heard =
	| { readonly heard: true; readonly ward: Ward; readonly changes: readonly Change[] }
	| ({ readonly heard: false } & Unheard)
