// SPDX-License-Identifier: Apache-2.0
export { getDailyDowntime } from "./getDailyDowntime.ts"
export { type Downtime, getDowntime, type Span } from "./getDowntime.ts"
