// SPDX-License-Identifier: Apache-2.0

/** First word of every digest that watchers sign: `keccak256("vigil/certificate/v1")`. */
export const DOMAIN = "0x6e481e1877cbc377d3a203cfba2a1402fab0af6c3cf27bab5718c5330ea7ffc4"

/** First word of a leaf of the members tree: `keccak256("vigil/member/leaf/v1")`. */
export const MEMBER_LEAF = "0x69f1aa5fc84141aae466eee2f1c88966313fa81e71578c8f7780e943f261c9bc"

/** First word of an inner node of the members tree: `keccak256("vigil/member/node/v1")`. */
export const MEMBER_NODE = "0xaf7c5cf648aba63f67cbab28f071b423e4ec159df3c29ec659870e2f8b48f93d"

/** The leaf that fills the members tree up: `keccak256("vigil/member/empty/v1")`. */
export const MEMBER_EMPTY = "0xe504118f6b1b0651f644e33256a5b7d36887eaee38675a787ad1158390eca7ed"

/** Domain separation of statement signatures (draft-irtf-cfrg-bls-signature-05, section 4.2.3). */
export const SIGNATURE_DST = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_"

/** The most watchers one set may have. */
export const MAX_SET_SIZE = 1_024

/** The most weight that one set may have in total. */
export const MAX_TOTAL_WEIGHT = (2n ** 128n - 1n) / 1_000_000_000n

/** For how many seconds a Halt or Checkpoint may fire something where it arrives. */
export const FRESHNESS = 300n
