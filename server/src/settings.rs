//! What can be set from outside, by variables or by options of the command line. See docs for the names; they stay put.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;

use crate::auth::{ClientSecret, IssuerSettings};
use crate::http::site_address::{NotASite, SiteAddress};
use crate::notify::{AllowedHosts, PostOffice, Sender};

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    #[error("“{0}” is no database address: use sqlite:// and a file, such as sqlite://data/tandem.db")]
    NotADatabase(String),
    #[error("TANDEM_OIDC_ISSUER needs TANDEM_OIDC_CLIENT_ID: what Tandem is called there")]
    NoClientId,
    #[error("the file of TANDEM_OIDC_CLIENT_SECRET_FILE cannot be read: {0}")]
    ClientSecret(String),
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
    /// The organisation's own sign-in (OpenID Connect): its issuer, exactly as it calls itself [default: none]
    #[arg(long, env = "TANDEM_OIDC_ISSUER", global = true)]
    pub oidc_issuer: Option<String>,

    /// What Tandem is called there
    #[arg(long, env = "TANDEM_OIDC_CLIENT_ID", global = true)]
    pub oidc_client_id: Option<String>,

    /// The secret it was given there
    #[arg(long, env = "TANDEM_OIDC_CLIENT_SECRET", hide_env_values = true, global = true)]
    pub oidc_client_secret: Option<String>,

    /// A file with that secret
    #[arg(long, env = "TANDEM_OIDC_CLIENT_SECRET_FILE", conflicts_with = "oidc_client_secret", global = true)]
    pub oidc_client_secret_file: Option<PathBuf>,

    /// What the button on the sign-in page calls it [default: the issuer's host]
    #[arg(long, env = "TANDEM_OIDC_NAME", global = true)]
    pub oidc_name: Option<String>,

    /// Add people whom the issuer vouches for and nobody knows yet, with no rights: 1 to add
    #[arg(long, env = "TANDEM_OIDC_ADD_PEOPLE", value_parser = clap::value_parser!(u8).range(0..=1), default_value = "0", global = true)]
    pub oidc_add_people: u8,

    /// Let the demo organisation sign in although the server can be reached from other machines: 1 to allow
    #[arg(long, env = "TANDEM_DEMO", value_parser = clap::value_parser!(u8).range(0..=1), default_value = "0", global = true)]
    pub demo: u8,
}

impl Settings {
    /// The organisation's own sign-in, as it was told.
    pub fn issuer(&self) -> Result<Option<IssuerSettings>, SettingError> {
        let Some(issuer) = self.oidc_issuer.clone().filter(|issuer| !issuer.is_empty()) else { return Ok(None) };
        let client_id = self.oidc_client_id.clone().ok_or(SettingError::NoClientId)?;
        let unreadable =
            |file: &Path, why: &dyn fmt::Display| SettingError::ClientSecret(format!("{}: {why}", file.display()));
        let client_secret = match (&self.oidc_client_secret, &self.oidc_client_secret_file) {
            (Some(secret), _) => Some(secret.clone()),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
                Some(text.lines().next().unwrap_or_default().trim().to_owned())
            }
            (None, None) => None,
        };
        let host = || issuer.split('/').nth(2).unwrap_or(&issuer).to_owned();
        let name = self.oidc_name.clone().unwrap_or_else(host);
        let client_secret = client_secret.map(ClientSecret);
        Ok(Some(IssuerSettings { issuer, client_id, client_secret, name, adds_people: self.oidc_add_people == 1 }))
    }

    /// Whether people with the well-known demo password may sign in: only this machine can reach the server, or it was
    /// said in so many words. A public address means that a proxy lets others in.
    pub fn allows_demo(&self) -> bool {
        self.demo == 1 || (self.listen.ip().is_loopback() && self.public_url.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        settings: Settings,
    }

    #[test]
    fn the_company_s_sign_in_is_told_by_its_issuer_and_its_secret_may_lie_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "from a file\n").unwrap();
        let check = |words: &[&str]| {
            let words = [&["tandem"][..], words].concat();
            <Line as clap::Parser>::try_parse_from(words).unwrap().settings.issuer()
        };
        let issuer = ["--oidc-issuer", "https://id.company.com/tenant"];
        assert!(check(&[]).unwrap().is_none() && check(&["--oidc-issuer", ""]).unwrap().is_none());
        assert_eq!(check(&issuer).err(), Some(SettingError::NoClientId));
        let known = [issuer, ["--oidc-client-id", "tandem"]].concat();
        let told = check(&known).unwrap().unwrap();
        assert_eq!((told.name.as_str(), told.client_secret, told.adds_people), ("id.company.com", None, false));
        let path = file.to_str().unwrap();
        let told = check(&[&known[..], &["--oidc-client-secret-file", path]].concat()).unwrap().unwrap();
        assert_eq!(told.client_secret, Some(ClientSecret("from a file".to_owned())));
        let missing = check(&[&known[..], &["--oidc-client-secret-file", "/nowhere"]].concat());
        assert!(matches!(missing, Err(SettingError::ClientSecret(_))));
    }

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
