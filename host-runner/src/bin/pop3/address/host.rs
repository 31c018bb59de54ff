//! The host of an address.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// The parser leaves host names of schemes it does not know as they are: this reads them as those of the web.
pub(super) fn parse(url: &Url) -> Result<String, String> {
    let name = match url.host() {
        Some(Host::Domain(name)) => percent_decode_str(name).decode_utf8_lossy().into_owned(),
        Some(Host::Ipv4(address)) => return Ok(address.to_string()),
        Some(Host::Ipv6(address)) => return Ok(address.to_string()),
        None => return Err("the host is missing".into()),
    };
    match Host::parse(&name) {
        Ok(Host::Domain(name)) => Ok(name),
        Ok(Host::Ipv4(address)) => Ok(address.to_string()),
        Ok(Host::Ipv6(address)) => Ok(address.to_string()),
        Err(error) => Err(format!("not a host: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_may_be_addresses_and_international_names() {
        let host = |text: &str| parse(&Url::parse(text).unwrap());
        assert_eq!(host("pop3s://a@[::1]:995/"), Ok("::1".into()));
        assert_eq!(host("pop3s://a@127.0.0.1/"), Ok("127.0.0.1".into()));
        assert_eq!(host("pop3s://a@Münster.example/"), Ok("xn--mnster-3ya.example".into()));
    }
}
