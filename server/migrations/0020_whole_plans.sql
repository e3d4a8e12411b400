-- Requests about whole plans. They lock no document; a plan is asked for once at a time.
DROP INDEX requests_one_open;
CREATE UNIQUE INDEX requests_one_open ON requests (document)
    WHERE state = 'open' AND kind IN ('sheet', 'process_map', 'plan');

CREATE TABLE wholes (
    request       BLOB    NOT NULL PRIMARY KEY REFERENCES requests (id),
    -- Every sheet it covers at its version, as JSON, exactly as hashed. It never changes.
    body          TEXT    NOT NULL CHECK (json_valid(body))
) STRICT;
