"""The Register page: bringing files in, editing, requests, history, open data."""
