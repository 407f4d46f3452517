"""From a citizen's words to a Reading: pure rules around one trained model, and the thin Rasa component that keeps it."""
