#!/usr/bin/env bash
# Makes `anvil.txt` anew: `make.sh > anvil.txt`, where `make setup` has been.
set -euo pipefail
modules="$(cd "$(dirname "$0")/../../../scripts/node_modules" && pwd)"
for tool in anvil cast; do PATH="$PATH:$modules/@foundry-rs/$tool-linux-amd64/bin"; done

work="$(mktemp -d)"
anvil --silent --hardfork prague --port 18545 >"$work/log" & node=$!
trap 'kill $node; rm -rf "$work"' EXIT
export ETH_RPC_URL=http://127.0.0.1:18545
until cast block-number >/dev/null 2>&1; do sleep 0.1; done

# Anvil's first accounts, whose keys everybody knows.
key=0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80
maker=0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d
holder="$(cast wallet address "$key")"

cat >"$work/input.json" <<'SOL'
{"language": "Solidity", "settings": {"outputSelection": {"*": {"*": ["evm.bytecode.object"]}}}, "sources": {"T": {
"content": "contract T { uint256 total = 9; mapping(address => uint256) public balanceOf; constructor(address who, uint256 amount) { balanceOf[who] = amount; balanceOf[msg.sender] = 7; } }"}}}
SOL
code="$(node -e '
	const solc = require(process.argv[1] + "/solc");
	const input = require("fs").readFileSync(process.argv[2], "utf8");
	process.stdout.write(JSON.parse(solc.compile(input)).contracts.T.T.evm.bytecode.object)
' "$modules" "$work/input.json")"
token="$(cast send --private-key "$maker" --json --create "0x$code" 'constructor(address,uint256)' \
	"$holder" 2500000000000000000 | jq -r .contractAddress)"
cast rpc anvil_setBalance "$holder" "$(cast to-hex 1000000000000001234567)" >/dev/null
cast rpc evm_mine >/dev/null

height="$(cast block-number)"
line() { echo "$1 ${2#0x}"; }
word() { cast to-uint256 "$1"; }
line holder "$holder"
line height "$(word "$height")"
line root "$(cast block "$height" --field stateRoot)"
line balance "$(word "$(cast balance "$holder")")"
cast proof "$holder" --block "$height" | jq -r '.accountProof[] | "account " + .[2:]'
line token "$token"
line code-hash "$(cast keccak "$(cast code "$token")")"
cast proof "$token" "$(cast index address "$holder" 1)" --block "$height" >"$work/token.json"
jq -r '.accountProof[] | "token-account " + .[2:]' "$work/token.json"
jq -r '.storageProof[0].proof[] | "token-slot " + .[2:]' "$work/token.json"
for vault in 2:coin 3:token; do
	text="Vigil: claim of a balance on a chain that halted

Whoever has the account below gets what the holder had.

Holder: ${holder,,}
Account: 0x$(printf '01%.0s' {1..32})
Paid on: 0x$(printf '45%.0s' {1..32})
Service: 7
Protocol: ${vault%:*}
Incident: 1
Settlements: 0
Block: $height"
	line "text-${vault#*:}" "$(cast from-utf8 "$text")"
	line "signed-${vault#*:}" "$(cast wallet sign --private-key "$key" "$text")"
done
