//! What travels over the socket between a replica and the server.
