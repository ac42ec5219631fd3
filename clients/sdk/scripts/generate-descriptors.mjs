// SPDX-License-Identifier: Apache-2.0
// Writes descriptors/, the package `@vigil/descriptors` of polkadot-api types, from a runtime's metadata:
//
//     node scripts/generate-descriptors.mjs --metadata vigil.scale
//     node scripts/generate-descriptors.mjs --wasm vigil_runtime.compact.compressed.wasm
//     node scripts/generate-descriptors.mjs --url http://127.0.0.1:9944
//
// The metadata itself is left in .papi/metadata/vigil.scale, which VIGIL_METADATA can name for tests.

import { spawnSync } from "node:child_process"
import { metadata as codec } from "@polkadot-api/substrate-bindings"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"

const RESERVED = new Set(
	"break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with".split(
		" ",
	),
)
const SOURCES = ["--metadata", "--wasm", "--url"]
const FILE = ".papi/metadata/vigil.scale"
const USAGE = "usage: generate-descriptors.mjs --metadata FILE | --wasm FILE | --url URL"

const [source, given, ...rest] = process.argv.slice(2)
if (!SOURCES.includes(source) || given === undefined || rest.length > 0) {
	console.error(USAGE)
	process.exit(2)
}
// A path is meant from where the caller stands, and may lie in what is removed below.
const wasm = source === "--wasm" ? resolve(given) : undefined
const metadata =
	source === "--url"
		? await metadataOf(given)
		: source === "--metadata"
			? readFileSync(given)
			: undefined

/** The metadata of a node's runtime, version 15, as a file holds it. */
async function metadataOf(url) {
	const params = ["Metadata_metadata_at_version", "0x0f000000"]
	const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "state_call", params })
	const response = await fetch(url, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body,
	})
	const answer = Buffer.from((await response.json()).result.slice(2), "hex")
	// One byte for that there is some, four for its length.
	if (answer[0] !== 1 || (answer[1] & 3) !== 2)
		throw new Error("the node has no metadata of version 15")
	return answer.subarray(5)
}

const folder = fileURLToPath(new URL("..", import.meta.url))
process.chdir(folder)

function papi(...args) {
	const program = fileURLToPath(new URL("../node_modules/.bin/papi", import.meta.url))
	const { status } = spawnSync(program, args, { stdio: ["ignore", "inherit", "inherit"] })
	if (status !== 0) {
		console.error(`error: papi ${args[0]} failed; is ${given} what ${source} says?`)
		process.exit(1)
	}
}

/**
 * The metadata with names of arguments that TypeScript takes: papi writes those of runtime functions as they are, and
 * `case` is a word of the language. Only names change; what is encoded does not depend on them.
 */
function withNames(bytes) {
	const decoded = codec.dec(bytes)
	for (const { methods } of decoded.metadata.value.apis ?? [])
		for (const { inputs } of methods)
			for (const input of inputs) if (RESERVED.has(input.name)) input.name = `${input.name}_`
	return codec.enc(decoded)
}

// Started anew, so that nothing of an older runtime is left.
for (const old of [".papi", "descriptors"]) rmSync(old, { recursive: true, force: true })
mkdirSync(".papi/metadata", { recursive: true })
if (metadata !== undefined) writeFileSync(FILE, metadata)
const options = { noDescriptorsPackage: true }
const config = { version: 0, descriptorPath: "descriptors", entries: {}, options }
writeFileSync(".papi/polkadot-api.json", `${JSON.stringify(config)}\n`)
papi(
	"add",
	"vigil",
	...(wasm === undefined ? ["--file", FILE] : ["--wasm", wasm]),
	"--skip-codegen",
)
writeFileSync(FILE, withNames(readFileSync(FILE)))
papi("generate")

const path = "descriptors/package.json"
const manifest = JSON.parse(readFileSync(path, "utf8"))
writeFileSync(
	path,
	`${JSON.stringify({ ...manifest, name: "@vigil/descriptors", private: true }, null, "\t")}\n`,
)
console.log("descriptors: written")
