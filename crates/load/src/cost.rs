//! What a process costs.

use anyhow::{Context, Result};
use nix::time::{clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;
use std::fs;
use std::time::Duration;

/// The time that all threads of a process have spent on a core, in the program and in the kernel for it.
///
/// # Errors
/// There is no such process.
pub fn cpu(pid: u32) -> Result<Duration> {
    let clock = clock_getcpuclockid(Pid::from_raw(pid as i32)).context("the process is gone")?;
    Ok(clock_gettime(clock).context("the process is gone")?.into())
}

/// Bytes of memory that a process has to itself or shares, as they lie in memory now.
///
/// # Errors
/// There is no such process.
pub fn memory(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the process is gone")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS is not told")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(kilobytes * 1_024)
}

/// Datagrams that this machine threw away because a socket's buffer was full, since it started.
///
/// # Errors
/// The system does not say.
pub fn dropped() -> Result<u64> {
    let text = fs::read_to_string("/proc/net/snmp").context("/proc/net/snmp")?;
    let mut lines = text.lines().filter_map(|line| line.strip_prefix("Udp:"));
    let (names, values) = lines.next().zip(lines.next()).context("/proc/net/snmp has no UDP")?;
    let find = |wanted: &str| {
        let at = names.split_whitespace().position(|name| name == wanted)?;
        values.split_whitespace().nth(at)?.parse::<u64>().ok()
    };
    Ok(find("RcvbufErrors").context("no RcvbufErrors")? + find("SndbufErrors").unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_costs_time_and_memory_is_counted() {
        let me = std::process::id();
        let before = cpu(me).unwrap();
        let mut sum = 0_u64;
        while cpu(me).unwrap() == before {
            sum = std::hint::black_box(sum + 1);
        }
        assert!(cpu(me).unwrap() > before);
        assert!(memory(me).unwrap() > 100_000);
        dropped().unwrap();
    }

    #[test]
    fn a_process_that_is_gone_is_an_error() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        assert!(cpu(child.id()).is_err() && memory(child.id()).is_err());
    }
}
