-- What open threads ask of people, derived from each discussion with every change of it, and how far each has read.

CREATE TABLE calls (
    person        BLOB    NOT NULL REFERENCES people (id),
    discussion    BLOB    NOT NULL REFERENCES documents (id),
    -- The id of its first remark.
    thread        BLOB    NOT NULL CHECK (length(thread) = 16),
    kind          TEXT    NOT NULL CHECK (kind IN ('mentioned', 'assigned')),
    -- Nobody, where the remark does not prove who wrote it.
    caller        BLOB    CHECK (length(caller) = 16),
    -- By the caller's clock.
    called_at     INTEGER NOT NULL,
    excerpt       TEXT    NOT NULL,
    -- Remarks of others in the thread: whoever has seen as many has seen all.
    remarks       INTEGER NOT NULL CHECK (remarks >= 0),
    PRIMARY KEY (person, discussion, thread)
) STRICT, WITHOUT ROWID;
CREATE INDEX calls_of_discussion ON calls (discussion);

CREATE TABLE seen (
    person        BLOB    NOT NULL REFERENCES people (id),
    discussion    BLOB    NOT NULL REFERENCES documents (id),
    thread        BLOB    NOT NULL CHECK (length(thread) = 16),
    -- How many remarks of others the person has seen in it.
    remarks       INTEGER NOT NULL CHECK (remarks >= 0),
    PRIMARY KEY (person, discussion, thread)
) STRICT, WITHOUT ROWID;
