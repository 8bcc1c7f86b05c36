"""Where the next pacts should go: the question, its proven answer, what-if, and plans to keep."""
