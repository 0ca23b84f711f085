"""What can only be seen when all files are read: names that lead nowhere, texts that don't fit."""
