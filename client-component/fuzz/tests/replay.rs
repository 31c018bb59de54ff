//! Every target takes its seeds and every input that once failed.

use std::{fs, path::Path};

use pop3_fuzz::{TARGETS, Target, seeds};

fn target(name: &str) -> Target {
    let target = TARGETS.into_iter().find(|(known, _)| *known == name);
    target.expect("a name of a target").1
}

#[test]
fn every_target_takes_the_seeds_of_every_persona() {
    let seeds = seeds::all().unwrap();
    for (name, target) in TARGETS {
        let own: Vec<_> = seeds.iter().filter(|seed| seed.target == name).collect();
        assert!(!own.is_empty(), "no seeds for {name}");
        for seed in own {
            println!("{name}: {}", seed.name);
            target(&seed.input);
        }
    }
}

#[test]
fn every_front_of_a_session_is_a_session() {
    let seeds = seeds::all().unwrap();
    let seed = seeds.iter().find(|seed| seed.name == "rfc-strictA").unwrap();
    for end in 0..seed.input.len() {
        println!("{}: the first {end} octets", seed.name);
        target(seed.target)(&seed.input[..end]);
    }
}

#[test]
fn inputs_that_once_failed_are_taken() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions");
    for (name, target) in TARGETS {
        let Ok(files) = fs::read_dir(folder.join(name)) else { continue };
        for file in files {
            let file = file.unwrap().path();
            println!("{}", file.display());
            target(&fs::read(file).unwrap());
        }
    }
}
