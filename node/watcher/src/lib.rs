// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

pub mod action;
mod allowance;
pub mod backend;
pub mod config;
pub mod engine;
pub mod filter;
pub mod keystore;
pub mod message;
mod pool;
pub mod protection;
mod queue;
pub mod report;
pub mod settings;
pub mod standby;
pub mod store;
pub mod time;
pub mod view;

pub use action::{Action, Offence, PeerTag};
pub use backend::VoteBackend;
pub use config::{Config, ConfigError};
pub use engine::Engine;
pub use filter::Filter;
pub use message::Message;
pub use protection::{Database, MemoryProtection, Protection, Refusal};
pub use report::{Counters, SelfTest, ServiceReport};
pub use settings::Settings;
pub use store::CertificateStore;
pub use time::Millis;
pub use view::{ChainView, HaltedAt, ServiceView, SetView};
