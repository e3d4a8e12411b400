-- Where a session was opened from, and with what, for its owner to tell it from others.
ALTER TABLE sessions ADD COLUMN address TEXT;
ALTER TABLE sessions ADD COLUMN agent TEXT;
