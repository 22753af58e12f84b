-- Whether what is written in a room is kept.

ALTER TABLE room ADD COLUMN keeps_chat BIGINT NOT NULL DEFAULT 1;
