"""Tests of the connection check."""
