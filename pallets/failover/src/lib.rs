// SPDX-License-Identifier: Apache-2.0

//! Plans of protocols for the halt of a ward, and the outbox that carries them to destinations.

#![cfg_attr(not(feature = "std"), no_std)]
