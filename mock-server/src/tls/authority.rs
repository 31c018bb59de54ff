//! A certification authority that lives as long as a server.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::Certificate;

/// What is made for one server.
pub(super) struct Minted {
    pub(super) ca: CertificateDer<'static>,
    pub(super) ca_pem: String,
    pub(super) leaf: CertificateDer<'static>,
    pub(super) leaf_key: PrivateKeyDer<'static>,
}

pub(super) fn mint(kind: Certificate) -> Result<Minted, rcgen::Error> {
    let key = KeyPair::generate()?;
    let params = authority("pop3-mock test CA");
    let ca = params.self_signed(&key)?;
    let issuer = match kind {
        Certificate::UnknownCa => Issuer::new(authority("pop3-mock unknown CA"), KeyPair::generate()?),
        Certificate::Valid | Certificate::WrongName | Certificate::Expired => Issuer::new(params, key),
    };
    let leaf_key = KeyPair::generate()?;
    let leaf = leaf(kind)?.signed_by(&leaf_key, &issuer)?;
    Ok(Minted {
        ca: ca.der().clone(),
        ca_pem: ca.pem(),
        leaf: leaf.der().clone(),
        leaf_key: PrivatePkcs8KeyDer::from(leaf_key.serialize_der()).into(),
    })
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = distinguished(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn leaf(kind: Certificate) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(kind.names())?;
    params.distinguished_name = distinguished("pop3-mock");
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    if kind == Certificate::Expired {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2001, 2, 1);
    }
    Ok(params)
}

fn distinguished(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}
