"""Fyra: customer support that keeps its promises. ARCHITECTURE.md shows the way of a message through this house."""
