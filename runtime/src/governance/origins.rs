// SPDX-License-Identifier: Apache-2.0

//! Origins below root that a referendum on the matching track acts under.

pub use pallet_custom_origins::*;

/// Declares the origins; it has no calls and no storage.
#[frame_support::pallet]
pub mod pallet_custom_origins {
	use crate::{constants::currency::VGL, Balance};
	use frame_support::{pallet_prelude::*, traits::OriginTrait};

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What a referendum may act as without being root.
	#[derive(
		PartialEq, Eq, Clone, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	)]
	#[pallet::origin]
	pub enum Origin {
		/// May dispatch calls the council has whitelisted.
		WhitelistedCaller,
		/// May cancel deferred slashes and tune staking.
		StakingAdmin,
		/// May set the council, keep identity registrars and say what is trusted of wards.
		GeneralAdmin,
		/// May spend any amount from the treasury.
		Treasurer,
		/// May spend up to [`SMALL_SPEND`] from the treasury.
		SmallSpender,
		/// May cancel a referendum, deposits returned.
		ReferendumCanceller,
		/// May kill a referendum, deposits slashed.
		ReferendumKiller,
		/// May decide on slashes that somebody objects to, and on challenges.
		SlashJudge,
		/// May declare and ratify emergencies, and pardon in one.
		EmergencyVote,
	}

	/// The most that [`Origin::SmallSpender`] may spend at once.
	pub const SMALL_SPEND: Balance = 10_000 * VGL;

	/// Declares an `EnsureOrigin` per listed variant whose success carries the given value.
	macro_rules! ensure_variant {
		($($variant:ident: $success:ty = $value:expr;)*) => {$(
			#[doc = concat!("Passes for [`Origin::", stringify!($variant), "`] alone.")]
			pub struct $variant;

			impl<O> EnsureOrigin<O> for $variant
			where
				O: OriginTrait + From<Origin>,
				O::PalletsOrigin: From<Origin> + TryInto<Origin, Error = O::PalletsOrigin>,
			{
				type Success = $success;

				fn try_origin(origin: O) -> Result<Self::Success, O> {
					match origin.caller().clone().try_into() {
						Ok(Origin::$variant) => Ok($value),
						_ => Err(origin),
					}
				}

				#[cfg(feature = "runtime-benchmarks")]
				fn try_successful_origin() -> Result<O, ()> {
					Ok(O::from(Origin::$variant))
				}
			}
		)*};
	}

	ensure_variant! {
		WhitelistedCaller: () = ();
		StakingAdmin: () = ();
		GeneralAdmin: () = ();
		Treasurer: Balance = Balance::MAX;
		SmallSpender: Balance = SMALL_SPEND;
		ReferendumCanceller: () = ();
		ReferendumKiller: () = ();
		SlashJudge: () = ();
		EmergencyVote: () = ();
	}
}
