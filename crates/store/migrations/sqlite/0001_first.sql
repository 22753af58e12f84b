-- Portable types only, so that the same statements run on PostgreSQL: BIGINT for numbers, truth values (0 or 1) and
-- Unix milliseconds, TEXT for words, BLOB for bytes.

CREATE TABLE guest (
    id BIGINT PRIMARY KEY NOT NULL,
    -- SHA-256 of the cookie: whoever reads the database cannot be anybody.
    token_hash BLOB NOT NULL UNIQUE,
    created BIGINT NOT NULL
);

CREATE TABLE room (
    -- Never given twice, so that what is left of a deleted room can never belong to a later one.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    listed BIGINT NOT NULL,
    locked BIGINT NOT NULL,
    capacity BIGINT NOT NULL,
    newcomer TEXT NOT NULL,
    password_hash TEXT,
    owner BIGINT NOT NULL REFERENCES guest (id),
    created BIGINT NOT NULL,
    used BIGINT NOT NULL,
    -- The number of the newest message.
    last_seq BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX room_used ON room (listed, used);

CREATE TABLE role (
    room BIGINT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    guest BIGINT NOT NULL REFERENCES guest (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (room, guest)
);

CREATE TABLE removal (
    room BIGINT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    guest BIGINT NOT NULL REFERENCES guest (id) ON DELETE CASCADE,
    until BIGINT NOT NULL,
    PRIMARY KEY (room, guest)
);

CREATE TABLE message (
    room BIGINT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    guest BIGINT NOT NULL,
    name TEXT NOT NULL,
    colour BIGINT NOT NULL,
    at BIGINT NOT NULL,
    text TEXT NOT NULL,
    nonce TEXT NOT NULL,
    PRIMARY KEY (room, seq),
    UNIQUE (room, guest, nonce)
);

CREATE TABLE secret (
    purpose TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
);
