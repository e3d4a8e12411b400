-- Requests that are rejected, steps that several people decide, deputies, policies and the line of reporting.

-- A state more than the table knew, so it is written anew. Documents let go of their requests for the moment: what they
-- refer to must not be missing.
CREATE TABLE held (document BLOB NOT NULL PRIMARY KEY, request BLOB NOT NULL) STRICT;
INSERT INTO held SELECT id, locked_by FROM documents WHERE state = 'locked';
UPDATE documents SET state = 'open', locked_by = NULL WHERE state = 'locked';
CREATE TABLE decided AS SELECT id, request, step, person, verdict, decided_at FROM decisions;
DROP TABLE decisions;
CREATE TABLE requests_anew (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    plan          BLOB    NOT NULL REFERENCES documents (id),
    document      BLOB    NOT NULL REFERENCES documents (id),
    submitted_by  BLOB    NOT NULL REFERENCES people (id),
    submitted_at  INTEGER NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('open', 'approved', 'returned', 'rejected', 'withdrawn')),
    -- Counts what happened to the request; whoever changes it names the version they looked at.
    version       INTEGER NOT NULL CHECK (version >= 1),
    -- The whole request with its steps and its history, as JSON.
    body          TEXT    NOT NULL CHECK (json_valid(body))
) STRICT;
INSERT INTO requests_anew
    SELECT id, plan, document, submitted_by, submitted_at, state, version, body FROM requests;
DROP TABLE requests;
ALTER TABLE requests_anew RENAME TO requests;
CREATE INDEX requests_waiting ON requests (plan) WHERE state = 'open';
CREATE INDEX requests_of_plan ON requests (plan, submitted_at);
CREATE INDEX requests_of_document ON requests (document);
CREATE INDEX requests_of_person ON requests (submitted_by);
-- A document is asked about once at a time.
CREATE UNIQUE INDEX requests_one_open ON requests (document) WHERE state = 'open';
UPDATE documents SET state = 'locked', locked_by = (SELECT request FROM held WHERE document = documents.id)
    WHERE id IN (SELECT document FROM held);
DROP TABLE held;

-- The decisions of the bodies above, one by one, so that the database itself refuses a second one.
CREATE TABLE decisions (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    request       BLOB    NOT NULL REFERENCES requests (id),
    -- Which opening of a step it fell in.
    turn          INTEGER NOT NULL CHECK (turn >= 0),
    person        BLOB    NOT NULL REFERENCES people (id),
    -- Whose seat it was; the person's own, or that of somebody they stand in for.
    seat          BLOB    NOT NULL REFERENCES people (id),
    verdict       TEXT    NOT NULL CHECK (verdict IN ('approved', 'returned', 'rejected')),
    -- Whether the turn ended with it.
    closes        INTEGER NOT NULL CHECK (closes IN (0, 1)),
    decided_at    INTEGER NOT NULL,
    UNIQUE (request, turn, person),
    UNIQUE (request, turn, seat)
) STRICT;
CREATE UNIQUE INDEX decisions_one_end ON decisions (request, turn) WHERE closes = 1;
CREATE INDEX decisions_of_person ON decisions (person, decided_at);
INSERT INTO decisions (id, request, turn, person, seat, verdict, closes, decided_at)
    SELECT id, request, step, person, person, verdict, 1, decided_at FROM decided;
DROP TABLE decided;

-- Who was sent a copy.
CREATE TABLE copies (
    request       BLOB    NOT NULL REFERENCES requests (id),
    person        BLOB    NOT NULL REFERENCES people (id),
    copied_at     INTEGER NOT NULL,
    PRIMARY KEY (request, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_of_person ON copies (person, copied_at);

-- Who decides in whose place, by days.
CREATE TABLE delegations (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person        BLOB    NOT NULL REFERENCES people (id),
    deputy        BLOB    NOT NULL REFERENCES people (id) CHECK (deputy <> person),
    -- Days as 2026-10-01.
    since         TEXT    NOT NULL CHECK (length(since) = 10),
    until         TEXT    NOT NULL CHECK (length(until) = 10),
    -- A JSON list of kinds of targets; empty for all.
    kinds         TEXT    NOT NULL CHECK (json_valid(kinds)),
    made_at       INTEGER NOT NULL,
    ended_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX delegations_by_end ON delegations (until);

-- A plan's policies. What is proposed counts for nothing until another person puts it in force.
CREATE TABLE policies (
    plan          BLOB    NOT NULL REFERENCES documents (id),
    version       INTEGER NOT NULL CHECK (version >= 1),
    body          TEXT    NOT NULL CHECK (json_valid(body)),
    reason        TEXT    NOT NULL,
    proposed_by   BLOB    NOT NULL REFERENCES people (id),
    proposed_at   INTEGER NOT NULL,
    confirmed_by  BLOB    REFERENCES people (id) CHECK (confirmed_by <> proposed_by),
    confirmed_at  INTEGER,
    PRIMARY KEY (plan, version),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;

-- The line of reporting: whom somebody answers to.
CREATE TABLE superiors (
    person        BLOB    NOT NULL PRIMARY KEY REFERENCES people (id),
    superior      BLOB    NOT NULL REFERENCES people (id) CHECK (superior <> person)
) STRICT, WITHOUT ROWID;
