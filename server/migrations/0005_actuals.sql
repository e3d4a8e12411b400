-- What really was earned and spent. Finance brings it in from files; nobody edits it together, so it is rows.

CREATE TABLE actual_files (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    plan          BLOB    NOT NULL REFERENCES documents (id),
    name          TEXT    NOT NULL,
    hash          BLOB    NOT NULL CHECK (length(hash) = 32),
    person        BLOB    NOT NULL REFERENCES people (id),
    sent_at       INTEGER NOT NULL,
    -- The file itself, while somebody says what its columns mean. Once imported, or forgotten, it is not kept.
    bytes         BLOB,
    imported_at   INTEGER,
    figures       INTEGER,
    CHECK ((bytes IS NULL) = (imported_at IS NOT NULL)),
    CHECK ((figures IS NULL) = (imported_at IS NULL))
) STRICT;
CREATE INDEX actual_files_of_plan ON actual_files (plan, sent_at);

CREATE TABLE actuals (
    plan          BLOB    NOT NULL REFERENCES documents (id),
    department    BLOB    NOT NULL CHECK (length(department) = 16),
    period        TEXT    NOT NULL CHECK (length(period) = 2),
    nature        TEXT    NOT NULL CHECK (nature IN ('income', 'expense')),
    -- Empty where there is none, because NULL would escape the key; so with the line.
    account       TEXT    NOT NULL,
    line          BLOB    NOT NULL CHECK (length(line) IN (0, 16)),
    minor         INTEGER NOT NULL,
    file          BLOB    NOT NULL REFERENCES actual_files (id),
    PRIMARY KEY (plan, department, period, nature, account, line)
) STRICT, WITHOUT ROWID;

-- Up to and with which period a plan's actuals are final.
CREATE TABLE actual_closings (
    plan          BLOB    NOT NULL PRIMARY KEY REFERENCES documents (id),
    through       TEXT    NOT NULL CHECK (length(through) = 2),
    person        BLOB    NOT NULL REFERENCES people (id),
    closed_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
