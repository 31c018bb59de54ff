//! The target `decoder`: under a fuzzer whatever it makes, else the files that are named.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|input: &[u8]| pop3_fuzz::decoder(input));

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    pop3_fuzz::replay::arguments(pop3_fuzz::decoder)
}
