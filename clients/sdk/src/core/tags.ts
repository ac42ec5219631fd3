// SPDX-License-Identifier: Apache-2.0
import { keccak_256 } from "@noble/hashes/sha3.js"
import { type Hex, toHex } from "./hex.ts"

/** The word that stands for a name: its keccak256. */
function tag(name: string): Hex {
	return toHex(keccak_256(new TextEncoder().encode(name)))
}

/** First word of every digest that watchers sign. */
export const DOMAIN = /* @__PURE__ */ tag("vigil/certificate/v1")

/** First word of a leaf of the members tree. */
export const MEMBER_LEAF = /* @__PURE__ */ tag("vigil/member/leaf/v1")

/** First word of an inner node of the members tree. */
export const MEMBER_NODE = /* @__PURE__ */ tag("vigil/member/node/v1")

/** The leaf that fills the members tree up. */
export const MEMBER_EMPTY = /* @__PURE__ */ tag("vigil/member/empty/v1")

/** Domain separation of statement signatures (draft-irtf-cfrg-bls-signature-05, section 4.2.3). */
export const SIGNATURE_DST = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_"

/** The most watchers one set may have. */
export const MAX_SET_SIZE = 1_024

/** The most weight that one set may have in total. */
export const MAX_TOTAL_WEIGHT = (2n ** 128n - 1n) / 1_000_000_000n

/** For how many seconds a Halt or Checkpoint may fire something where it arrives. */
export const FRESHNESS = 300n
