// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LockOrBurnIn, PoolHooks, ReleaseOrMintIn} from "../../src/adapters/PoolHooks.sol";
import {Outcome} from "../../src/types/Outcomes.sol";
import {Inboxes} from "../support/Inboxes.sol";
import {Peers} from "../support/Peers.sol";

interface IRmn {
	function curse(bytes16 subject) external;
	function uncurse(bytes16 subject) external;
	function isCursed(bytes16 subject) external view returns (bool);
	function transferOwnership(address to) external;
	function acceptOwnership() external;
	function owner() external view returns (address);
}

interface ICcipRouter {
	struct OnRamp {
		uint64 destChainSelector;
		address onRamp;
	}

	struct OffRamp {
		uint64 sourceChainSelector;
		address offRamp;
	}

	function applyRampUpdates(OnRamp[] calldata on, OffRamp[] calldata removed, OffRamp[] calldata added)
		external;
}

interface ITokenPool {
	struct Limit {
		bool isEnabled;
		uint128 capacity;
		uint128 rate;
	}

	struct ChainUpdate {
		uint64 remoteChainSelector;
		bytes[] remotePoolAddresses;
		bytes remoteTokenAddress;
		Limit outbound;
		Limit inbound;
	}

	struct LockOrBurnOut {
		bytes destTokenAddress;
		bytes destPoolData;
	}

	function applyChainUpdates(uint64[] calldata removed, ChainUpdate[] calldata added) external;
	function lockOrBurn(LockOrBurnIn calldata transfer) external returns (LockOrBurnOut memory);
	function releaseOrMint(ReleaseOrMintIn calldata transfer) external returns (uint256);
}

/// @notice A token as burn-and-mint pools want it.
contract Coin {
	mapping(address => uint256) public balanceOf;

	function decimals() external pure returns (uint8) {
		return 18;
	}

	function mint(address to, uint256 amount) external {
		balanceOf[to] += amount;
	}

	function burn(uint256 amount) external {
		balanceOf[msg.sender] -= amount;
	}
}

/// @notice CCIP's own RMN, router and token pool.
contract CcipTest is Inboxes, Peers {
	uint64 internal constant REMOTE = 4_949_039_107_694_359_620;
	uint64 internal constant OTHER = 5_009_297_550_715_157_269;
	bytes internal constant REMOTE_POOL = abi.encode(address(0x9001));
	IRmn internal rmn;
	ITokenPool internal pool;
	Coin internal coin;
	PoolHooks internal hooks;

	function setUp() public override {
		super.setUp();
		rmn = IRmn(_create("rmn.bin", abi.encode(new address[](0))));
		address proxy = _create("rmn_proxy_contract.bin", abi.encode(address(rmn)));
		ICcipRouter router = ICcipRouter(_create("router.bin", abi.encode(address(0), proxy)));
		(uint64[] memory selectors, uint32[] memory services) = (new uint64[](1), new uint32[](1));
		(selectors[0], services[0]) = (REMOTE, SERVICE);
		hooks = new PoolHooks(inbox, selectors, services);
		coin = new Coin();
		bytes memory arguments =
			abi.encode(address(coin), uint8(18), address(hooks), proxy, address(router));
		pool = ITokenPool(_create("burn_mint_token_pool.bin", arguments));
		_connect(router);
		coin.mint(address(pool), 100);
	}

	function test_tokens_neither_leave_for_a_halted_chain_nor_arrive_from_it() public {
		pool.lockOrBurn(_out(REMOTE));
		pool.releaseOrMint(_in(REMOTE));
		haltNow();
		bytes memory error_ = abi.encodeWithSelector(PoolHooks.RemoteHalted.selector, REMOTE, SERVICE);
		vm.expectRevert(error_);
		pool.lockOrBurn(_out(REMOTE));
		vm.expectRevert(error_);
		pool.releaseOrMint(_in(REMOTE));
		// Another chain goes on.
		pool.lockOrBurn(_out(OTHER));
		pool.releaseOrMint(_in(OTHER));
		vm.warp(9_030);
		submit(resume(105, 9_030));
		vm.expectRevert(error_);
		pool.releaseOrMint(_in(REMOTE));
		vm.warp(9_060);
		submit(checkpoint(110, 9_060));
		pool.releaseOrMint(_in(REMOTE));
		pool.lockOrBurn(_out(REMOTE));
		same(coin.balanceOf(address(0xbeef)), 20, "twice from there");
		same(coin.balanceOf(address(pool)), 70, "three times");
	}

	function test_a_plan_curses_a_chain_and_lifts_the_curse() public {
		address actor = inbox.actorOf(SERVICE, PROTOCOL);
		rmn.transferOwnership(actor);
		deliver(execute(calling(address(rmn), 90_000, abi.encodeCall(IRmn.acceptOwnership, ()))));
		same(rmn.owner(), actor, "the Actor took it");
		bytes16 subject = bytes16(uint128(REMOTE));
		bytes memory curse = calling(address(rmn), 250_000, abi.encodeCall(IRmn.curse, (subject)));
		bytes memory lift = calling(address(rmn), 250_000, abi.encodeCall(IRmn.uncurse, (subject)));
		deliver(arm(1, 1, curse, lift));
		haltNow();
		inbox.fire(SERVICE, 1);
		yes(rmn.isCursed(subject), "cursed");
		vm.expectPartialRevert(bytes4(keccak256("CursedByRMN()")));
		pool.lockOrBurn(_out(REMOTE));
		recoverNow();
		inbox.fire(SERVICE, 1);
		yes(!rmn.isCursed(subject), "lifted");
		yes(inbox.plan(SERVICE, 1).failbackOutcome == Outcome.Done, "its receipt");
		pool.lockOrBurn(_out(REMOTE));
	}

	/// @dev This contract is both ramps of both chains.
	function _connect(ICcipRouter router) private {
		ICcipRouter.OnRamp[] memory on = new ICcipRouter.OnRamp[](2);
		ICcipRouter.OffRamp[] memory off = new ICcipRouter.OffRamp[](2);
		ITokenPool.ChainUpdate[] memory chains = new ITokenPool.ChainUpdate[](2);
		for (uint256 i; i < 2; ++i) {
			uint64 selector = i == 0 ? REMOTE : OTHER;
			on[i] = ICcipRouter.OnRamp(selector, address(this));
			off[i] = ICcipRouter.OffRamp(selector, address(this));
			chains[i].remoteChainSelector = selector;
			chains[i].remotePoolAddresses = new bytes[](1);
			chains[i].remotePoolAddresses[0] = REMOTE_POOL;
			chains[i].remoteTokenAddress = abi.encode(address(0x70));
		}
		router.applyRampUpdates(on, new ICcipRouter.OffRamp[](0), off);
		pool.applyChainUpdates(new uint64[](0), chains);
	}

	function _out(uint64 selector) private view returns (LockOrBurnIn memory) {
		return LockOrBurnIn({
			receiver: abi.encode(address(0xbeef)),
			remoteChainSelector: selector,
			originalSender: address(0xcafe),
			amount: 10,
			localToken: address(coin)
		});
	}

	function _in(uint64 selector) private view returns (ReleaseOrMintIn memory one) {
		one.originalSender = abi.encode(address(0xcafe));
		one.remoteChainSelector = selector;
		one.receiver = selector == REMOTE ? address(0xbeef) : address(0xfeed);
		one.sourceDenominatedAmount = 10;
		one.localToken = address(coin);
		one.sourcePoolAddress = REMOTE_POOL;
	}

	function _create(string memory name, bytes memory arguments) private returns (address made) {
		string memory path = string.concat(MODULES, "@chainlink/contracts-ccip/bytecode/latest/", name);
		bytes memory code = bytes.concat(vm.parseBytes(vm.readFile(path)), arguments);
		assembly {
			made := create(0, add(code, 32), mload(code))
		}
		yes(made != address(0), name);
	}
}
