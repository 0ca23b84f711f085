"""Rasa as the pipeline's dialogue: ``client``. A single question of a command that ends at once: ``once``."""
