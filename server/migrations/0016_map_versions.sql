-- A map has one version of a name; one that was closed makes room for another.
CREATE UNIQUE INDEX documents_version_once ON documents (base, scenario)
    WHERE kind = 'map' AND scenario IS NOT NULL AND state <> 'archived';
