//! Takes the names out of a component: the linker strips the module inside and leaves those around it.

/// Custom section for debuggers that names the parts of a component.
const NAMES: &[u8] = b"component-name";

/// The component without the section of names at its end; as it was where there is none, or where it is no component.
pub(crate) fn without_names(component: &[u8]) -> Vec<u8> {
    const HEADER: usize = 8;
    let mut kept = component[..HEADER.min(component.len())].to_vec();
    let mut rest = &component[kept.len()..];
    while let Some((length, is_names)) = section(rest) {
        let (section, behind) = rest.split_at(length);
        if !is_names {
            kept.extend_from_slice(section);
        }
        rest = behind;
    }
    kept.extend_from_slice(rest);
    kept
}

/// Length of the first section, all of it, and whether it holds names; `None` where there is no whole section.
fn section(octets: &[u8]) -> Option<(usize, bool)> {
    // Component Model, Binary.md: section ::= id:byte len:u32 payload; the id of a custom section is 0.
    let (&id, behind_id) = octets.split_first()?;
    let (length, payload) = number(behind_id)?;
    let all = octets.len() - payload.len() + length;
    let is_names = id == 0 && number(payload).is_some_and(|(_, text)| text.starts_with(NAMES));
    (all <= octets.len()).then_some((all, is_names))
}

/// An unsigned number in LEB128, and what stands behind it.
fn number(octets: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (index, octet) in octets.iter().take(5).enumerate() {
        value |= usize::from(octet & 0x7f) << (7 * index);
        if octet & 0x80 == 0 {
            return Some((value, &octets[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x0d\0\x01\0";
    const OF_NAMES: &[u8] = b"\0\x11\x0ecomponent-name\x01\x00";
    const OTHERS: [&[u8]; 2] = [b"\x07\x81\0!", b"\0\x0b\x09producers\0"];

    #[test]
    fn the_section_of_names_goes_and_the_others_stay_in_their_order() {
        let with = [HEADER, OTHERS[0], OF_NAMES, OTHERS[1]].concat();
        let without = [HEADER, OTHERS[0], OTHERS[1]].concat();
        assert_eq!(without_names(&with), without);
        assert_eq!(without_names(&without), without);
    }

    #[test]
    fn what_is_cut_off_stays_as_it_is() {
        let whole = [HEADER, OTHERS[0], OF_NAMES].concat();
        for end in (0..HEADER.len()).chain(HEADER.len() + 1..HEADER.len() + OTHERS[0].len()) {
            assert_eq!(without_names(&whole[..end]), whole[..end]);
        }
        let long = [HEADER, b"\x01\xff\xff\xff\xff\xff\xff\x7f"].concat();
        assert_eq!(without_names(&long), long);
    }
}
