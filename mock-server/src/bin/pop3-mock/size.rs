//! Sizes on the command line.

use std::str::FromStr;

/// A size in octets: digits, and perhaps `KiB`, `MiB`, `GiB` or `TiB` behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) u64);

impl FromStr for Size {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        const WRONG: &str = "a size is a number of octets, or one with KiB, MiB, GiB or TiB, such as 5GiB";
        let unit_at = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        let (digits, unit) = text.split_at(unit_at);
        let number: u64 = digits.parse().map_err(|_| WRONG)?;
        let unit: u64 = match unit {
            "" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            "TiB" => 1 << 40,
            _ => return Err(WRONG),
        };
        number.checked_mul(unit).map(Self).ok_or("there is no message as large as that")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_may_have_a_unit() {
        assert_eq!("5000".parse(), Ok(Size(5000)));
        assert_eq!("5GiB".parse(), Ok(Size(5 << 30)));
        for wrong in ["", "GiB", "5GB", "-1", "1.5MiB", "99999999999TiB"] {
            assert!(wrong.parse::<Size>().is_err(), "{wrong}");
        }
    }
}
