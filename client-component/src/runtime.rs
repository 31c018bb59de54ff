//! What a `no_std` guest has to bring along: an allocator, a panic handler and, on `wasm32-wasip2`, its
//! `cabi_realloc` and the C library that `memcmp` and its kin come from.

use core::panic::PanicInfo;

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Traps: the host reports it, and no text has to be carried for it.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

#[cfg(target_env = "p2")]
mod wasip2;
