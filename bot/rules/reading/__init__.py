"""From bytes to typed models, without losing where each word stood."""
