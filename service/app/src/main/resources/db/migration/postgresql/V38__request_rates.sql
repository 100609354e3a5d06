-- How often callers ask, of all nodes together: when each may ask as often as its limit says again, in microseconds since 1970.
-- Lost with the server's process, which is a minute's count.
CREATE UNLOGGED TABLE request_rates (
    name TEXT PRIMARY KEY,
    full_at BIGINT NOT NULL
);
