//! Between the bindings and the types of `pop3-client`, case by case: both builds of the client speak those.

mod error;
mod options;
mod requests;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use requests::Began;
