"""Conversations: messages, who owns them, how they come in and go out. Knows neither Rasa, nor the web server, nor the database."""
