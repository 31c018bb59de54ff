//! `fuzz-seeds FOLDER`: writes the seeds of each target to a folder of its name.

#[cfg(not(fuzzing))]
fn main() -> std::process::ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("usage: fuzz-seeds FOLDER");
        return std::process::ExitCode::FAILURE;
    };
    match pop3_fuzz::seeds::write(folder.as_ref()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(fuzzing)]
fn main() {}
