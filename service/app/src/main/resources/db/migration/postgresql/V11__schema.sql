-- The tables that SQLite's migrations up to this version make; a later version has a file in both folders.

-- One row per image on its way. What a later step adds is null before it. Times are milliseconds since 1970.
CREATE TABLE artworks (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    stage TEXT NOT NULL,
    goal TEXT NOT NULL,
    created_at BIGINT NOT NULL,

    -- the recipe
    model_id TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    prompt TEXT NOT NULL,
    negative_prompt TEXT NOT NULL,
    seed BIGINT NOT NULL,
    steps INTEGER NOT NULL,
    guidance DOUBLE PRECISION NOT NULL,
    sampler TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    -- SHA-256 of each input image, separated by one space
    inputs TEXT NOT NULL,
    salt BYTEA NOT NULL,
    disclose_prompt BOOLEAN NOT NULL,
    format TEXT NOT NULL,

    -- the mint that was ordered; there is one where royalty_bps is set
    mint_to TEXT,
    royalty_bps INTEGER,
    mint_name TEXT,
    mint_description TEXT,
    mint_license TEXT,

    -- drawing
    progress_step INTEGER,
    progress_steps INTEGER,
    drawing TEXT,

    -- the seal
    sha256 TEXT UNIQUE,
    bytes BIGINT,
    sealed_width INTEGER,
    sealed_height INTEGER,
    sealed_format TEXT,
    watermark_id BIGINT UNIQUE,
    psnr_db DOUBLE PRECISION,
    manifest TEXT,
    manifest_sha256 TEXT,
    c2pa_state TEXT,
    fingerprint TEXT,
    sealed_at BIGINT,

    -- IPFS
    image_cid TEXT,
    image_root TEXT,
    metadata_cid TEXT,

    -- the latest mint transaction that was signed for it
    tx TEXT,

    -- the token, once it is in a finalized block
    token_chain_id BIGINT,
    token_contract TEXT,
    token_id TEXT,
    token_owner TEXT,
    token_tx TEXT,
    token_gas_used BIGINT,
    token_block BIGINT,
    token_model_sha256 TEXT,
    token_creator TEXT,

    -- why it cannot go on, or what it waits for
    failure_type TEXT,
    failure_detail TEXT,

    -- what the initial noise carries: the mark and the SHA-256 of the signs, separated by one space; null for the seed's own
    shading TEXT,

    -- beside the PDQ hash of the whole picture: its ISCC code, and hashes of its windows with the layout that they follow
    iscc TEXT,
    windows TEXT,
    window_layout INTEGER,

    -- the time that a time-stamp authority confirmed of the seal, or why it did not though it was asked
    time_stamp BIGINT,
    time_stamp_missing TEXT
);

CREATE INDEX artworks_drawing ON artworks (drawing);

CREATE INDEX artworks_shading ON artworks (seq) WHERE shading IS NOT NULL AND sha256 IS NOT NULL;

CREATE INDEX artworks_manifest ON artworks (manifest);

CREATE INDEX artworks_image_cid ON artworks (image_cid) WHERE image_cid IS NOT NULL;

CREATE INDEX artworks_metadata_cid ON artworks (metadata_cid) WHERE metadata_cid IS NOT NULL;

-- A request that came with a key, and what became of it.
CREATE TABLE idempotency_keys (
    idempotency_key TEXT PRIMARY KEY,
    request_hash TEXT NOT NULL,
    -- separated by one space
    artwork_ids TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);

-- Models that were added; the starter is part of the program and has no row.
CREATE TABLE models (
    id TEXT PRIMARY KEY,
    folder TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    files INTEGER NOT NULL,
    added_at BIGINT NOT NULL
);

-- The nonce that each account uses next.
CREATE TABLE chain_senders (
    chain_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    next_nonce BIGINT NOT NULL,
    PRIMARY KEY (chain_id, address)
);

-- One row per transaction, stored before it is sent. The ID is the hash of its first attempt.
CREATE TABLE chain_transactions (
    id TEXT PRIMARY KEY,
    chain_id BIGINT NOT NULL,
    sender TEXT NOT NULL,
    nonce BIGINT NOT NULL,
    -- what it is for, such as mint:<artwork>
    purpose TEXT NOT NULL,
    -- SIGNED, SENT, FINAL, REVERTED or LOST
    state TEXT NOT NULL,
    -- the artwork that it mints
    artwork TEXT
);

CREATE UNIQUE INDEX chain_transactions_nonce ON chain_transactions (chain_id, sender, nonce)
    WHERE state <> 'LOST';

CREATE UNIQUE INDEX chain_transactions_purpose ON chain_transactions (chain_id, purpose)
    WHERE state IN ('SIGNED', 'SENT', 'FINAL');

-- The signed forms of a transaction: the first, then replacements with higher fees under the same nonce.
CREATE TABLE chain_attempts (
    hash TEXT PRIMARY KEY,
    transaction_id TEXT NOT NULL REFERENCES chain_transactions (id),
    position INTEGER NOT NULL,
    raw TEXT NOT NULL,
    -- wei as decimal text
    max_fee TEXT NOT NULL,
    tip TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    UNIQUE (transaction_id, position)
);

-- The latest listing of a token that an account of this service signed. Wei as decimal text.
CREATE TABLE listings (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    token_id TEXT NOT NULL,
    seller TEXT NOT NULL,
    price TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    sale BIGINT NOT NULL,
    -- seconds since 1970, as the contract has it
    deadline BIGINT NOT NULL,
    signature TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, token_id)
);

-- Events of the contract that royalties are counted from, out of finalized blocks. Wei as decimal text.
CREATE TABLE royalty_events (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    -- MINTED, SOLD, CREDITED or WITHDRAWN
    kind TEXT NOT NULL,
    -- null for a withdrawal, which is of all tokens
    token_id TEXT,
    creator TEXT NOT NULL,
    amount TEXT NOT NULL,
    PRIMARY KEY (chain_id, block_hash, log_index)
);

CREATE INDEX royalty_events_creator ON royalty_events (chain_id, contract, creator, block, log_index);

-- How far the events were read.
CREATE TABLE royalty_cursors (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    next_block BIGINT NOT NULL,
    PRIMARY KEY (chain_id, contract)
);

-- Which watermark key is in use: the last row, told by a fingerprint that says nothing of the key itself.
CREATE TABLE watermark_keys (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    since BIGINT NOT NULL
);

-- What a deleted artwork left: written in the transaction that deletes it, and deleted when all of it is removed. Lists are
-- separated by one space.
CREATE TABLE removals (
    artwork_id TEXT PRIMARY KEY,
    -- SHA-256 of the drawing and of the sealed file
    files TEXT NOT NULL,
    -- CIDs that are pinned: of the image and of its metadata
    roots TEXT NOT NULL,
    -- CIDs of the blocks below the roots
    blocks TEXT NOT NULL
);

-- Only what is pinned for an artwork is served: the roots, which the artworks name, and the blocks below them.
CREATE TABLE pinned_blocks (
    cid TEXT NOT NULL,
    artwork_id TEXT NOT NULL REFERENCES artworks (id) ON DELETE CASCADE,
    PRIMARY KEY (cid, artwork_id)
);

CREATE INDEX pinned_blocks_artwork ON pinned_blocks (artwork_id);

-- Pins whose blocks an earlier program did not register; there is none in a new database.
CREATE TABLE unlisted_pins (
    artwork_id TEXT PRIMARY KEY REFERENCES artworks (id) ON DELETE CASCADE
);

-- A queue for each step; the columns are db-scheduler's. A step's task has the artwork's ID as its instance, and exists exactly
-- as long as that is the artwork's next step: both are written in one transaction.
CREATE TABLE draw_tasks (
    task_name TEXT NOT NULL,
    task_instance TEXT NOT NULL,
    task_data BYTEA,
    execution_time TIMESTAMP WITH TIME ZONE NOT NULL,
    picked BOOLEAN NOT NULL,
    picked_by TEXT,
    last_success TIMESTAMP WITH TIME ZONE,
    last_failure TIMESTAMP WITH TIME ZONE,
    consecutive_failures INTEGER,
    last_heartbeat TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    priority SMALLINT,
    PRIMARY KEY (task_name, task_instance)
);

CREATE INDEX draw_tasks_execution_time ON draw_tasks (execution_time);

CREATE INDEX draw_tasks_last_heartbeat ON draw_tasks (last_heartbeat);

CREATE TABLE seal_tasks (LIKE draw_tasks INCLUDING ALL);

CREATE TABLE pin_tasks (LIKE draw_tasks INCLUDING ALL);

CREATE TABLE mint_tasks (LIKE draw_tasks INCLUDING ALL);

CREATE TABLE remove_tasks (LIKE draw_tasks INCLUDING ALL);
