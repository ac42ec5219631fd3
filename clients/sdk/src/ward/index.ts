// SPDX-License-Identifier: Apache-2.0
export { hearClaim, lapseSuspicion, NEW_WARD } from "./hearClaim.ts"
export { replayRecord, type Word, wordOf } from "./replayRecord.ts"
export type * from "./types.ts"
