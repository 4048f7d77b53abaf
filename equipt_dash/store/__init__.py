"""The only place that speaks SQL, so that what may be read or changed is decided in one folder."""
