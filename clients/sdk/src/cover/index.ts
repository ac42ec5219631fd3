// SPDX-License-Identifier: Apache-2.0
export { getPayout, type Payout } from "./getPayout.ts"
export type * from "./types.ts"
