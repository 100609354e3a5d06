-- The entries about an artwork, of which the last order says who asked for a mint or an anchor.
CREATE INDEX audit_log_subject ON audit_log (subject, seq);
