-- Everything Tandem keeps. Ids are the 16 bytes of a UUID, instants are milliseconds since 1970 in UTC, money is an
-- integer in minor units, hashes are their 32 bytes. Names of states and roles are words, so that a row can be read.

CREATE TABLE people (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    email         TEXT    NOT NULL UNIQUE CHECK (email = lower(email)),
    name          TEXT    NOT NULL,
    colour        TEXT    NOT NULL,
    -- A PHC string of argon2id; none for somebody who cannot sign in with a password.
    password      TEXT,
    created_at    INTEGER NOT NULL,
    -- Somebody who left keeps their name on what they did, and can do nothing more.
    left_at       INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE departments (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name          TEXT    NOT NULL,
    name_en       TEXT,
    ord           TEXT    NOT NULL,
    head          BLOB    REFERENCES people (id),
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
    person        BLOB    NOT NULL REFERENCES people (id),
    role          TEXT    NOT NULL,
    scope         TEXT    NOT NULL CHECK (scope IN ('organisation', 'plan', 'department')),
    -- The plan or department; empty for the organisation, because NULL would escape the key.
    scope_id      BLOB    NOT NULL,
    granted_at    INTEGER NOT NULL,
    PRIMARY KEY (person, role, scope, scope_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    -- SHA-256 of the token: who reads this table cannot sign in with it.
    token_hash    BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    person        BLOB    NOT NULL REFERENCES people (id),
    created_at    INTEGER NOT NULL,
    seen_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_person ON sessions (person);

CREATE TABLE documents (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind          TEXT    NOT NULL CHECK (kind IN ('plan', 'sheet', 'discussion')),
    plan          BLOB    NOT NULL REFERENCES documents (id),
    department    BLOB    REFERENCES departments (id),
    about         BLOB    REFERENCES documents (id),
    state         TEXT    NOT NULL CHECK (state IN ('open', 'locked', 'archived')),
    locked_by     BLOB    REFERENCES requests (id),
    revision      INTEGER NOT NULL CHECK (revision >= 1),
    follows       BLOB    REFERENCES documents (id),
    -- The heads of everything committed, 32 bytes each, sorted.
    heads         BLOB    NOT NULL CHECK (length(heads) % 32 = 0),
    created_at    INTEGER NOT NULL,
    CHECK ((state = 'locked') = (locked_by IS NOT NULL))
) STRICT;
CREATE INDEX documents_of_plan ON documents (plan, kind);
CREATE INDEX documents_about ON documents (about) WHERE about IS NOT NULL;
-- A document is continued by one other at most, so that two decisions cannot both open the next revision.
CREATE UNIQUE INDEX documents_follow_once ON documents (follows) WHERE follows IS NOT NULL;

CREATE TABLE chunks (
    -- The order of arrival.
    seq           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document      BLOB    NOT NULL REFERENCES documents (id),
    kind          TEXT    NOT NULL CHECK (kind IN ('snapshot', 'incremental')),
    hash          BLOB    NOT NULL CHECK (length(hash) = 32),
    bytes         BLOB    NOT NULL,
    UNIQUE (document, hash)
) STRICT;

-- Whose replica an actor is, for ever.
CREATE TABLE actors (
    actor         BLOB    NOT NULL PRIMARY KEY,
    person        BLOB    NOT NULL REFERENCES people (id)
) STRICT, WITHOUT ROWID;

-- Who wrote in a document, because nobody approves what they wrote.
CREATE TABLE authors (
    document      BLOB    NOT NULL REFERENCES documents (id),
    person        BLOB    NOT NULL REFERENCES people (id),
    PRIMARY KEY (document, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE totals (
    document      BLOB    NOT NULL PRIMARY KEY REFERENCES documents (id),
    heads         BLOB    NOT NULL CHECK (length(heads) % 32 = 0),
    -- Integers in minor units by account and period, as JSON: written with every edit, so one row and not hundreds.
    totals        TEXT    NOT NULL CHECK (json_valid(totals))
) STRICT, WITHOUT ROWID;

CREATE TABLE requests (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    plan          BLOB    NOT NULL REFERENCES documents (id),
    document      BLOB    NOT NULL REFERENCES documents (id),
    submitted_by  BLOB    NOT NULL REFERENCES people (id),
    submitted_at  INTEGER NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('open', 'approved', 'returned', 'withdrawn')),
    -- Counts what happened to the request; whoever changes it names the version they looked at.
    version       INTEGER NOT NULL CHECK (version >= 1),
    -- The whole request with its steps and decisions, as JSON.
    body          TEXT    NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX requests_waiting ON requests (plan) WHERE state = 'open';
CREATE INDEX requests_of_document ON requests (document);
CREATE INDEX requests_of_person ON requests (submitted_by);
-- A document is asked about once at a time.
CREATE UNIQUE INDEX requests_one_open ON requests (document) WHERE state = 'open';

-- The decisions of the bodies above, one by one, so that the database itself refuses a second one.
CREATE TABLE decisions (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    request       BLOB    NOT NULL REFERENCES requests (id),
    step          INTEGER NOT NULL CHECK (step >= 0),
    person        BLOB    NOT NULL REFERENCES people (id),
    verdict       TEXT    NOT NULL CHECK (verdict IN ('approved', 'returned')),
    decided_at    INTEGER NOT NULL,
    UNIQUE (request, step)
) STRICT;

CREATE TABLE audit (
    seq           INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 1),
    -- The canonical JSON that is hashed, exactly as hashed.
    entry         TEXT    NOT NULL,
    hash          BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Where the log ends, kept apart so that cutting off its tail shows.
CREATE TABLE audit_end (
    only          INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    seq           INTEGER NOT NULL,
    hash          BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO audit_end (only, seq, hash) VALUES (1, 0, zeroblob(32));

-- Answers already given to calls that carried an Idempotency-Key.
CREATE TABLE answers (
    person        BLOB    NOT NULL REFERENCES people (id),
    key           TEXT    NOT NULL,
    -- SHA-256 of what was asked: the same key for something else is a mistake of the caller.
    asked         BLOB    NOT NULL CHECK (length(asked) = 32),
    status        INTEGER NOT NULL,
    body          BLOB    NOT NULL,
    given_at      INTEGER NOT NULL,
    PRIMARY KEY (person, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_age ON answers (given_at);
