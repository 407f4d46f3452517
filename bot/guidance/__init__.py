"""The rules: pure functions over content; no input, no output, no clock of their own."""
