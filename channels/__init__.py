"""The places that citizens write from, one folder each."""
