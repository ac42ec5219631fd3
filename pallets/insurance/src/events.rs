// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A pool covers the ward of a service.
		PoolOpened { pool: PoolId, service: ServiceId, asset: T::AssetKind, terms: PoolTerms },
		/// A pool sells by these terms.
		TermsSet { pool: PoolId, terms: PoolTerms },
		/// An exposure group sells at most this.
		GroupSet { group: u32, limit: Balance },
		/// An asset is worth this.
		RateSet { asset: T::AssetKind, value: FixedU128, at: UnixTime },
		/// A unit of the coin of a service's ward is worth this.
		CoinRateSet { service: ServiceId, value: FixedU128, at: UnixTime },
		/// Another pool bears part of a pool's losses, or none does.
		BackingSet { pool: PoolId, backing: Option<Backing> },
		/// The shares of a pool are void: it lost all. New ones are issued with the next deposit.
		SharesVoid { pool: PoolId, share: u32 },
		/// Capital came in, for shares of this asset.
		Deposited { pool: PoolId, who: T::AccountId, amount: Balance, share: u32, shares: Balance },
		/// Shares wait at this place to be withdrawn, until the pool was open for so many seconds.
		ExitQueued { pool: PoolId, place: u64, who: T::AccountId, shares: Balance, ripe_at: u64 },
		/// Shares were redeemed.
		Redeemed { pool: PoolId, place: u64, who: T::AccountId, shares: Balance, amount: Balance },
		/// Cover was bought, unless the end of the block undoes it.
		Bought { pool: PoolId, policy: PolicyId, terms: Policy<T::AccountId>, premium: Balance },
		/// A purchase took effect.
		CoverSold { pool: PoolId, policy: PolicyId, for_watchers: Balance },
		/// The ward was not live any more when the block ended: the premium went back.
		PurchaseUndone { pool: PoolId, policy: PolicyId, premium: Balance },
		/// A policy has a lower cap.
		Reduced { pool: PoolId, policy: PolicyId, cap: Balance, returned: Balance },
		/// A policy is over, and what was locked for it is free.
		PolicyClosed { pool: PoolId, policy: PolicyId, released: Balance },
		/// Downtime in this span does not count.
		MaintenanceAnnounced { service: ServiceId, window: Window },
		/// The ward is not live: sales and withdrawals stand still.
		Guarded { pool: PoolId },
		/// The ward is live again.
		Unguarded { pool: PoolId },
		/// An event began with this incident, or the incident became part of it.
		EventGrew { pool: PoolId, event: EventId, incident: IncidentId },
		/// An event became part of another.
		EventsMerged { pool: PoolId, event: EventId, into: EventId },
		/// A downtime is paid unless it is proven false in time.
		FigureDisputable { pool: PoolId, event: EventId, downtime: Seconds },
		/// What policies are due by a downtime of an event is added up, and what there is for it drawn.
		SettlementBegan {
			pool: PoolId,
			event: EventId,
			downtime: Seconds,
			owed: Balance,
			drawn: Balance,
		},
		/// A policy was due something. What of it was not paid is owed.
		PaidOut {
			pool: PoolId,
			event: EventId,
			policy: PolicyId,
			beneficiary: T::AccountId,
			due: Balance,
			paid: Balance,
		},
		/// All that was due by this downtime is dealt with.
		Settled { pool: PoolId, event: EventId, downtime: Seconds },
		/// An incident was proven to be a false alarm: nothing of it is paid any more.
		FalseAlarm { pool: PoolId, event: EventId, incident: IncidentId, harmed: Balance },
		/// An event is over for good.
		EventClosed { pool: PoolId, past: PastEvent },
		/// Part of a debt was paid.
		DebtServed {
			pool: PoolId,
			event: EventId,
			policy: PolicyId,
			beneficiary: T::AccountId,
			paid: Balance,
			owed: Balance,
		},
		/// A pool earned so much, of which so much is set aside for its debt.
		Earned { pool: PoolId, amount: Balance, set_aside: Balance },
		/// A payment failed and waits.
		ParkedFor { pool: PoolId, who: T::AccountId, amount: Balance },
		/// What waited was paid.
		Unparked { pool: PoolId, who: T::AccountId, amount: Balance },
		/// The asset's issuer took something from a pool.
		Missed { pool: PoolId, amount: Balance },
		/// Slashed VGL was set aside for the pools of a service, by what each lacks.
		SlashedDivided { service: ServiceId, amount: Balance },
		/// Somebody brought what a pool lacked, for VGL that was set aside for it.
		Exchanged { pool: PoolId, who: T::AccountId, paid: Balance, got: Balance },
		/// What a false alarm cost a pool came back to it.
		MadeWhole { pool: PoolId, from: T::AccountId, amount: Balance },
	}
}
