-- Who alone reads the lines of a department's sheets in a plan. Without a row it is everybody whose role says so; whatever
-- the row says, nobody reads who holds no such role.
CREATE TABLE readerships (
    plan          BLOB    NOT NULL REFERENCES documents (id),
    department    BLOB    NOT NULL REFERENCES departments (id),
    -- Whether the totals by account are published with the whole.
    accounts      INTEGER NOT NULL CHECK (accounts IN (0, 1)),
    -- Counts the changes; whoever changes it names the version they looked at.
    version       INTEGER NOT NULL CHECK (version >= 1),
    PRIMARY KEY (plan, department)
) STRICT, WITHOUT ROWID;

CREATE TABLE readers (
    plan          BLOB    NOT NULL,
    department    BLOB    NOT NULL,
    person        BLOB    NOT NULL REFERENCES people (id),
    PRIMARY KEY (plan, department, person),
    FOREIGN KEY (plan, department) REFERENCES readerships (plan, department) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
