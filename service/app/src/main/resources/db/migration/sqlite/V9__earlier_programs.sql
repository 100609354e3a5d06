-- Programs from before Flyway read the version of a database here alone; this one is above all that they know, so they say that
-- a newer program wrote the database. Some of them, opened on it since, left a table with version 0.
DROP TABLE IF EXISTS schema_version;

CREATE TABLE schema_version (version INTEGER NOT NULL);

INSERT INTO schema_version (version) VALUES (9);
