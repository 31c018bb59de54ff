//! Completions and the manual page, made from the definition of the command line.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::{arguments::Arguments, complaint::Complaint};

/// Prints the completion script for a shell.
pub(crate) fn completions(shell: Shell) -> Result<(), Complaint> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "pop3", &mut script);
    print(&script)
}

/// Prints the manual page: the command and all that it can be told, one part after the other.
pub(crate) fn man() -> Result<(), Complaint> {
    let mut page = Vec::new();
    render(&mut page).map_err(|error| Complaint::stdout(&error))?;
    print(&page)
}

fn render(page: &mut Vec<u8>) -> io::Result<()> {
    let mut command = Arguments::command();
    command.build();
    let man = Man::new(command.clone());
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    for part in command.get_subcommands().filter(|part| part.get_name() != "help") {
        writeln!(page, ".SH \"POP3 {}\"", part.get_name().to_uppercase())?;
        writeln!(page, "{}", part.get_about().map(ToString::to_string).unwrap_or_default())?;
        Man::new(part.clone()).render_options_section(page)?;
    }
    man.render_extra_section(page)
}

fn print(octets: &[u8]) -> Result<(), Complaint> {
    io::stdout().write_all(octets).map_err(|error| Complaint::stdout(&error))
}
