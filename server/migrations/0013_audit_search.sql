-- The log is looked through by person, by what was done, by what it was done to and by time. What somebody has spoilt
-- behind the server's back is no JSON any more, and must still be read to be told of.
CREATE INDEX audit_by_person ON audit (CASE WHEN json_valid(entry) THEN json_extract(entry, '$.by') END, seq);
CREATE INDEX audit_by_subject ON audit (CASE WHEN json_valid(entry) THEN json_extract(entry, '$.subject') END, seq);
CREATE INDEX audit_by_time ON audit (CASE WHEN json_valid(entry) THEN json_extract(entry, '$.at') END, seq);
