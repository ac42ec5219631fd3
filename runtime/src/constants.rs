// SPDX-License-Identifier: Apache-2.0

//! Units of money and time, and what wallets are told about the chain.

use crate::{Balance, BlockNumber};

/// Ticker of the native token.
pub const TOKEN_SYMBOL: &str = "VGL";
/// Decimals of the native token.
pub const TOKEN_DECIMALS: u8 = 12;
/// Address prefix; not taken in the public SS58 registry when it was chosen.
pub const SS58_PREFIX: u16 = 4242;

/// Money, in planck.
pub mod currency {
	use super::Balance;

	/// One token.
	pub const VGL: Balance = 1_000_000_000_000;
	/// A thousandth of a token.
	pub const MILLI_VGL: Balance = VGL / 1_000;
	/// A millionth of a token.
	pub const MICRO_VGL: Balance = MILLI_VGL / 1_000;
	/// What an account must hold to exist.
	pub const EXISTENTIAL_DEPOSIT: Balance = 10 * MILLI_VGL;

	/// The deposit that keeps `items` entries of together `bytes` bytes in state.
	pub const fn deposit(items: u32, bytes: u32) -> Balance {
		items as Balance * 100 * MILLI_VGL + bytes as Balance * MILLI_VGL
	}
}

/// Time, in blocks unless the name says otherwise.
pub mod time {
	use super::BlockNumber;
	use pallet_timing::Timing;

	/// Length of a slot in milliseconds.
	pub const SLOT_DURATION_MS: u64 = 3_000;
	/// Blocks in a minute.
	pub const MINUTES: BlockNumber = 60_000 / (SLOT_DURATION_MS as BlockNumber);
	/// Blocks in an hour.
	pub const HOURS: BlockNumber = 60 * MINUTES;
	/// Blocks in a day.
	pub const DAYS: BlockNumber = 24 * HOURS;

	/// Sessions of four hours, eras of a day, governance as written.
	pub const PRODUCTION: Timing =
		Timing { session_slots: 4 * HOURS, sessions_per_era: 6, time_divisor: 1 };
	/// Sessions of 24 seconds, eras of 48, and a day of governance in twelve seconds.
	pub const LOCAL: Timing = Timing { session_slots: 8, sessions_per_era: 2, time_divisor: 7_200 };
}

/// Staking, in eras.
pub mod staking {
	use sp_staking::EraIndex;

	/// How long stake stays slashable after it was unbonded.
	pub const BONDING_DURATION: EraIndex = 28;
	/// How long a slash waits for a veto.
	pub const SLASH_DEFER_DURATION: EraIndex = 27;
	/// How many eras of exposures and rewards are kept.
	pub const HISTORY_DEPTH: EraIndex = 84;
}

/// Restaking, in eras unless the name says otherwise.
pub mod restaking {
	use super::{time::DAYS, BlockNumber};
	use sp_staking::EraIndex;

	/// Blocks for which a service's new terms are known before an election can follow them.
	pub const TERMS_NOTICE: BlockNumber = 3 * DAYS;
	/// How long a higher commission is known before a set can have it.
	pub const COMMISSION_NOTICE: EraIndex = 3;
	/// For how long a candidate may be without the stake that its service asks for.
	pub const CANDIDATE_PATIENCE: EraIndex = 7;

	/// How long a set may speak, should no later one be elected.
	pub const SET_LIFETIME: EraIndex = 5;
	/// How long after a set's last word evidence against it is taken.
	pub const EVIDENCE_WINDOW: EraIndex = 5;
	/// How long a slash may wait after its evidence.
	pub const SLASH_DEFERRAL: EraIndex = 5;
	/// How long lowering an allocation takes.
	pub const DEALLOCATION_DELAY: EraIndex = 21;
	/// For how many eras sets are kept and their rewards can be claimed.
	pub const REWARD_HISTORY: EraIndex = 21;
}

/// Slashing, in eras unless the name says otherwise.
pub mod slashing {
	use super::{time::DAYS, BlockNumber};
	use pallet_restaking::OffenceFractions;
	use sp_runtime::Perbill;
	use sp_staking::EraIndex;

	/// How long a slash waits for an objection.
	pub const DEFERRAL: EraIndex = 1;
	/// How long a challenge is answered.
	pub const ANSWER_ERAS: EraIndex = 1;
	/// How long an objection or a challenge is decided: the one that runs, and a whole one.
	pub const DECIDE_ERAS: EraIndex = 2;
	/// What a stopped clock adds at most.
	pub const MAX_SUSPENSION: EraIndex = 1;
	/// For how long what pools collect is paid on: as long as their members need to leave.
	pub const COLLECT_ERAS: EraIndex = 28;
	/// For how long a deed is remembered: as long as evidence of it is taken and its case may last.
	pub const REMEMBER_ERAS: EraIndex = 16;
	/// For how many blocks a protocol must have paid on what it declared.
	pub const HARMED_FOR: BlockNumber = 7 * DAYS;

	/// No service may ask for less.
	pub const LEAST: OffenceFractions = OffenceFractions {
		halt: Perbill::from_percent(5),
		checkpoint: Perbill::from_percent(5),
		own: Perbill::from_percent(10),
		silence: Perbill::from_parts(1_000_000),
		duty: Perbill::from_parts(5_000_000),
	};
	/// Or for more.
	pub const MOST: OffenceFractions = OffenceFractions {
		halt: Perbill::one(),
		checkpoint: Perbill::one(),
		own: Perbill::one(),
		silence: Perbill::from_percent(1),
		duty: Perbill::from_percent(5),
	};
}
