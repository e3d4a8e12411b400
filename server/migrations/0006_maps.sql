-- A document may be a process map. SQLite can't widen a check, so the table is written anew; the server runs migrations
-- with foreign keys off and checks them afterwards, as SQLite's own procedure for this has it.
CREATE TABLE documents_anew (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind          TEXT    NOT NULL CHECK (kind IN ('plan', 'sheet', 'map', 'discussion')),
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
    base          BLOB    REFERENCES documents (id),
    scenario      TEXT    CHECK ((scenario IS NULL) = (base IS NULL)),
    CHECK ((state = 'locked') = (locked_by IS NOT NULL))
) STRICT;
INSERT INTO documents_anew
    (id, kind, plan, department, about, state, locked_by, revision, follows, heads, created_at, base, scenario)
    SELECT id, kind, plan, department, about, state, locked_by, revision, follows, heads, created_at, base, scenario
    FROM documents;
DROP TABLE documents;
ALTER TABLE documents_anew RENAME TO documents;
CREATE INDEX documents_of_plan ON documents (plan, kind);
CREATE INDEX documents_about ON documents (about) WHERE about IS NOT NULL;
-- A document is continued by one other at most, so that two decisions cannot both open the next revision.
CREATE UNIQUE INDEX documents_follow_once ON documents (follows) WHERE follows IS NOT NULL;
-- A department has one sheet in a scenario; one that was given up makes room for another.
CREATE UNIQUE INDEX documents_branch_once ON documents (plan, department, scenario)
    WHERE scenario IS NOT NULL AND state <> 'archived';
