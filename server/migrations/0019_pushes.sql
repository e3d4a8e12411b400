-- Devices that are pushed to, as their browsers named them. An endpoint is one browser's: whoever subscribes with it last
-- has it. The session is the one it was last seen in; the device is pushed to beyond its end by time, and not beyond the
-- moment somebody ends it.
CREATE TABLE pushes (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person        BLOB    NOT NULL REFERENCES people (id),
    session       BLOB    NOT NULL CHECK (length(session) = 32),
    endpoint      TEXT    NOT NULL UNIQUE,
    -- A point of P-256 and a secret, to encrypt with.
    key           BLOB    NOT NULL CHECK (length(key) = 65),
    auth          BLOB    NOT NULL CHECK (length(auth) = 16),
    agent         TEXT,
    added_at      INTEGER NOT NULL,
    -- How the last push went.
    told_at       INTEGER,
    trouble       TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX pushes_by_person ON pushes (person);
CREATE INDEX pushes_by_session ON pushes (session);

-- A letter to a device of the person; without one it goes by mail.
ALTER TABLE letters ADD COLUMN push BLOB REFERENCES pushes (id) ON DELETE CASCADE;
CREATE INDEX letters_by_push ON letters (push) WHERE push IS NOT NULL;
