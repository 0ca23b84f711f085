"""The words that customers read: policy_rules/texts/<language>.yml, checked, and written for language and channel."""
