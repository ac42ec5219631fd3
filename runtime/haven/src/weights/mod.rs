// SPDX-License-Identifier: Apache-2.0

//! What pallets of the SDK cost on this runtime, where they bring no measured weights themselves.

pub mod pallet_xcm;
