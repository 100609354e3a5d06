-- A queue for each step; the columns are db-scheduler's. A step's task has the artwork's ID as its instance, and exists exactly
-- as long as that is the artwork's next step: both are written in one transaction.
CREATE TABLE draw_tasks (
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

CREATE INDEX draw_tasks_execution_time ON draw_tasks (execution_time);

CREATE INDEX draw_tasks_last_heartbeat ON draw_tasks (last_heartbeat);

CREATE TABLE seal_tasks (
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

CREATE INDEX seal_tasks_execution_time ON seal_tasks (execution_time);

CREATE INDEX seal_tasks_last_heartbeat ON seal_tasks (last_heartbeat);

CREATE TABLE pin_tasks (
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

CREATE INDEX pin_tasks_execution_time ON pin_tasks (execution_time);

CREATE INDEX pin_tasks_last_heartbeat ON pin_tasks (last_heartbeat);

CREATE TABLE mint_tasks (
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

CREATE INDEX mint_tasks_execution_time ON mint_tasks (execution_time);

CREATE INDEX mint_tasks_last_heartbeat ON mint_tasks (last_heartbeat);

-- What the one table of earlier versions held, and what was about to be written to it when such a version ended.
INSERT INTO draw_tasks (task_name, task_instance, execution_time, picked, version)
    SELECT 'draw', id, 0, FALSE, 1 FROM artworks WHERE stage = 'ACCEPTED';

INSERT INTO seal_tasks (task_name, task_instance, execution_time, picked, version)
    SELECT 'seal', id, 0, FALSE, 1 FROM artworks WHERE stage = 'DRAWN';

INSERT INTO pin_tasks (task_name, task_instance, execution_time, picked, version)
    SELECT 'pin', id, 0, FALSE, 1 FROM artworks WHERE stage = 'SEALED' AND goal <> 'SEALED';

INSERT INTO mint_tasks (task_name, task_instance, execution_time, picked, version)
    SELECT 'mint', id, 0, FALSE, 1 FROM artworks WHERE stage IN ('PINNED', 'SIGNED', 'SENT') AND goal = 'CONFIRMED';

DROP TABLE scheduled_tasks;

DROP INDEX artworks_unfinished;

-- Earlier versions hashed a text that cannot be made again; an empty hash is that of any request.
UPDATE idempotency_keys SET request_hash = '';
