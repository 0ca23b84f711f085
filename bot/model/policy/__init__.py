"""What operators decide: typed rules, the facts they look at, and the decision with its reasons."""
