"""The page on neighbourhoods: where initiatives are lacking, why, and how sure that is."""
