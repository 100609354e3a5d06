-- What the browser said that it is when it signed in; null for one that said nothing, and for sessions of earlier versions.
ALTER TABLE sessions ADD COLUMN agent TEXT;
