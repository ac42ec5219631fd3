// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Outcome, Status, WardView} from "../types/Outcomes.sol";
import {IArchive} from "../interfaces/IArchive.sol";
import {IWards} from "../interfaces/IWards.sol";
import {Actor} from "../actors/Actor.sol";
import {Actors} from "../libraries/Actors.sol";
import {Blobs} from "../libraries/Blobs.sol";
import {Calls} from "../libraries/Calls.sol";
import {Plans} from "../libraries/Plans.sol";
import {Copy, ICrossing, Tells} from "./ICrossing.sol";
import {Words} from "../libraries/Words.sol";

/// @title For protocols that trust no single transport: what happens has to arrive by m of n paths
/// @notice Paths are the protocol's Actor at the inbox of this chain, and contracts that authenticate what a
/// `Teller` on another chain sent by another transport. A message is executed once, when so many paths brought
/// the same bytes; a failover once for an incident, when so many paths say that the ward stands. Nobody waits for
/// a path that is dead. Copies that differ stop what they are about and raise an alarm.
/// @dev What acts is an Actor of the crossing's own: give roles to `actor`, not to the inbox's.
/// @dev Warning: a path that lies can stop a message, or a failover, until the keeper settles it. The keeper
/// chooses only among what enough paths say, and may be nobody.
contract Crossing is ICrossing {
	using Words for Words.Heard;

	/// @notice Only a path brings copies.
	error NotPath(address caller);
	/// @notice Only what drives this crossing does that.
	error NotAllowed(address caller);
	/// @notice Paths are one to eight, none twice or zero, and no fewer are needed than a majority of them.
	error UnsoundPaths();
	/// @notice The copy is of another service or protocol.
	error NotOurs(uint32 service, uint32 protocol);
	/// @notice There are plans already: only a message changes them.
	error HasBegun();
	/// @notice No calls can be made of this.
	error Undecodable();
	/// @notice Nothing of this failed, differs or waits.
	error NothingToDo();
	/// @notice The plan would not succeed now: failover or failback fails.
	error RehearsalFails(bool failover);
	/// @dev What came of acting a plan out; everything else was rolled back.
	error ActedOut(bool failover, bool failback);

	/// @notice Enough paths agree with this one: what was told is acted upon.
	event Agreed(Tells indexed tells, uint64 indexed number, uint256 paths, Outcome outcome);
	/// @notice A copy came that is not the last that is needed.
	event Arrived(Tells indexed tells, uint64 indexed number, address indexed path, bytes32 hash);
	/// @notice Alarm: two copies of one thing differ. Nothing of it happens until the keeper settles it.
	event CopiesDiffer(
		Tells indexed tells, uint64 indexed number, address indexed path, bytes32 hash, bytes32 other
	);
	/// @notice The keeper settled which copy is right; zero for what was told of a ward.
	event Settled(uint64 indexed number, bytes32 hash);
	/// @notice What a crossing does when its ward stands, and when that is over, was changed.
	event Armed(bytes32 failover, bytes32 failback);

	/// @notice What is known of a message.
	struct Case {
		/// The hash of the first copy, or the one that the keeper settled on.
		bytes32 hash;
		bool differs;
		bool settled;
		/// Whether enough paths agreed, and what came of it.
		bool agreed;
		Outcome outcome;
	}

	IWards public immutable inbox;
	uint32 public immutable service;
	uint32 public immutable protocol;
	/// @notice What acts for the protocol.
	Actor public immutable actor;
	/// @notice How many paths have to agree.
	uint256 public immutable needed;
	/// @notice Who settles what differs; zero for nobody.
	address public immutable keeper;

	address private immutable _installer;
	address[] private _paths;
	mapping(address path => uint256) private _places;
	mapping(uint64 number => Case) private _cases;
	mapping(uint64 number => mapping(bytes32 hash => uint256)) private _votes;
	Words.Heard private _heard;
	address private _failover;
	uint32 private _failoverGas;
	address private _failback;
	uint32 private _failbackGas;

	modifier onlyActor() {
		if (msg.sender != address(actor)) revert NotAllowed(msg.sender);
		_;
	}

	/// @param paths_ who brings copies: the Actor of the protocol at `inbox_`, and contracts that are a `Path`
	/// @param within how far apart rounds of one incident are at most, in seconds; at least the inbox's freshness
	constructor(
		IWards inbox_,
		uint32 service_,
		uint32 protocol_,
		address[] memory paths_,
		uint256 needed_,
		uint64 within,
		address keeper_
	) {
		bool sound = paths_.length <= 8 && needed_ <= paths_.length && 2 * needed_ > paths_.length
			&& within >= inbox_.limits().freshness;
		if (!sound) revert UnsoundPaths();
		(inbox, service, protocol, needed, keeper) = (inbox_, service_, protocol_, needed_, keeper_);
		(_heard.needed, _heard.within, _installer) = (uint8(needed_), within, msg.sender);
		for (uint256 i; i < paths_.length; ++i) {
			if (paths_[i] == address(0) || _places[paths_[i]] != 0) revert UnsoundPaths();
			_places[paths_[i]] = i + 1;
		}
		_paths = paths_;
		_heard.paths = uint8(paths_.length);
		actor = new Actor();
	}

	// --- what it does

	/// @notice Sets what happens when the ward stands, and when it lives again. Once, by whoever made the crossing.
	/// @param failover `abi.encode(Call[])`
	/// @param failback the same, or nothing
	function begin(bytes calldata failover, bytes calldata failback) external {
		if (msg.sender != _installer) revert NotAllowed(msg.sender);
		if (_failover != address(0)) revert HasBegun();
		_arm(failover, failback);
	}

	/// @notice Changes what happens. Only a message that enough paths brought.
	function arm(bytes calldata failover, bytes calldata failback) external onlyActor {
		_arm(failover, failback);
	}

	// --- copies

	/// @inheritdoc ICrossing
	function arrive(Copy calldata copy) external {
		uint256 place = _place();
		if (copy.service != service) revert NotOurs(copy.service, copy.protocol);
		if (copy.tells == Tells.Message) {
			if (copy.protocol != protocol) revert NotOurs(copy.service, copy.protocol);
			_message(place, copy.number, copy.content);
		} else if (copy.tells == Tells.Down) {
			(uint64 height, bytes32 hash) = abi.decode(copy.content, (uint64, bytes32));
			_down(place, copy.number, height, hash);
		} else {
			_up(place, copy.number);
		}
	}

	/// @notice The failover of a plan at the inbox here calls this: its inbox says that the ward stands. While it does
	/// not, this is a rehearsal, and fails if the failover or failback would.
	function fire() external {
		uint256 place = _place();
		WardView memory ward = inbox.ward(service);
		if (ward.status == Status.Live || ward.status == Status.Suspect) return _rehearse();
		_down(place, ward.haltRound, ward.haltHeight, IArchive(address(inbox)).haltHash(service));
	}

	/// @notice The failback of a plan at the inbox here calls this: its inbox says that the ward is live.
	function failBack() external {
		uint256 place = _place();
		WardView memory ward = inbox.ward(service);
		// The inbox fails back once, also while the ward is suspect.
		bool lives = ward.status == Status.Live || ward.status == Status.Suspect;
		if (lives && ward.resumed != 0) _up(place, ward.resumed);
	}

	/// @notice Tells again what the inbox here says of the incident that its plan fired for, as others name later rounds
	/// of it by now; or that it is over, if that was told while words differed. Anybody may.
	function refresh() external {
		uint256 place = _places[IArchive(address(inbox)).actorOf(service, protocol)];
		if (place == 0) revert NothingToDo();
		WardView memory one = inbox.ward(service);
		uint64 said = _heard.last[place - 1].down;
		bool lives = one.status == Status.Live || one.status == Status.Suspect;
		if (lives && _heard.fired && !_heard.stopped && said != 0 && one.resumed >= said) {
			return _up(place - 1, one.resumed);
		}
		// Also after the word that the plan gave was made void: a later Halt is another word.
		bool known = one.status == Status.Halted && said >= one.firstRound;
		if (!known || one.haltRound <= said || one.haltRound <= _heard.over) revert NothingToDo();
		_down(place - 1, one.haltRound, one.haltHeight, IArchive(address(inbox)).haltHash(service));
	}

	/// @notice Executes a message that enough paths brought and that failed. Anybody may.
	function retryMessage(uint64 number, bytes calldata payload) external {
		Case storage one = _cases[number];
		if (one.outcome != Outcome.Failed || one.hash != keccak256(payload)) revert NothingToDo();
		one.outcome = Outcome.Done;
		(,, uint256 takes) = Calls.check(payload);
		Outcome outcome = _run(payload, takes);
		one.outcome = outcome;
		emit Agreed(Tells.Message, number, needed, outcome);
	}

	/// @notice Tries a failover or failback again that failed. Anybody may; a failover only until it is over.
	function retry(bool failover) external {
		if (!_heard.begin(failover)) revert NothingToDo();
		_finish(failover, _runSide(failover));
	}

	// --- settling

	/// @notice Settles which copy of a message is right. It happens if enough paths brought that one, now or later.
	/// @param payload whose hash is right
	function settle(uint64 number, bytes calldata payload) external {
		if (msg.sender != keeper) revert NotAllowed(msg.sender);
		Case storage one = _cases[number];
		bytes32 hash = keccak256(payload);
		if (!one.differs || one.agreed || _votes[number][hash] == 0) revert NothingToDo();
		(one.hash, one.settled, one.differs) = (hash, true, false);
		emit Settled(number, hash);
		_try(number, one, payload);
	}

	/// @notice Goes on after paths told of different Halts of one round. What was told up to that round does not count
	/// any more; what is told of a later one does.
	function settleWard() external {
		if (msg.sender != keeper) revert NotAllowed(msg.sender);
		if (!_heard.stopped) revert NothingToDo();
		_heard.settle();
		emit Settled(_heard.over, 0);
	}

	// --- queries

	/// @notice Who brings copies.
	function paths() external view returns (address[] memory) {
		return _paths;
	}

	/// @notice What is known of a message.
	function message(uint64 number) external view returns (Case memory) {
		return _cases[number];
	}

	/// @notice Which paths brought a copy, a bit for each.
	function votes(uint64 number, bytes32 hash) external view returns (uint256) {
		return _votes[number][hash];
	}

	/// @notice Whether the failover happened and is not over, whether what is told of the ward differs, the round it
	/// fired for, and what came of failover and failback.
	function told()
		external
		view
		returns (bool fired, bool stopped, uint64 round, Outcome failover, Outcome failback)
	{
		return (_heard.fired, _heard.stopped, _heard.round, _heard.failover, _heard.failback);
	}

	/// @notice The last words of a path, by their rounds; up to which round everything is over; and how far apart rounds
	/// of one incident are at most. By this whoever has paths tell knows what is still to be told.
	function heard(address path) external view returns (uint64 down, uint64 up, uint64 over, uint64 within) {
		uint256 place = _places[path];
		if (place == 0) revert NotPath(path);
		Words.Word storage one = _heard.last[place - 1];
		return (one.down, one.up, _heard.over, _heard.within);
	}

	/// @dev Executes both sides in a call that is rolled back.
	function actOut() external {
		if (msg.sender != address(this)) revert NotAllowed(msg.sender);
		bool failover = _runSide(true) == Outcome.Done;
		revert ActedOut(failover, _failback == address(0) || _runSide(false) == Outcome.Done);
	}

	// --- inside

	function _place() private view returns (uint256 place) {
		place = _places[msg.sender];
		if (place == 0) revert NotPath(msg.sender);
		--place;
	}

	function _message(uint256 place, uint64 number, bytes calldata payload) private {
		bytes32 hash = keccak256(payload);
		Case storage one = _cases[number];
		_votes[number][hash] |= 1 << place;
		if (one.hash == 0) one.hash = hash;
		if (one.hash != hash) {
			// Also of a message that happened: somebody lies, and everybody should know.
			if (!one.settled && !one.agreed) one.differs = true;
			emit CopiesDiffer(Tells.Message, number, _paths[place], hash, one.hash);
			return;
		}
		emit Arrived(Tells.Message, number, _paths[place], hash);
		_try(number, one, payload);
	}

	function _try(uint64 number, Case storage one, bytes calldata payload) private {
		uint256 brought = Words.ones(_votes[number][one.hash]);
		if (one.agreed || one.differs || brought < needed) return;
		// Before it is executed, so that nothing inside finds it open.
		(one.agreed, one.outcome) = (true, Outcome.Done);
		(bool fit,, uint256 takes) = Calls.check(payload);
		Outcome outcome = fit ? _run(payload, takes) : Outcome.Refused;
		one.outcome = outcome;
		emit Agreed(Tells.Message, number, brought, outcome);
	}

	function _down(uint256 place, uint64 round, uint64 height, bytes32 hash) private {
		bytes32 word = keccak256(abi.encode(height, hash));
		(bytes32 other, bool enough) = _heard.down(place, round, word);
		if (other != 0) emit CopiesDiffer(Tells.Down, round, _paths[place], word, other);
		else emit Arrived(Tells.Down, round, _paths[place], word);
		if (!enough) return;
		Outcome outcome = _runSide(true);
		_finish(true, outcome);
		emit Agreed(Tells.Down, round, needed, outcome);
	}

	function _up(uint256 place, uint64 round) private {
		(bool enough, bool happened) = _heard.up(place, round);
		emit Arrived(Tells.Up, round, _paths[place], 0);
		if (!enough) return;
		// What never happened is not taken back.
		Outcome outcome = happened ? Outcome.Done : Outcome.Refused;
		if (happened && _failback != address(0)) outcome = _runSide(false);
		_finish(false, outcome);
		emit Agreed(Tells.Up, round, needed, outcome);
	}

	function _finish(bool failover, Outcome outcome) private {
		if (failover) _heard.failover = outcome;
		else _heard.failback = outcome;
	}

	function _arm(bytes calldata failover, bytes calldata failback) private {
		(bool fit,, uint256 takes) = Calls.check(failover);
		_failoverGas = uint32(takes);
		takes = 0;
		if (fit && failback.length != 0) (fit,, takes) = Calls.check(failback);
		if (!fit) revert Undecodable();
		_failbackGas = uint32(takes);
		(_failover, _failback) = (Blobs.put(failover), Blobs.put(failback));
		emit Armed(keccak256(failover), keccak256(failback));
	}

	/// @dev Acts the plan out. Whatever is not its answer is passed on: too little gas is no failure.
	function _rehearse() private {
		try this.actOut() {}
		catch (bytes memory answer) {
			if (answer.length != 68 || bytes4(answer) != ActedOut.selector) {
				assembly ("memory-safe") {
					revert(add(answer, 32), mload(answer))
				}
			}
			(bool failover, bool failback) = (uint8(answer[35]) == 1, uint8(answer[67]) == 1);
			if (!failover || !failback) revert RehearsalFails(!failover);
		}
	}

	function _run(bytes calldata payload, uint256 takes) private returns (Outcome) {
		return _act(bytes.concat(Actor.execute.selector, payload), takes);
	}

	function _runSide(bool failover) private returns (Outcome) {
		(address blob, uint256 takes) = failover ? (_failover, _failoverGas) : (_failback, _failbackGas);
		if (blob == address(0)) return Outcome.Refused;
		return _act(Blobs.call(blob, Actor.execute.selector), takes);
	}

	/// @dev What would be short of gas reverts whole, and whoever brought it may bring it again.
	function _act(bytes memory call_, uint256 takes) private returns (Outcome) {
		Plans.askFor(takes);
		(bool done,) = Actors.run(address(actor), call_);
		return done ? Outcome.Done : Outcome.Failed;
	}
}
