//! What the system says of processes and of itself.

use std::fs;

use crate::Outcome;

/// Resident memory of a process, in octets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resident {
    /// Now.
    pub(crate) now: u64,
    /// The most since the process began, or since [`forget_peak`].
    pub(crate) peak: u64,
}

/// Reads the memory of a process; an error where it has ended.
pub(crate) fn resident(pid: u32) -> Outcome<Resident> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let field = |name| kibibytes(&status, name).ok_or_else(|| format!("process {pid} has no {name}"));
    Ok(Resident { now: field("VmRSS:")? << 10, peak: field("VmHWM:")? << 10 })
}

/// Lets the peak start again from what the process has now.
pub(crate) fn forget_peak(pid: u32) -> Outcome<()> {
    // proc(5): "5" resets the peak resident set size.
    Ok(fs::write(format!("/proc/{pid}/clear_refs"), "5")?)
}

fn kibibytes(status: &str, field: &str) -> Option<u64> {
    let value = status.lines().find_map(|line| line.strip_prefix(field))?;
    value.trim().strip_suffix(" kB")?.parse().ok()
}

/// How many processors there are; one where nobody knows.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_a_peak_at_least_as_high() {
        let memory = resident(std::process::id()).unwrap();
        assert!(memory.now > 0 && memory.peak >= memory.now);
    }

    #[test]
    fn fields_are_read_in_kibibytes() {
        assert_eq!(kibibytes("Name:\tx\nVmHWM:\t    1234 kB\n", "VmHWM:"), Some(1234));
        assert_eq!(kibibytes("Name:\tzombie\n", "VmHWM:"), None);
    }
}
