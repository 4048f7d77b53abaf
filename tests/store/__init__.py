"""The database: schema, editions, reads and writes, on SQLite and PostgreSQL alike."""
