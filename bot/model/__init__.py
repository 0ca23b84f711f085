"""The pure model: what a message, a conversation, a case, a promise and a decision are. No I/O, no clock of its own."""
