"""What the bot knows: the YAML files of `content/`, validated and indexed."""

from bot.content.index import Content, ErrorNode, ExplanationNode
from bot.content.loader import load_content

__all__ = ["Content", "ErrorNode", "ExplanationNode", "load_content"]
