"""The page on which residents say what they would like."""
