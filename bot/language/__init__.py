"""Guesses the language of a customer's text. Choosing a conversation's language from guesses: bot.model.language."""

from bot.language.detector import LanguageDetector

__all__ = ["LanguageDetector"]
