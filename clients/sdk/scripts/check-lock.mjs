// SPDX-License-Identifier: Apache-2.0
// The lock file names no registry but the public one, so that it installs everywhere.

import { readFileSync } from "node:fs"

const lock = JSON.parse(
	readFileSync(process.argv[2] ?? new URL("../package-lock.json", import.meta.url), "utf8"),
)
const packages = Object.entries(lock.packages)
const foreign = packages.filter(
	([, { resolved }]) => resolved && !resolved.startsWith("https://registry.npmjs.org/"),
)
const unhashed = packages.filter(([path, one]) => path !== "" && !one.link && !one.integrity)
for (const [path, { resolved }] of foreign) console.error(`${path}: resolved to ${resolved}`)
for (const [path] of unhashed) console.error(`${path}: has no integrity hash`)
console.log(
	`package-lock.json: ${packages.length - 1} packages, ${foreign.length} from elsewhere, ${unhashed.length} without a hash`,
)
process.exitCode = foreign.length + unhashed.length === 0 ? 0 : 1
