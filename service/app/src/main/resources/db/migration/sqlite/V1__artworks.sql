-- One row per image on its way. What a later step adds is null before it. Times are milliseconds since 1970.
CREATE TABLE artworks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
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
    salt BLOB NOT NULL,
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

    -- the token, once it stands in a finalized block
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
    failure_detail TEXT
);

CREATE INDEX artworks_drawing ON artworks (drawing);

-- Those with a step before them: few, however many artworks there are.
CREATE INDEX artworks_unfinished ON artworks (seq)
    WHERE stage IN ('ACCEPTED', 'DRAWN')
        OR (stage = 'SEALED' AND goal <> 'SEALED')
        OR (stage IN ('PINNED', 'SIGNED', 'SENT') AND goal = 'CONFIRMED');

-- A request that came with a key, and what became of it.
CREATE TABLE idempotency_keys (
    idempotency_key TEXT PRIMARY KEY,
    request_hash TEXT NOT NULL,
    -- separated by one space
    artwork_ids TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Models that were added; the starter is part of the program and has no row.
CREATE TABLE models (
    id TEXT PRIMARY KEY,
    folder TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    files INTEGER NOT NULL,
    added_at BIGINT NOT NULL
);

-- The queue; its columns are db-scheduler's.
CREATE TABLE scheduled_tasks (
    task_name VARCHAR(100) NOT NULL,
    task_instance VARCHAR(100) NOT NULL,
    task_data BLOB,
    execution_time TIMESTAMP NOT NULL,
    picked BOOLEAN NOT NULL,
    picked_by VARCHAR(50),
    last_success TIMESTAMP,
    last_failure TIMESTAMP,
    consecutive_failures INTEGER,
    last_heartbeat TIMESTAMP,
    version BIGINT NOT NULL,
    priority SMALLINT,
    PRIMARY KEY (task_name, task_instance)
);

CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);

CREATE INDEX scheduled_tasks_instance ON scheduled_tasks (task_instance);

CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
