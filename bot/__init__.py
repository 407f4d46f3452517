"""Repère: a life-event guide that talks."""
