//! The server's certificate, and the authority that a client has to trust for it.

use std::{fs, io, os::unix::fs::PermissionsExt, path::Path};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose,
};

/// Names that the certificate carries.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// A certificate for loopback, its key, and the authority above it; all PEM.
pub(super) struct Certificate {
    /// The authority.
    pub(super) ca: String,
    chain: String,
    key: String,
}

impl Certificate {
    /// Makes new keys; nothing of them outlives the test.
    pub(super) fn mint() -> Result<Self, rcgen::Error> {
        let ca_key = KeyPair::generate()?;
        let ca_params = authority()?;
        let ca = ca_params.self_signed(&ca_key)?.pem();
        let key = KeyPair::generate()?;
        let chain = leaf()?.signed_by(&key, &Issuer::new(ca_params, ca_key))?.pem();
        Ok(Self { ca, chain, key: key.serialize_pem() })
    }

    /// Writes `ca.pem`, `certificate.pem` and `key.pem`.
    pub(super) fn write(&self, directory: &Path) -> io::Result<()> {
        fs::write(directory.join("ca.pem"), &self.ca)?;
        fs::write(directory.join("certificate.pem"), &self.chain)?;
        let key = directory.join("key.pem");
        fs::write(&key, &self.key)?;
        fs::set_permissions(key, fs::Permissions::from_mode(0o600))
    }
}

fn authority() -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name = common_name("Authority of a test");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn leaf() -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(NAMES.map(str::to_owned))?;
    params.distinguished_name = common_name("localhost");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // OpenSSL's strict mode, Python's default since 3.13, wants it.
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn common_name(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}
