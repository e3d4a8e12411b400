-- Whom the organisation's own sign-in has vouched for. Its name for somebody never changes, an e-mail address does; and
-- an address that went to somebody else must not open their predecessor's account.
CREATE TABLE identities (
    issuer        TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    person        BLOB    NOT NULL REFERENCES people (id),
    linked_at     INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, person)
) STRICT, WITHOUT ROWID;
