"""What the rules would do at a moment, and why, rule by rule with file and line: ``explain``, and worked examples."""
