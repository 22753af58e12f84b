-- Keys for programs that send or play a room's media by themselves (WHIP, WHEP).

CREATE TABLE stream_key (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    room BIGINT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    -- As whom a stream with this key comes: what a moderator decides of it holds the next time, too.
    guest BIGINT NOT NULL REFERENCES guest (id),
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    -- SHA-256 of the secret.
    token_hash BLOB NOT NULL UNIQUE,
    created BIGINT NOT NULL,
    expires BIGINT,
    -- Kept for a while, so that whoever still has it is told why it is no good.
    revoked BIGINT
);

CREATE INDEX stream_key_room ON stream_key (room);
