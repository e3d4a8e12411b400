-- Adjustments of approved budgets: requests about no document, so they lock none and several may wait at once.
ALTER TABLE requests ADD COLUMN kind TEXT NOT NULL DEFAULT 'sheet';
DROP INDEX requests_one_open;
CREATE UNIQUE INDEX requests_one_open ON requests (document) WHERE state = 'open' AND kind IN ('sheet', 'process_map');

CREATE TABLE adjustments (
    request       BLOB    NOT NULL PRIMARY KEY REFERENCES requests (id),
    -- What it changes and which approved versions it rests on, as JSON, exactly as hashed. It never changes; whether it
    -- counts is the request's state.
    body          TEXT    NOT NULL CHECK (json_valid(body))
) STRICT;

-- Which approved sheets it changes.
CREATE TABLE adjusted_sheets (
    sheet         BLOB    NOT NULL REFERENCES documents (id),
    request       BLOB    NOT NULL REFERENCES adjustments (request),
    PRIMARY KEY (sheet, request)
) STRICT, WITHOUT ROWID;
CREATE INDEX adjusted_sheets_of_request ON adjusted_sheets (request);
