// SPDX-License-Identifier: Apache-2.0

//! Which wards live.

#![cfg_attr(not(feature = "std"), no_std)]
