// SPDX-License-Identifier: Apache-2.0

//! The destination side of Vigil: verifies certificates, keeps plans and fires them.

#![cfg_attr(not(feature = "std"), no_std)]
