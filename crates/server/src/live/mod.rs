//! Everything between the HTTP listener and the pure machines.
