"""Rasa SDK actions of Repère."""
