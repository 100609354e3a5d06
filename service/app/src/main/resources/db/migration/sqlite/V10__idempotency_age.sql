-- Old keys are removed whenever a new one comes.
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
