-- How a session was opened, since some roles ask for more than a password.
ALTER TABLE sessions ADD COLUMN means TEXT NOT NULL DEFAULT 'password'
    CHECK (means IN ('password', 'code', 'issuer', 'passkey'));

-- The apps that make somebody's codes.
CREATE TABLE authenticators (
    person        BLOB    NOT NULL PRIMARY KEY REFERENCES people (id),
    -- The key, kept encrypted: whoever knows it makes the codes.
    locked        BLOB    NOT NULL,
    added_at      INTEGER NOT NULL,
    -- The step of time whose code was taken last. No code up to it is taken again.
    last_step     INTEGER NOT NULL CHECK (last_step >= 0)
) STRICT, WITHOUT ROWID;

-- What lets in once each, for whoever has lost their phone; kept as keyed hashes.
CREATE TABLE recovery_codes (
    hash          BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    person        BLOB    NOT NULL REFERENCES people (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_codes_of_person ON recovery_codes (person);

-- Roles nobody signs in to with a password alone.
CREATE TABLE factor_roles (
    role          TEXT    NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
