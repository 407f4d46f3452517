"""Who must be told now: publish and subscribe within the process."""
