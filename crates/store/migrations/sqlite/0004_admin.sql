-- Who is signed in to the administration. The hash of its key is a row of `secret`.

CREATE TABLE admin_session (
    -- SHA-256 of the cookie.
    token_hash BLOB PRIMARY KEY NOT NULL,
    expires BIGINT NOT NULL
);
