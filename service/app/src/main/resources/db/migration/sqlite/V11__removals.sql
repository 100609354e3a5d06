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

-- The queue of the removals; its columns are db-scheduler's.
CREATE TABLE remove_tasks (
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

CREATE INDEX remove_tasks_execution_time ON remove_tasks (execution_time);

CREATE INDEX remove_tasks_last_heartbeat ON remove_tasks (last_heartbeat);

-- Only what is pinned for an artwork is served: the roots, which the artworks name, and the blocks below them.
CREATE INDEX artworks_image_cid ON artworks (image_cid) WHERE image_cid IS NOT NULL;

CREATE INDEX artworks_metadata_cid ON artworks (metadata_cid) WHERE metadata_cid IS NOT NULL;

CREATE TABLE pinned_blocks (
    cid TEXT NOT NULL,
    artwork_id TEXT NOT NULL REFERENCES artworks (id) ON DELETE CASCADE,
    PRIMARY KEY (cid, artwork_id)
);

CREATE INDEX pinned_blocks_artwork ON pinned_blocks (artwork_id);

-- Earlier programs registered the roots alone; what is below them is read from the block store at the next start.
CREATE TABLE unlisted_pins (
    artwork_id TEXT PRIMARY KEY REFERENCES artworks (id) ON DELETE CASCADE
);

INSERT INTO unlisted_pins (artwork_id) SELECT id FROM artworks WHERE image_root IS NOT NULL;
