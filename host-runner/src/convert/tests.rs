//! Every case of the WIT, from the native type across and back, by the component's own code for the way there.

mod cases;
mod errors;
mod guest;
mod page;
mod values;
