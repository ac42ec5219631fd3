// SPDX-License-Identifier: Apache-2.0

//! The chain families. To add one, write a folder like `evm/` that exports `connect` (how it reads
//! `chain` and `anchor` in a configuration and asks an endpoint) and give it a line in the list below.

use crate::{
	evm,
	source::{Connect, Misread},
	substrate,
};
use serde::Deserialize;

/// Makes the enum of the families and what is asked of each.
macro_rules! families {
	($($(#[$about:meta])* $name:ident = $folder:ident,)+) => {
		/// A kind of chain.
		#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
		#[serde(rename_all = "lowercase")]
		pub enum Family {
			$($(#[$about])* $name,)+
		}

		impl Family {
			/// Every kind, in the order of their definition.
			pub const ALL: &'static [Self] = &[$(Self::$name,)+];

			/// How endpoints of the chain of this name are asked, of which this is trusted; or what cannot be
			/// read.
			pub(crate) fn connect(
				self,
				chain: &str,
				anchor: Option<&str>,
			) -> Result<Connect, Misread> {
				match self {
					$(Self::$name => $folder::connect(chain, anchor),)+
				}
			}
		}
	};
}

families! {
	/// Ethereum and whatever speaks its JSON-RPC.
	Evm = evm,
	/// Chains made with polkadot-sdk.
	Substrate = substrate,
}
