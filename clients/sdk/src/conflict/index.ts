// SPDX-License-Identifier: Apache-2.0
export { type Conflict, findConflict, type Spoken } from "./findConflict.ts"
export { isFalseHandover, isFalseOutbox } from "./isFalse.ts"
