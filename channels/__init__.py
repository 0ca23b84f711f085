"""The platforms. Each folder is one, the same inside, and knows only bot.model and bot.ports."""
