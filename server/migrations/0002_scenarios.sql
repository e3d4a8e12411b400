-- A scenario's sheet knows what it was branched from and what the people who try something out call it.
ALTER TABLE documents ADD COLUMN base BLOB REFERENCES documents (id);
ALTER TABLE documents ADD COLUMN scenario TEXT CHECK ((scenario IS NULL) = (base IS NULL));
-- A department has one sheet in a scenario; one that was given up makes room for another.
CREATE UNIQUE INDEX documents_branch_once ON documents (plan, department, scenario)
    WHERE scenario IS NOT NULL AND state <> 'archived';
