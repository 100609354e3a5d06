-- What the operator's endpoints are told of the chain's events, in the order in which they were read.
CREATE TABLE webhook_events (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- names the event to its receivers
    id TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- How far each endpoint was told. Times are milliseconds since 1970.
CREATE TABLE webhook_endpoints (
    -- SHA-256 of its address, which may hold secrets
    id TEXT PRIMARY KEY,
    -- the last event that it took or refused
    told BIGINT NOT NULL,
    refused BIGINT NOT NULL DEFAULT 0,
    -- failed attempts at the next event
    failures INTEGER NOT NULL DEFAULT 0,
    next_attempt BIGINT NOT NULL DEFAULT 0,
    failure TEXT
);
