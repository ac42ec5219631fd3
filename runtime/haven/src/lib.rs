// SPDX-License-Identifier: Apache-2.0

//! The small destination chain for demonstrations and tests.

#![cfg_attr(not(feature = "std"), no_std)]
