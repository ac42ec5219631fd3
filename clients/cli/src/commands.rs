// SPDX-License-Identifier: Apache-2.0

//! One file per noun: parse, call, print.

pub mod cert;
pub mod cover;
pub mod destination;
pub mod doctor;
pub mod emergency;
pub mod gov;
pub mod keys;
pub mod message;
pub mod notify;
pub mod plan;
pub mod pool;
pub mod protocol;
pub mod read;
pub mod service;
pub mod set;
pub mod slash;
pub mod stake;
pub mod tx;
pub mod vault;
pub mod ward;
pub mod watcher;
