-- How a room's media may travel.

ALTER TABLE room ADD COLUMN travel TEXT NOT NULL DEFAULT 'automatic';
ALTER TABLE room ADD COLUMN no_server_media BIGINT NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN private_addresses BIGINT NOT NULL DEFAULT 0;
