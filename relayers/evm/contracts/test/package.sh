# SPDX-License-Identifier: Apache-2.0
# What somebody finds in `@vigil/contracts`: run by `scripts/contracts.sh package`, in an empty folder.
set -euo pipefail
npm install @vigil/contracts
test ! -e node_modules/@vigil/contracts/test/cases || { echo "package: tests are in it" >&2; exit 1; }
for file in LICENSE README.md src/interfaces/IVigilInbox.sol src/mocks/MockInbox.sol testing/Local.s.sol; do
	test -s "node_modules/@vigil/contracts/$file" || { echo "package: $file is missing" >&2; exit 1; }
done
# Nothing whose licence forbids it, and nothing of others at all.
if grep -rLE 'SPDX-License-Identifier: Apache-2.0' --include='*.sol' node_modules/@vigil/contracts | grep .; then
	echo "package: a source under another licence" >&2
	exit 1
fi
cat >artefacts.mjs <<'JS'
import inbox from "@vigil/contracts/artefacts/VigilInbox.json" with { type: "json" };
import feed from "@vigil/contracts/artefacts/UptimeFeed.json" with { type: "json" };

const calls = new Set(inbox.abi.filter((one) => one.type === "function").map((one) => one.name));
for (const name of ["submitHalt", "handover", "submitMessages", "sweep", "plan", "actorOf"]) {
	if (!calls.has(name)) throw new Error(`the inbox has no ${name}`);
}
for (const { contractName, bytecode } of [inbox, feed]) {
	if (!/^0x[0-9a-f]{1000,}$/.test(bytecode)) throw new Error(`${contractName} has no code`);
}
JS
node artefacts.mjs
mkdir -p src test
cat >foundry.toml <<'TOML'
[profile.default]
evm_version = "prague"
via_ir = true
optimizer = true
auto_detect_remappings = false
remappings = ["@vigil/contracts/=node_modules/@vigil/contracts/"]
allow_paths = ["node_modules"]
TOML
cat >src/Gate.sol <<'SOL'
// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IVigilStatus} from "@vigil/contracts/src/interfaces/IVigilStatus.sol";

contract Gate {
	IVigilStatus public immutable source;

	constructor(IVigilStatus source_) {
		source = source_;
	}

	function pass() external view {
		require(!source.isHalted(7), "the ward stands");
	}
}
SOL
cat >test/Gate.t.sol <<'SOL'
// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {MockInbox} from "@vigil/contracts/src/mocks/MockInbox.sol";
import {Gate} from "../src/Gate.sol";

contract GateTest {
	function test_it_is_shut_while_its_ward_stands() external {
		MockInbox inbox = new MockInbox();
		inbox.watch(7);
		Gate gate = new Gate(inbox);
		gate.pass();
		inbox.halt(7, 100, keccak256("block"));
		try gate.pass() {
			revert("it is open");
		} catch {}
		inbox.resume(7);
		inbox.recover(7);
		gate.pass();
	}
}
SOL
forge test >forge.log || { cat forge.log >&2; exit 1; }
grep -q '1 tests passed, 0 failed' forge.log
echo "package: packed, installed and used"
