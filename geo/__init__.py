"""Collaboration pacts of a public housing agency: register, measures, maps and pages."""
