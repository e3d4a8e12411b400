//! What can be set from outside, by variables or by options of the command line. See docs for the names; they stay put.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;

use crate::http::site_address::{NotASite, SiteAddress};
use crate::notify::{AllowedHosts, PostOffice, Sender};

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    #[error("“{0}” is no database address: use sqlite:// and a file, such as sqlite://data/tandem.db")]
    NotADatabase(String),
    #[error("PostgreSQL is not supported yet: use sqlite:// and a file, such as sqlite://data/tandem.db")]
    NotYetPostgres,
    #[error(
        "“{0}” is no address people open: use https:// and a host, such as https://budget.company.com, without a path"
    )]
    NotAPublicUrl(String),
}

/// Where everything is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseUrl(PathBuf);

impl DatabaseUrl {
    pub fn file(&self) -> &Path {
        &self.0
    }
}

impl FromStr for DatabaseUrl {
    type Err = SettingError;
    fn from_str(text: &str) -> Result<Self, SettingError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Err(SettingError::NotYetPostgres);
        }
        let file = text.strip_prefix("sqlite://").filter(|file| !file.is_empty() && !file.contains('?'));
        match file {
            // A database in memory would be another one for every connection.
            Some(file) if file != ":memory:" => Ok(Self(PathBuf::from(file))),
            _ => Err(SettingError::NotADatabase(text.chars().take(100).collect())),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sqlite://{}", self.0.display())
    }
}

fn parse_site(text: &str) -> Result<String, NotASite> {
    // Where the server listens does not matter to whether this is an address.
    SiteAddress::new(Some(text), SocketAddr::from(([0, 0, 0, 0], 0)))?;
    Ok(text.to_owned())
}

fn chat_hosts(text: &str) -> Result<AllowedHosts, std::convert::Infallible> {
    Ok(AllowedHosts::of_chats(text))
}

fn push_hosts(text: &str) -> Result<AllowedHosts, std::convert::Infallible> {
    Ok(AllowedHosts::of_pushes(text))
}

/// Everything that can be set.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// The address to listen on
    #[arg(long, env = "TANDEM_LISTEN", default_value = "127.0.0.1:3000", global = true)]
    pub listen: SocketAddr,

    /// Where everything is kept
    #[arg(
        long,
        env = "TANDEM_DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite://data/tandem.db",
        global = true
    )]
    pub database_url: DatabaseUrl,

    /// The address people open, for links in mails and the check of where a request comes from [default: from the request]
    #[arg(long, env = "TANDEM_PUBLIC_URL", value_parser = parse_site, global = true)]
    pub public_url: Option<String>,

    /// What to log: error, warn, info, debug, trace, or a tracing filter
    #[arg(long, env = "TANDEM_LOG", default_value = "info", global = true)]
    pub log: String,

    /// The folder with the client, its styles and images, as the bundle makes it
    #[arg(long, env = "TANDEM_SITE", default_value = "site", global = true)]
    pub site: PathBuf,

    /// Where mail is handed in, such as smtp://user:password@mail.company.com:587?tls=required [default: no mail]
    #[arg(long, env = "TANDEM_SMTP_URL", hide_env_values = true, global = true)]
    pub smtp_url: Option<PostOffice>,

    /// Whom mail is from
    #[arg(long, env = "TANDEM_MAIL_FROM", default_value = "Tandem <tandem@localhost>", global = true)]
    pub mail_from: Sender,

    /// Let amounts and comments stand in mails and group chats: 1 to allow
    #[arg(long, env = "TANDEM_NOTICE_AMOUNTS", value_parser = clap::value_parser!(u8).range(0..=1), default_value = "0", global = true)]
    pub notice_amounts: u8,

    /// Hosts in the private network, separated by commas, that group chats may be at
    #[arg(long, env = "TANDEM_CHAT_HOSTS", default_value = "", value_parser = chat_hosts, global = true)]
    pub chat_hosts: AllowedHosts,

    /// Hosts in the private network, separated by commas, that push services may be at
    #[arg(long, env = "TANDEM_PUSH_HOSTS", default_value = "", value_parser = push_hosts, global = true)]
    pub push_hosts: AllowedHosts,

    /// Let the demo organisation sign in although the server can be reached from other machines: 1 to allow
    #[arg(long, env = "TANDEM_DEMO", value_parser = clap::value_parser!(u8).range(0..=1), default_value = "0", global = true)]
    pub demo: u8,
}

impl Settings {
    /// Whether people with the well-known demo password may sign in: only this machine can reach the server, or it was
    /// said in so many words. A public address means that a proxy lets others in.
    pub fn allows_demo(&self) -> bool {
        self.demo == 1 || (self.listen.ip().is_loopback() && self.public_url.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_address_names_a_file() {
        let check = |text: &str| text.parse::<DatabaseUrl>().map(|url| url.file().to_owned());
        assert_eq!(check("sqlite://data/tandem.db"), Ok(PathBuf::from("data/tandem.db")));
        assert_eq!(check("sqlite:///var/lib/tandem.db"), Ok(PathBuf::from("/var/lib/tandem.db")));
        assert_eq!(check("postgres://host/tandem"), Err(SettingError::NotYetPostgres));
        for wrong in ["", "sqlite://", "sqlite://:memory:", "data/tandem.db", "sqlite://a?mode=ro", "mysql://x"] {
            assert!(matches!(check(wrong), Err(SettingError::NotADatabase(_))), "{wrong:?}");
        }
    }
}
