"""The widget: its clients fetch the timeline by change number, so nothing waits in the outbox."""
