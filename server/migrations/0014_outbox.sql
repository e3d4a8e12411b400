-- What happened to requests and is still to be told, written in the transaction of what it tells of: an entry of the
-- request's history by its place, 0 for the submission.
CREATE TABLE occasions (
    request       BLOB    NOT NULL REFERENCES requests (id),
    place         INTEGER NOT NULL CHECK (place >= 0),
    PRIMARY KEY (request, place)
) STRICT, WITHOUT ROWID;

-- Group chats that are told. Their addresses let whoever knows them write there, so they are kept encrypted.
CREATE TABLE chats (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name          TEXT    NOT NULL,
    service       TEXT    NOT NULL CHECK (service IN ('feishu', 'dingtalk', 'wecom', 'slack')),
    language      TEXT    NOT NULL,
    locked        BLOB    NOT NULL,
    added_by      BLOB    NOT NULL REFERENCES people (id),
    added_at      INTEGER NOT NULL,
    -- How the last letter went.
    told_at       INTEGER,
    trouble       TEXT
) STRICT, WITHOUT ROWID;

-- Letters on their way. The key is the same however often one is written or sent, for whoever receives it to know.
CREATE TABLE letters (
    key           TEXT    NOT NULL PRIMARY KEY,
    request       BLOB    NOT NULL REFERENCES requests (id),
    place         INTEGER NOT NULL CHECK (place >= 0),
    reason        TEXT    NOT NULL CHECK (reason IN ('submitted', 'asked', 'reminded', 'ended', 'copied', 'said')),
    person        BLOB    REFERENCES people (id),
    chat          BLOB    REFERENCES chats (id),
    written_at    INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    attempts      INTEGER NOT NULL CHECK (attempts >= 0),
    state         TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'needless', 'given_up')),
    trouble       TEXT,
    CHECK ((person IS NULL) = (chat IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX letters_due ON letters (due_at) WHERE state = 'waiting';
CREATE INDEX letters_by_age ON letters (written_at) WHERE state <> 'waiting';

-- How somebody wants to be told; who chose nothing has no row.
CREATE TABLE notice_choices (
    person        BLOB    NOT NULL PRIMARY KEY REFERENCES people (id),
    mail          INTEGER NOT NULL CHECK (mail IN (0, 1)),
    language      TEXT    NOT NULL,
    -- SHA-256 of what the address of their calendar ends with.
    calendar      BLOB    UNIQUE CHECK (calendar IS NULL OR length(calendar) = 32)
) STRICT, WITHOUT ROWID;
