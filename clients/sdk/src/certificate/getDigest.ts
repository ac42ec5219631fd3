// SPDX-License-Identifier: Apache-2.0
import { hashWords } from "../core/abi.ts"
import { type Hex, toHash } from "../core/hex.ts"
import { DOMAIN } from "../core/tags.ts"
import { kindNumber } from "./codec.ts"
import { hashStatement } from "./hashStatement.ts"
import type { Certificate } from "./types.ts"

/** The 32 bytes that the members of a set sign on the chain with this genesis. */
export function getDigest(
	signed: Pick<Certificate, "service" | "setId" | "statement">,
	genesisHash: string,
): Hex {
	const { service, setId, statement } = signed
	const kind = kindNumber(statement.kind)
	return hashWords(DOMAIN, toHash(genesisHash), kind, service, setId, hashStatement(statement))
}
