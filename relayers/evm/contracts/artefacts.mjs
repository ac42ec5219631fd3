// SPDX-License-Identifier: Apache-2.0
// Writes `artefacts/<Name>.json` from forge's `out/`: what deploys and calls the contracts without a compiler. With
// `--check` writes nothing and fails if one is stale.
import fs from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const to = path.join(here, "artefacts");
const check = process.argv.includes("--check");

// Contracts with code, and interfaces that stand in a file of their own.
const SOURCES = fs
	.readdirSync(path.join(here, "src"), { recursive: true })
	.filter((file) => file.endsWith(".sol") && !file.startsWith("libraries"))
	.map((file) => path.basename(file))
	.sort();

// One address answers for all of these: its interface is theirs together.
const INBOX = ["VigilInbox", "IVigilInbox", "Office", "Desk", "Trigger", "Archive"];
// The inbox calls itself by these; nobody else can.
const INNER = new Set(["actOut", "Outcome"]);
const INSIDE = new Set(["IRehearsal", "Verifier", "Teller", "Path"]);

function built(name, source = `${name}.sol`) {
	const file = path.join(here, "out", source, `${name}.json`);
	return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined;
}

/** What is built of one file: its contracts, and what bears its name. */
function namesIn(source) {
	const folder = path.join(here, "out", source);
	if (!fs.existsSync(folder)) return [];
	return fs
		.readdirSync(folder)
		.map((file) => path.basename(file, ".json"))
		.filter((name) => !INSIDE.has(name) && built(name, source).abi.length !== 0)
		.filter((name) => `${name}.sol` === source || built(name, source).bytecode.object !== "0x");
}

/** The interface of an inbox's address: each function, event and error once, and one constructor. */
function inboxAbi() {
	const seen = new Map();
	for (const name of INBOX) {
		for (const entry of built(name).abi) {
			if (entry.type === "constructor" && name !== "VigilInbox") continue;
			if (INNER.has(entry.name)) continue;
			const inputs = (entry.inputs ?? []).map(typeOf).join(",");
			const key = `${entry.type} ${entry.name ?? ""}(${inputs})`;
			if (!seen.has(key)) seen.set(key, entry);
		}
	}
	return [...seen.values()];
}

function typeOf({ type, components }) {
	if (!components) return type;
	return `(${components.map(typeOf).join(",")})${type.slice("tuple".length)}`;
}

/** An entry a line, in an order that does not depend on the compiler's. */
function artefact(name, source) {
	const made = built(name, source);
	const abi = (name === "VigilInbox" ? inboxAbi() : made.abi)
		.map((entry) => JSON.stringify(entry))
		.sort();
	const immutables = Object.values(made.deployedBytecode.immutableReferences ?? {})
		.flat()
		.map(({ start, length }) => [start, length])
		.sort((a, b) => a[0] - b[0]);
	return [
		"{",
		`"contractName": ${JSON.stringify(name)},`,
		`"compiler": ${JSON.stringify(made.metadata.compiler.version)},`,
		`"abi": [\n${abi.join(",\n")}\n],`,
		`"immutables": ${JSON.stringify(immutables)},`,
		`"bytecode": ${JSON.stringify(made.bytecode.object)},`,
		`"deployedBytecode": ${JSON.stringify(made.deployedBytecode.object)}`,
		"}\n",
	].join("\n");
}

const wanted = new Map(
	SOURCES.flatMap((source) =>
		namesIn(source).map((name) => [`${name}.json`, artefact(name, source)]),
	),
);
fs.mkdirSync(to, { recursive: true });
const stale = [];
for (const [file, text] of wanted) {
	const where = path.join(to, file);
	if (fs.existsSync(where) && fs.readFileSync(where, "utf8") === text) continue;
	stale.push(file);
	if (!check) fs.writeFileSync(where, text);
}
for (const file of fs.readdirSync(to)) {
	if (wanted.has(file)) continue;
	stale.push(file);
	if (!check) fs.rmSync(path.join(to, file));
}
if (check && stale.length !== 0) {
	console.error(`artefacts are stale: ${stale.join(", ")}: run \`scripts/contracts.sh artefacts\``);
	process.exit(1);
}
console.log(`${wanted.size} artefacts, ${check ? "none stale" : `${stale.length} written`}`);
