//! Addresses: of Discord, to which the token is shown, and of the page for whoever watches the bot.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Where a server is, and that it is safe to show it the token: over TLS, or on this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Address(String);

impl Address {
    /// Reads the address of an HTTP interface: `https://…` or a loopback address.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Address, String> {
        Address::read(text, "https://", "http://")
    }

    /// Likewise for the address of a gateway: `wss://…` or a loopback address.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse_gateway(text: &str) -> Result<Address, String> {
        Address::read(text, "wss://", "ws://")
    }

    fn read(text: &str, safe: &str, open: &str) -> Result<Address, String> {
        let text = text.trim().trim_end_matches('/');
        let secure = text.strip_prefix(safe);
        let Some(rest) = secure.or_else(|| text.strip_prefix(open)) else {
            return Err(format!("is \"{text}\", but must start with {safe}"));
        };
        let authority = rest
            .split_once('/')
            .map_or(rest, |(authority, _)| authority);
        // No `@`, so that what looks like the host is the host; no `?`, since more is put behind.
        let simple = |c: char| c.is_ascii_alphanumeric() || "._-:[]/".contains(c);
        if authority.is_empty() || !rest.chars().all(simple) {
            return Err(format!(
                "is \"{text}\", but must be {safe}, a host and perhaps a port"
            ));
        }
        if secure.is_none() && !is_loopback(authority) {
            return Err(format!(
                "is \"{text}\": the token would travel unprotected. Only {safe} or this machine \
                 ({open}127.0.0.1) is accepted"
            ));
        }
        Ok(Address(text.to_owned()))
    }

    /// As written, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `host` or `host:port` is this machine, whatever its name service says.
fn is_loopback(authority: &str) -> bool {
    if let Ok(address) = authority.parse::<std::net::SocketAddr>() {
        return address.ip().is_loopback();
    }
    let bare = authority.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<std::net::IpAddr>() {
        return ip.is_loopback();
    }
    // RFC 6761 keeps this name for the machine itself.
    authority == "localhost"
        || authority
            .strip_prefix("localhost:")
            .is_some_and(|port| port.parse::<u16>().is_ok())
}

/// Where the page for whoever watches the bot is: a port of this machine alone, or an address and a
/// port. Nowhere for an empty text.
pub(super) fn watched(text: &str) -> Result<Option<SocketAddr>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let here = |port: &str| {
        let port = port.parse().ok()?;
        Some(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port))
    };
    let named = text.strip_prefix("localhost:").unwrap_or(text);
    let address = here(named).or_else(|| text.parse().ok());
    address.map(Some).ok_or_else(|| {
        format!(
            "is \"{text}\", but must be a port, such as 9464, or an address with one, such as \
             127.0.0.1:9464."
        )
    })
}
