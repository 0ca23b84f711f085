"""One module for each rule file: what it may hold (a pydantic model), and how that becomes the model's own type."""
