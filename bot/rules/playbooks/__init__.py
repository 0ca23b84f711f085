"""playbooks/*.yml: read, checked together, and drawn as pictures."""
