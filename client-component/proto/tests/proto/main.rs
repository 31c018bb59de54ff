//! Claims about the protocol core, made from the outside.

mod commands;
mod decoder;
mod dialogue;
mod dialogues;
mod failures;
mod limits;
mod pieces;
mod redaction;
mod rules;
mod sasl;
