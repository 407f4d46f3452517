"""Measures the running program; see docs/performance.md."""
