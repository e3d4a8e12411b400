-- The decision packages of a department in a plan, ranked, as one list: whoever changes it names the version they saw.
CREATE TABLE packages (
    plan          BLOB    NOT NULL REFERENCES documents (id),
    department    BLOB    NOT NULL REFERENCES departments (id),
    version       INTEGER NOT NULL CHECK (version >= 1),
    -- JSON, first to last.
    list          TEXT    NOT NULL,
    PRIMARY KEY (plan, department)
) STRICT, WITHOUT ROWID;
