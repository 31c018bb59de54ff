//! Linking on `wasm32-wasip2`.
#![expect(unsafe_code, reason = "the canonical ABI asks for an export that reallocates raw memory")]

use alloc::alloc::{Layout, alloc, realloc};

// With optimisation for size the compiler calls `memcmp`; the target leaves it to libc.
#[link(name = "c")]
unsafe extern "C" {}

/// Memory for what the host hands over. Without this export libc's own would be linked: a second allocator.
///
/// # Safety
/// As the canonical ABI calls it: `old` is null with length 0, or came from here with `old_length` and `align`.
#[unsafe(no_mangle)]
unsafe extern "C" fn cabi_realloc(old: *mut u8, old_length: usize, align: usize, length: usize) -> *mut u8 {
    if length == 0 {
        return core::ptr::without_provenance_mut(align);
    }
    // SAFETY: the canonical ABI passes a power of two as `align` and a non-zero `length` within the memory.
    let memory = unsafe {
        if old_length == 0 {
            alloc(Layout::from_size_align_unchecked(length, align))
        } else {
            realloc(old, Layout::from_size_align_unchecked(old_length, align), length)
        }
    };
    if memory.is_null() { core::arch::wasm32::unreachable() } else { memory }
}
