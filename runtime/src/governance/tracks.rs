// SPDX-License-Identifier: Apache-2.0

//! Referendum tracks: how long each decision takes and how much agreement it needs.

use super::origins::Origin;
use crate::{
	constants::{
		currency::VGL,
		time::{DAYS, HOURS, MINUTES},
	},
	Balance, BlockNumber, OriginCaller, Runtime,
};
use alloc::borrow::Cow;
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo as TracksInfoT};
use pallet_timing::{Timing, Timings};
use sp_runtime::{str_array as name, FixedI64};

/// Identifies a track.
pub type TrackId = u16;

type TrackOf = Track<TrackId, Balance, BlockNumber>;
type InfoOf = TrackInfo<Balance, BlockNumber>;

const fn percent(value: i128) -> FixedI64 {
	FixedI64::from_rational(value as u128, 100)
}

/// A share that falls in a straight line from all to `floor` per cent over the decision period.
const fn falling(ceil: i128, floor: i128) -> Curve {
	Curve::make_linear(28, 28, percent(floor), percent(ceil))
}

/// A decision of the whole chain: long, dear and hard to pass quickly.
const SLOW: InfoOf = TrackInfo {
	name: name("root"),
	max_deciding: 1,
	decision_deposit: 100_000 * VGL,
	prepare_period: 2 * HOURS,
	decision_period: 28 * DAYS,
	confirm_period: 24 * HOURS,
	min_enactment_period: 24 * HOURS,
	min_approval: Curve::make_reciprocal(4, 28, percent(80), percent(50), percent(100)),
	min_support: falling(50, 0),
};

/// A decision inside one domain.
const DOMAIN: InfoOf = TrackInfo {
	max_deciding: 10,
	decision_deposit: 5_000 * VGL,
	confirm_period: 3 * HOURS,
	min_enactment_period: 10 * MINUTES,
	..SLOW
};

/// A decision that must not wait, with the council's consent or about a running referendum.
const FAST: InfoOf = TrackInfo {
	max_deciding: 100,
	decision_deposit: 10_000 * VGL,
	prepare_period: 30 * MINUTES,
	confirm_period: 10 * MINUTES,
	min_enactment_period: 10 * MINUTES,
	min_approval: Curve::make_reciprocal(16, 28 * 24, percent(96), percent(50), percent(100)),
	min_support: Curve::make_reciprocal(1, 28, percent(20), percent(5), percent(50)),
	..SLOW
};

/// A decision on a slash or a challenge. It ends before the case would be carried out or dropped without it,
/// so its periods together are shorter than an era.
const JUDGEMENT: InfoOf = TrackInfo {
	name: name("slash_judge"),
	decision_deposit: 100 * VGL,
	decision_period: 20 * HOURS,
	..FAST
};

/// A decision about an emergency: it is made before a declaration that waits for it is over. Half a day of consent
/// in a row gives others time to see it and object; both periods together are three days.
const EMERGENCY: InfoOf = TrackInfo {
	name: name("emergency"),
	decision_period: 60 * HOURS,
	confirm_period: 12 * HOURS,
	..FAST
};

/// Every track in production time, sorted by id.
pub const PRODUCTION_TRACKS: [TrackOf; 10] = [
	Track { id: 0, info: SLOW },
	Track { id: 1, info: TrackInfo { name: name("whitelisted_caller"), ..FAST } },
	Track { id: 10, info: TrackInfo { name: name("staking_admin"), ..DOMAIN } },
	Track { id: 11, info: TrackInfo { name: name("general_admin"), ..DOMAIN } },
	Track {
		id: 12,
		info: TrackInfo { name: name("treasurer"), decision_deposit: 1_000 * VGL, ..DOMAIN },
	},
	Track {
		id: 13,
		info: TrackInfo {
			name: name("small_spender"),
			max_deciding: 50,
			decision_deposit: 200 * VGL,
			..DOMAIN
		},
	},
	Track { id: 14, info: JUDGEMENT },
	Track { id: 20, info: TrackInfo { name: name("referendum_canceller"), ..FAST } },
	Track {
		id: 21,
		info: TrackInfo { name: name("referendum_killer"), decision_deposit: 50_000 * VGL, ..FAST },
	},
	Track { id: 30, info: EMERGENCY },
];

/// `track` with its periods scaled to this chain.
fn scaled(mut track: TrackOf, timing: &Timing) -> TrackOf {
	let info = &mut track.info;
	for period in [
		&mut info.prepare_period,
		&mut info.decision_period,
		&mut info.confirm_period,
		&mut info.min_enactment_period,
	] {
		*period = timing.scale(*period);
	}
	track
}

/// The tracks of this chain.
pub struct Tracks;

impl TracksInfoT<Balance, BlockNumber> for Tracks {
	type Id = TrackId;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, TrackOf>> {
		let timing = Timings::<Runtime>::get();
		PRODUCTION_TRACKS.into_iter().map(move |track| Cow::Owned(scaled(track, &timing)))
	}

	fn track_for(origin: &OriginCaller) -> Result<TrackId, ()> {
		match origin {
			OriginCaller::system(frame_system::RawOrigin::Root) => Ok(0),
			OriginCaller::Origins(origin) => Ok(match origin {
				Origin::WhitelistedCaller => 1,
				Origin::StakingAdmin => 10,
				Origin::GeneralAdmin => 11,
				Origin::Treasurer => 12,
				Origin::SmallSpender => 13,
				Origin::SlashJudge => 14,
				Origin::ReferendumCanceller => 20,
				Origin::ReferendumKiller => 21,
				Origin::EmergencyVote => 30,
			}),
			_ => Err(()),
		}
	}
}
