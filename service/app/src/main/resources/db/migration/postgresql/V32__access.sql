-- Who may use the service: people and programs, known by keys, wallets or an OpenID provider.
CREATE TABLE principals (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    -- words with one space between
    roles TEXT NOT NULL,
    -- an Ethereum address, 0x and 40 lower-case hex digits
    address TEXT UNIQUE,
    -- an OpenID provider and its name for the principal
    issuer TEXT,
    subject TEXT,
    -- limits that differ from the settings, as JSON
    quotas TEXT,
    -- milliseconds since 1970
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    UNIQUE (issuer, subject)
);

-- Keys of programs. The key itself is not stored.
CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    principal_id TEXT NOT NULL,
    -- the key that made it, with which it ends
    parent TEXT,
    name TEXT NOT NULL,
    -- SHA-256 of the key, 64 hex digits
    hash TEXT NOT NULL UNIQUE,
    -- the first characters of the key, by which its holder recognises it
    prefix TEXT NOT NULL,
    -- words with one space between
    scopes TEXT NOT NULL,
    -- milliseconds since 1970
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT
);

CREATE INDEX api_keys_principal ON api_keys (principal_id);

-- Browsers that are signed in. The cookie's token itself is not stored.
CREATE TABLE sessions (
    -- SHA-256 of the token, 64 hex digits
    hash TEXT PRIMARY KEY,
    principal_id TEXT NOT NULL,
    -- the API key that it was begun with, and whose scopes it has; null for a wallet or a provider
    key_id TEXT,
    csrf_token TEXT NOT NULL,
    -- milliseconds since 1970
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL
);

CREATE INDEX sessions_principal ON sessions (principal_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- Sign-ins that began; each ends once.
CREATE TABLE sign_in_attempts (
    nonce TEXT PRIMARY KEY,
    -- milliseconds since 1970
    expires_at BIGINT NOT NULL,
    -- what the service keeps until the end, as JSON
    detail TEXT
);

CREATE INDEX sign_in_attempts_expires_at ON sign_in_attempts (expires_at);

-- The principal that an artwork belongs to; null for the local operator.
ALTER TABLE artworks ADD COLUMN owner TEXT;
ALTER TABLE artworks ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX artworks_owner ON artworks (owner, seq);

-- The turns of drawings are given by priority.
UPDATE draw_tasks SET priority = 0 WHERE priority IS NULL;

-- What a principal used on a day, for its limits.
CREATE TABLE quota_uses (
    principal_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- days since 1970, in UTC
    day BIGINT NOT NULL,
    -- decimal digits
    amount TEXT NOT NULL,
    PRIMARY KEY (principal_id, kind, day)
);

-- What was done, by whom. Each row's hash covers the hash before it.
CREATE TABLE audit_log (
    seq BIGINT PRIMARY KEY,
    -- milliseconds since 1970
    at BIGINT NOT NULL,
    -- the ID of a principal; null for the local operator and the service itself
    actor TEXT,
    action TEXT NOT NULL,
    subject TEXT,
    -- JSON
    detail TEXT NOT NULL,
    -- SHA-256, 64 hex digits
    previous_hash TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE
);

-- The last row of the log, which whoever appends locks.
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

INSERT INTO audit_head (id, seq, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is only appended to.';
END
$$;

CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
