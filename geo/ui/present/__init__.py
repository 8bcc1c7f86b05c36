"""The page for a public meeting: the slides as they will look, and the papers to take along."""
