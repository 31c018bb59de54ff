//! Writes the seeds of each target to a folder of its name, inside the folder that the argument names.

use std::{env, io};

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1);
    let folder = folder.ok_or_else(|| io::Error::other("name a folder to write the seeds to"))?;
    pop3_fuzz::seeds::write(folder.as_ref())
}
