//! A certification authority that lives as long as a server.

use std::fmt;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use zeroize::Zeroizing;

use super::Certificate;
use super::client::{ClientCertificate, Pem};

/// What is made for one server.
pub(super) struct Minted {
    pub(super) ca: CertificateDer<'static>,
    pub(super) ca_pem: String,
    pub(super) authority: Authority,
    pub(super) client: ClientCertificate,
}

/// Signs the certificates of a server.
pub(super) struct Authority(Issuer<'static, KeyPair>);

/// A certificate that the server can show.
pub(super) struct Shown {
    pub(super) certificate: CertificateDer<'static>,
    pub(super) key: PrivateKeyDer<'static>,
}

pub(super) fn mint() -> Result<Minted, rcgen::Error> {
    let key = KeyPair::generate()?;
    let params = authority("pop3-mock test CA");
    let ca = params.self_signed(&key)?;
    let issuer = Issuer::new(params, key);
    let client = client(&issuer)?;
    Ok(Minted { ca: ca.der().clone(), ca_pem: ca.pem(), authority: Authority(issuer), client })
}

impl Authority {
    /// A certificate of this kind, and one for clients that do not name the server, if they get another one.
    pub(super) fn leaf(&self, kind: Certificate) -> Result<(Shown, Option<Shown>), rcgen::Error> {
        let key = KeyPair::generate()?;
        let leaf = if kind == Certificate::UnknownCa {
            let unknown = Issuer::new(authority("pop3-mock unknown CA"), KeyPair::generate()?);
            leaf(kind)?.signed_by(&key, &unknown)?
        } else {
            leaf(kind)?.signed_by(&key, &self.0)?
        };
        let shown = Shown { certificate: leaf.der().clone(), key: pkcs8(&key) };
        Ok((shown, (kind == Certificate::NoSni).then(without_sni).transpose()?))
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authority(***)")
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = distinguished(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn leaf(kind: Certificate) -> Result<CertificateParams, rcgen::Error> {
    let mut params = end_entity("pop3-mock", kind.names(), ExtendedKeyUsagePurpose::ServerAuth)?;
    if kind == Certificate::Expired {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2001, 2, 1);
    }
    if kind == Certificate::NotYetValid {
        params.not_before = date_time_ymd(2999, 1, 1);
        params.not_after = date_time_ymd(2999, 2, 1);
    }
    Ok(params)
}

/// The names are those of a good one: only what it says of itself and its signature are wrong.
fn without_sni() -> Result<Shown, rcgen::Error> {
    let key = KeyPair::generate()?;
    let names = Certificate::NoSni.names();
    let mut params = end_entity("invalid.example", names, ExtendedKeyUsagePurpose::ServerAuth)?;
    params.distinguished_name.push(DnType::OrganizationalUnitName, "No SNI provided");
    let certificate = params.self_signed(&key)?;
    Ok(Shown { certificate: certificate.der().clone(), key: pkcs8(&key) })
}

fn client(issuer: &Issuer<'_, KeyPair>) -> Result<ClientCertificate, rcgen::Error> {
    let key = KeyPair::generate()?;
    let params = end_entity("pop3-mock client", Vec::new(), ExtendedKeyUsagePurpose::ClientAuth)?;
    let certificate = params.signed_by(&key, issuer)?;
    let pem = Zeroizing::new(certificate.pem() + &Zeroizing::new(key.serialize_pem()));
    Ok(ClientCertificate { certificate: certificate.der().clone(), key: pkcs8(&key), pem: Pem(pem) })
}

fn end_entity(
    name: &str,
    names: Vec<String>,
    purpose: ExtendedKeyUsagePurpose,
) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = distinguished(name);
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![purpose];
    Ok(params)
}

fn pkcs8(key: &KeyPair) -> PrivateKeyDer<'static> {
    PrivatePkcs8KeyDer::from(key.serialize_der()).into()
}

fn distinguished(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}
