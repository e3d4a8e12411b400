-- Requests to merge a scenario into its budget. They lock no document; each scenario's sheet is asked for once at a time.
DROP INDEX requests_one_open;
CREATE UNIQUE INDEX requests_one_open ON requests (document)
    WHERE state = 'open' AND kind IN ('sheet', 'process_map', 'plan', 'scenario_merge');

CREATE TABLE merges (
    request       BLOB    NOT NULL PRIMARY KEY REFERENCES requests (id),
    -- The exact versions of both sheets and what of it stays out, as JSON, exactly as hashed. It never changes.
    body          TEXT    NOT NULL CHECK (json_valid(body))
) STRICT;
