-- As on PostgreSQL; here the one process counts in memory.
CREATE TABLE request_rates (
    name TEXT PRIMARY KEY,
    full_at BIGINT NOT NULL
);
