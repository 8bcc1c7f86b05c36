"""The page on participation: what happened, how sure that is, and the way to what it rests on."""
