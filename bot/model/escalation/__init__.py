"""Who does what when a promise is at risk or broken (G3.4), and who is reached in an emergency at any hour (G2.4)."""
