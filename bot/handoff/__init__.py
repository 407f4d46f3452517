"""The hand-off to a person: its states, the packet, the citizen's side (reception) and the agent's side (desk)."""
