#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Bonds as a hardware wallet does: it knows the chain by the hash of its metadata alone (RFC-78), and signs with ed25519
// that the runtime has that same hash. A wallet in a computer that shows another call cannot have it signed.
//
//     hardware.mjs URL                  fund the account by `vigil`, bond, and see it bonded
//     hardware.mjs --digest URL         only print the hash of the node's metadata
//
// The account is new; VIGIL (default: vigil) funds it with what the file of VIGIL_SURI (default: //Alice) signs for.
// Ends with 0 if the bond was taken and one for other metadata was not, with 3 if the runtime was built without its
// hash (`make build` builds it with it), and with 1 if anything else came of it.

import { spawnSync } from "node:child_process"
import { createHash, generateKeyPairSync, sign } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { merkleizeMetadata } from "@polkadot-api/merkleize-metadata"
import { getDynamicBuilder, getLookupFn } from "@polkadot-api/metadata-builders"
import { AccountId, Blake2256, compact, decAnyMetadata, u32, unifyMetadata } from "@polkadot-api/substrate-bindings"

const DECIMALS = 12
const VGL = 10n ** BigInt(DECIMALS)
/** What is bonded, and what the account is given. */
const BOND = 1_000n
const FUNDS = "5000"
/** How long a block may take that has the bond. */
const PATIENCE_MS = 180_000

const merge = (parts) => new Uint8Array(Buffer.concat(parts))
const toHex = (bytes) => `0x${Buffer.from(bytes).toString("hex")}`
const fromHex = (text) => new Uint8Array(Buffer.from(text.slice(2), "hex"))

class Refused extends Error {}

async function rpc(url, method, ...params) {
	const answer = await fetch(url.replace(/^ws/, "http"), {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
	})
	const { result, error } = await answer.json()
	if (error !== undefined) throw new Refused(`${error.message}: ${error.data ?? error.code}`)
	return result
}

/** The chain's metadata in the version that hashes are defined of. */
async function metadataOf(url) {
	const optional = fromHex(await rpc(url, "state_call", "Metadata_metadata_at_version", toHex(u32.enc(15))))
	if (optional[0] !== 1) throw new Error("the runtime has no metadata of version 15")
	const mode = optional[1] & 3
	return optional.slice(mode === 2 ? 5 : mode === 1 ? 3 : 2)
}

/** What is signed beside the call: in the transaction itself, and known to both sides. */
function extensions(metadata, lookup, known) {
	const sides = { CheckMortality: [[0], known.genesis], CheckNonce: [compact.enc(known.nonce), []] }
	sides.ChargeTransactionPayment = [compact.enc(0), []]
	sides.CheckSpecVersion = [[], u32.enc(known.spec)]
	sides.CheckTxVersion = [[], u32.enc(known.transaction)]
	sides.CheckGenesis = [[], known.genesis]
	sides.CheckMetadataHash = [[1], merge([Uint8Array.of(1), known.digest])]
	const empty = (type) => {
		const found = lookup(type)
		return found.type === "void" || (found.type === "struct" && Object.keys(found.value).length === 0)
	}
	const all = Object.values(metadata.extrinsic.extensions)
	const pairs = all.map(({ identifier, type, additionalSigned }) => {
		if (sides[identifier] !== undefined) return sides[identifier]
		if (empty(type) && empty(additionalSigned)) return [[], []]
		throw new Error(`${identifier} is signed, too, and unknown here`)
	})
	const join = (side) => merge(pairs.map((pair) => Uint8Array.from(pair[side])))
	return { extra: join(0), implicit: join(1) }
}

/** A signed transaction, as the node takes it. */
function signed(key, account, call, { extra, implicit }) {
	const whole = merge([call, extra, implicit])
	const payload = whole.length > 256 ? Blake2256(whole) : whole
	const signature = sign(null, payload, key)
	const body = merge([Uint8Array.of(0x84, 0), account, Uint8Array.of(0), signature, extra, call])
	return toHex(merge([compact.enc(body.length), body]))
}

/** `vigil`, with JSON as its answer. */
function vigil(url, args) {
	const done = spawnSync(process.env.VIGIL ?? "vigil", [...args, "--url", url.replace(/^http/, "ws"), "--json"], { encoding: "utf8" })
	if (done.status !== 0) throw new Error(`vigil ${args.join(" ")}: ${done.error ?? done.stderr}`)
	return JSON.parse(done.stdout)
}

function fund(url, address) {
	const folder = mkdtempSync(join(tmpdir(), "vigil-hardware-"))
	try {
		const own = join(folder, "suri")
		writeFileSync(own, "//Alice", { mode: 0o600 })
		const transfer = JSON.stringify({ dest: address, value: `${FUNDS} VGL` })
		vigil(url, ["tx", "call", "Balances.transfer_keep_alive", transfer, "--suri", process.env.VIGIL_SURI ?? own, "--yes"])
	} finally {
		rmSync(folder, { recursive: true })
	}
}

async function main(url, onlyDigest) {
	const bytes = await metadataOf(url)
	const merkleized = merkleizeMetadata(bytes, { decimals: DECIMALS, tokenSymbol: "VGL" })
	const digest = merkleized.digest()
	console.log(`digest ${toHex(digest)}`)
	if (onlyDigest) return 0

	const metadata = unifyMetadata(decAnyMetadata(bytes))
	const lookup = getLookupFn(metadata)
	const bond = getDynamicBuilder(lookup).buildCall("Staking", "bond")
	const call = merge([
		Uint8Array.from(bond.location),
		bond.codec.enc({ value: BOND * VGL, payee: { type: "Staked", value: undefined } }),
	])

	const { publicKey, privateKey } = generateKeyPairSync("ed25519")
	const account = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32))
	const prefix = lookup.metadata?.ss58 ?? 4242
	const address = AccountId(prefix).dec(account)
	fund(url, address)

	const version = await rpc(url, "state_getRuntimeVersion")
	const known = {
		genesis: fromHex(await rpc(url, "chain_getBlockHash", 0)),
		nonce: await rpc(url, "system_accountNextIndex", address),
		spec: version.specVersion,
		transaction: version.transactionVersion,
		digest,
	}
	// What the device is shown, to decode the call by: leaves of the metadata, and what leads from them to its hash.
	const parts = extensions(metadata, lookup, known)
	const proof = merkleized.getProofForExtrinsicPayload(merge([call, parts.extra, parts.implicit]))
	console.log(`call ${toHex(call)}, ${proof.length} bytes of proof for the device`)

	const other = { ...known, digest: createHash("sha256").update(digest).digest() }
	const lie = signed(privateKey, account, call, extensions(metadata, lookup, other))
	const refused = await rpc(url, "author_submitExtrinsic", lie).then(() => undefined, (error) => error.message)
	if (refused === undefined) throw new Error("a bond signed for other metadata was taken")
	console.log(`for other metadata: ${refused}`)
	try {
		await rpc(url, "author_submitExtrinsic", signed(privateKey, account, call, parts))
	} catch (error) {
		if (!/CannotLookup|Could not lookup/i.test(error.message)) throw error
		console.log("the runtime was built without the hash of its metadata")
		return 3
	}
	for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
		const stake = vigil(url, ["stake", "show", address])
		if (Number(stake.activeVgl?.replaceAll(",", "")) === Number(BOND)) {
			console.log(`bonded ${stake.activeVgl} VGL by ${address}`)
			return 0
		}
		await new Promise((resolve) => setTimeout(resolve, 500))
	}
	throw new Error("no block has the bond")
}

const args = process.argv.slice(2)
const url = args.find((arg) => !arg.startsWith("--"))
if (url === undefined) {
	console.error("usage: hardware.mjs [--digest] URL")
	process.exit(2)
}
try {
	process.exitCode = await main(url, args.includes("--digest"))
} catch (error) {
	console.error(`hardware: ${error.message}`)
	process.exitCode = 1
}
