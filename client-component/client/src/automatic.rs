//! The choice of a way to log in.

use alloc::string::String;

use pop3_proto::{
    Capabilities, Secret,
    sasl::{Hash, Mechanism},
};

use crate::Credentials;

/// Who wants to log in, and with what.
pub(crate) struct Wanted<'w> {
    pub(crate) user: &'w str,
    pub(crate) password: Option<&'w Secret>,
    pub(crate) token: Option<&'w Secret>,
    pub(crate) authorization_id: Option<&'w str>,
    /// Passwords and tokens may be seen on the wire: there is TLS, or the caller does not mind.
    pub(crate) may_show: bool,
}

const NO_TLS: &str = "the server offers nothing that hides the password, and there is no TLS: use tls or stls, or set \
                      allow_plaintext_auth";

impl Credentials {
    /// What [`Automatic`](Self::Automatic) comes to where CAPA has answered `offered` (`None`: the server has none);
    /// any other way comes to itself. `may_show`: a password or a token may go over the connection, by TLS or by
    /// [`Options::allow_plaintext_auth`](crate::Options::allow_plaintext_auth).
    ///
    /// ```
    /// use pop3_client::{Capabilities, Credentials};
    ///
    /// let offered: Capabilities = [&b"SASL PLAIN SCRAM-SHA-256"[..], b"USER"].into_iter().collect();
    /// let chosen = Credentials::automatic("mrose", "tanstaaf").chosen(Some(&offered), true);
    /// assert_eq!(chosen.map(|chosen| chosen.way()), Ok("SCRAM-SHA-256"));
    /// ```
    ///
    /// # Errors
    /// Why nothing that is offered will do, in words.
    pub fn chosen(&self, offered: Option<&Capabilities>, may_show: bool) -> Result<Self, &'static str> {
        self.wanted(may_show).map_or_else(|| Ok(self.clone()), |wanted| wanted.choose(offered))
    }

    /// What automatic credentials want; `None` for all others.
    pub(crate) fn wanted(&self, may_show: bool) -> Option<Wanted<'_>> {
        let Self::Automatic { user, password, token, authorization_id } = self else { return None };
        Some(Wanted {
            user,
            password: password.as_ref(),
            token: token.as_ref(),
            authorization_id: authorization_id.as_deref(),
            may_show,
        })
    }
}

impl Wanted<'_> {
    /// The best that is offered; `None` for `offered` where nothing is known of the server.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(crate) fn choose(&self, offered: Option<&Capabilities>) -> Result<Credentials, &'static str> {
        // An empty list says as little as none (quirk capa-empty-list).
        let offered = offered.filter(|offered| !offered.is_empty());
        match (self.token, self.password) {
            (Some(token), _) => self.by_token(offered, token),
            (None, Some(password)) => self.by_password(offered, password),
            (None, None) => Err("automatic login needs a password or a token"),
        }
    }

    /// A token is tried though nobody announces it (quirk capa-xoauth2-missing), and no password in its place.
    fn by_token(&self, offered: Option<&Capabilities>, token: &Secret) -> Result<Credentials, &'static str> {
        if !self.may_show {
            return Err("a token is not sent without TLS: use tls or stls, or set allow_plaintext_auth");
        }
        let token = token.clone();
        if offers(offered, Mechanism::OauthBearer) {
            let authorization_id = Some(self.authorization_id.unwrap_or(self.user).into());
            return Ok(Credentials::OauthBearer { authorization_id, token });
        }
        Ok(Credentials::XOauth2 { user: self.user.into(), token })
    }

    fn by_password(
        &self,
        offered: Option<&Capabilities>,
        password: &Secret,
    ) -> Result<Credentials, &'static str> {
        let (user, password) = (String::from(self.user), password.clone());
        let authorization_id = self.authorization_id.map(String::from);
        let strongest_first = [Hash::Sha512, Hash::Sha256, Hash::Sha1];
        if let Some(hash) = strongest_first.into_iter().find(|&hash| offers(offered, Mechanism::Scram(hash)))
        {
            return Ok(Credentials::Scram { hash, authorization_id, user, password });
        }
        if !self.may_show {
            return Err(NO_TLS);
        }
        if offers(offered, Mechanism::Plain) {
            return Ok(Credentials::Plain { authorization_id, user, password });
        }
        // RFC 2449 §6.2: a list without USER says that USER is not wanted.
        match (authorization_id, offered.is_none_or(Capabilities::user)) {
            (None, true) => Ok(Credentials::UserPass { user, password }),
            (Some(_), true) => Err("the server offers no mechanism that carries an authorization identity"),
            (_, false) => Err("the server offers neither SCRAM, PLAIN nor USER: name another mechanism"),
        }
    }
}

fn offers(offered: Option<&Capabilities>, mechanism: Mechanism) -> bool {
    offered.is_some_and(|offered| offered.sasl(mechanism.name()))
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn list(lines: &[&str]) -> Capabilities {
        lines.iter().map(|line| line.as_bytes()).collect::<Vec<_>>().into_iter().collect()
    }

    fn chosen(
        lines: Option<&[&str]>,
        may_show: bool,
        token: bool,
        id: Option<&str>,
    ) -> Result<String, &'static str> {
        let (password, secret) = (Secret::from("tanstaaf"), Secret::from("token"));
        let wanted = Wanted {
            user: "mrose",
            password: Some(&password),
            token: token.then_some(&secret),
            authorization_id: id,
            may_show,
        };
        let credentials = wanted.choose(lines.map(list).as_ref())?;
        Ok(alloc::format!("{credentials:?}").split(' ').next().unwrap_or_default().into())
    }

    fn under_tls(lines: &[&str]) -> Result<String, &'static str> {
        chosen(Some(lines), true, false, None)
    }

    #[test]
    fn the_strongest_that_is_listed_is_chosen() {
        let all = "SASL LOGIN CRAM-MD5 PLAIN SCRAM-SHA-1 scram-sha-256 SCRAM-SHA-512 SCRAM-SHA-512-PLUS";
        let scram = |lines: &[&str]| {
            let password = Secret::from("x");
            let wanted = Wanted {
                user: "u",
                password: Some(&password),
                token: None,
                authorization_id: None,
                may_show: true,
            };
            match wanted.choose(Some(&list(lines))) {
                Ok(Credentials::Scram { hash, .. }) => Some(hash),
                _ => None,
            }
        };
        assert_eq!(scram(&[all, "USER"]), Some(Hash::Sha512));
        assert_eq!(scram(&["SASL PLAIN SCRAM-SHA-1 scram-sha-256"]), Some(Hash::Sha256));
        assert_eq!(scram(&["SASL PLAIN SCRAM-SHA-1"]), Some(Hash::Sha1));
        assert_eq!(under_tls(&["SASL LOGIN CRAM-MD5 PLAIN", "USER"]).as_deref(), Ok("Plain"));
        assert_eq!(under_tls(&["SASL LOGIN CRAM-MD5", "USER"]).as_deref(), Ok("UserPass"));
    }

    #[test]
    fn without_tls_a_password_is_never_shown() {
        assert_eq!(chosen(Some(&["SASL PLAIN", "USER"]), false, false, None), Err(NO_TLS));
        assert_eq!(chosen(None, false, false, None), Err(NO_TLS));
        assert_eq!(chosen(Some(&["SASL PLAIN SCRAM-SHA-1"]), false, false, None).as_deref(), Ok("Scram"));
        assert!(chosen(Some(&["SASL XOAUTH2 SCRAM-SHA-1"]), false, true, None).is_err());
    }

    #[test]
    fn user_is_not_sent_to_a_server_whose_list_lacks_it() {
        // quirk user-unadvertised
        assert!(under_tls(&["TOP", "UIDL", "SASL"]).is_err());
        // quirks capa-err, capa-empty-list
        assert_eq!(chosen(None, true, false, None).as_deref(), Ok("UserPass"));
        assert_eq!(under_tls(&[]).as_deref(), Ok("UserPass"));
    }

    #[test]
    fn a_token_is_shown_by_oauth_alone() {
        let by_token = |lines| chosen(lines, true, true, None);
        assert_eq!(by_token(Some(&["SASL PLAIN XOAUTH2 OAUTHBEARER"])).as_deref(), Ok("OauthBearer"));
        assert_eq!(by_token(Some(&["SASL PLAIN XOAUTH2"])).as_deref(), Ok("XOauth2"));
        // quirk capa-xoauth2-missing
        assert_eq!(by_token(Some(&["SASL PLAIN LOGIN", "USER"])).as_deref(), Ok("XOauth2"));
        assert_eq!(by_token(None).as_deref(), Ok("XOauth2"));
    }

    #[test]
    fn an_authorization_identity_needs_a_mechanism_that_carries_it() {
        let with_id = |lines| chosen(lines, true, false, Some("postmaster"));
        assert_eq!(with_id(Some(&["SASL PLAIN", "USER"])).as_deref(), Ok("Plain"));
        assert!(with_id(Some(&["USER"])).is_err());
        assert!(with_id(None).is_err());
    }
}
