//! The only outbound HTTP: the guarded client.
