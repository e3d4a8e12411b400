-- Where a session was opened from, and with what, for its owner to tell it from others.
ALTER TABLE sessions ADD COLUMN address TEXT;
ALTER TABLE sessions ADD COLUMN agent TEXT;

-- Files that were put to requests, as they came; they are never changed.
CREATE TABLE evidence (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    request       BLOB    NOT NULL REFERENCES requests (id),
    name          TEXT    NOT NULL,
    -- By its own first bytes, whatever was said of it.
    media_type    TEXT    NOT NULL,
    hash          BLOB    NOT NULL CHECK (length(hash) = 32),
    bytes         BLOB    NOT NULL,
    added_by      BLOB    NOT NULL REFERENCES people (id),
    added_at      INTEGER NOT NULL,
    UNIQUE (request, hash)
) STRICT;
