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

-- What of people's passkeys is public: nobody signs in with what stands here.
CREATE TABLE passkeys (
    -- The device's own name for it.
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 1023),
    person        BLOB    NOT NULL REFERENCES people (id),
    key           BLOB    NOT NULL,
    -- How often it has signed; zero for those that do not count.
    counter       INTEGER NOT NULL CHECK (counter >= 0),
    name          TEXT    NOT NULL,
    added_at      INTEGER NOT NULL,
    used_at       INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_of_person ON passkeys (person);
