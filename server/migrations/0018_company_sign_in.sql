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

-- SHA-256 of what the organisation's directory shows to add people and give roles; there is one at most.
CREATE TABLE directory_token (
    only          INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    hash          BLOB    NOT NULL CHECK (length(hash) = 32),
    made_at       INTEGER NOT NULL
) STRICT;

-- The directory's own names for people.
CREATE TABLE directory_names (
    person        BLOB    NOT NULL PRIMARY KEY REFERENCES people (id),
    name          TEXT    NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
